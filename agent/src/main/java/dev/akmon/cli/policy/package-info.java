/** What {@code akmon policy} says about rules. */
@NullMarked
package dev.akmon.cli.policy;

import org.jspecify.annotations.NullMarked;
