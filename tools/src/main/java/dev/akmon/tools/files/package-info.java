/** Reading, finding, changing and restoring files of the workspace. */
package dev.akmon.tools.files;
