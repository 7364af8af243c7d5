/** The evidence summary of a session: what a build keeps beside the bundle. */
@org.jspecify.annotations.NullMarked
package dev.akmon.cli.evidence;
