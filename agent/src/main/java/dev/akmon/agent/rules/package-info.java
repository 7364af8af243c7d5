/**
 * Where the rules of a session come from: profiles and packs that come with akmon, the user's configuration, rules
 * remembered for a project, the project's own file; and which of a project's files the user trusts.
 */
@NullMarked
package dev.akmon.agent.rules;

import org.jspecify.annotations.NullMarked;
