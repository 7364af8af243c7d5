/** The add-on that searches a workspace by meaning: {@code semantic_search}. */
@NullMarked
package dev.akmon.semantic;

import org.jspecify.annotations.NullMarked;
