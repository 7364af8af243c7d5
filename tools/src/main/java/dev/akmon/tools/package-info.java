/** The coding tools and the workspace sandbox they work in. */
package dev.akmon.tools;
