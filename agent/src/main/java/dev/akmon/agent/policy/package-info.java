/** Decides about tool calls: allow and deny rules, what reads are worth, and when a person is asked. Pure functions. */
@NullMarked
package dev.akmon.agent.policy;

import org.jspecify.annotations.NullMarked;
