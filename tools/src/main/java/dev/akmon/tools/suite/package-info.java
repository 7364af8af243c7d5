/** The list of all tools. */
package dev.akmon.tools.suite;
