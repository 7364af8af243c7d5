package dev.akmon.journal;

/**
 * What stands behind the last complete commit of a log.
 *
 * @param torn whether anything does: a write that was not finished, and so was never acknowledged. While a writer is at
 *     work this may simply be the commit it is about to complete
 * @param offset where in the file the complete commits end
 * @param bytes how many bytes stand behind them
 */
public record LogTail(boolean torn, long offset, long bytes) {}
