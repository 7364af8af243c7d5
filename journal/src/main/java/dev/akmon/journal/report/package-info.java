/** Reports people hand over: what a session did and whether its record can be trusted, as a page or as Markdown. */
@org.jspecify.annotations.NullMarked
package dev.akmon.journal.report;
