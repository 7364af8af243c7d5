/** What is recorded, for people to see: texts, structures, counts, and text made safe to show, also within JSON reports. */
@org.jspecify.annotations.NullMarked
package dev.akmon.journal.content;
