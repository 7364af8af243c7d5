/** What a tool is, the workspace tools work in, and the tools for files. */
package dev.akmon.tools;
