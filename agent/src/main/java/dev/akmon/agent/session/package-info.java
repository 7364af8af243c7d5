/** What happens to sessions outside a run: closing those whose process died. */
@org.jspecify.annotations.NullMarked
package dev.akmon.agent.session;
