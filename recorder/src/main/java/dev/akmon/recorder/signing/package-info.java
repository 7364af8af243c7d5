/** Has the head of a finished session signed by a program of the user's choice. */
@NullMarked
package dev.akmon.recorder.signing;

import org.jspecify.annotations.NullMarked;
