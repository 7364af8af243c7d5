/** What the modules may know of each other. */
package dev.akmon.architecture;
