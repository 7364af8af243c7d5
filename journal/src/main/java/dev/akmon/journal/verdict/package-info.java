/** The whole answer about a bundle: whether it is intact, who signed it, and how much of the session it holds. */
@org.jspecify.annotations.NullMarked
package dev.akmon.journal.verdict;
