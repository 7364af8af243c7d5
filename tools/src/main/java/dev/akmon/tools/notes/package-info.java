/** What the model writes down for later sessions and for people. */
package dev.akmon.tools.notes;
