/** What the objects of a session say to people, whoever wrote them: texts, structures, counts, and text made safe to show. */
@org.jspecify.annotations.NullMarked
package dev.akmon.journal.content;
