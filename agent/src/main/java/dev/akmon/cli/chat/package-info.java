/** Conversations: the prompt and its terminal, what is shown of a session, the commands that begin with a slash. */
@NullMarked
package dev.akmon.cli.chat;

import org.jspecify.annotations.NullMarked;
