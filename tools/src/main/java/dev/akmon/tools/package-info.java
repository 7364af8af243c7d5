/** What a tool is, what a call of one needs and returns, and the workspace tools work in. */
package dev.akmon.tools;
