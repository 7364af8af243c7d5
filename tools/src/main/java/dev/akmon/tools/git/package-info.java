/** Tools for git that run nothing a repository configures. */
package dev.akmon.tools.git;
