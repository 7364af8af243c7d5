/**
 * Add-ons: what is too heavy to be part of the program and comes as a jar of its own, which the user adds. {@link
 * dev.akmon.agent.modules.ModuleStore} keeps them below the user's home directory, {@link
 * dev.akmon.agent.modules.Modules} loads one when it is needed. Nothing in a repository is ever loaded.
 */
@NullMarked
package dev.akmon.agent.modules;

import org.jspecify.annotations.NullMarked;
