/** The files that tell agents how to work in a project: akmon's own, and those of other tools. */
@org.jspecify.annotations.NullMarked
package dev.akmon.agent.steering;
