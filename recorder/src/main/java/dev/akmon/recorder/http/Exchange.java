package dev.akmon.recorder.http;

import java.io.InputStream;
import java.time.Instant;

/**
 * One HTTP attempt under way, live or played back. Opening one never fails: whatever goes wrong surfaces from
 * {@link #head()} or from reading {@link #body()}. Used by one thread.
 */
public interface Exchange extends AutoCloseable {
    /**
     * Waits for the status line and the headers.
     *
     * @throws ExchangeException when no reply came: refused, timed out, broken, cancelled
     */
    ReplyHead head() throws ExchangeException;

    /**
     * The body as it arrives, undecoded; always the same stream. Its reads throw nothing but
     * {@link ExchangeException}. Only to be called after {@link #head()} has returned.
     */
    InputStream body();

    /** When the attempt began. */
    Instant startedAt();

    /** Ends the attempt, giving up what has not been read. Does nothing the second time. */
    @Override
    void close();

    /** When the attempt ended, once {@link #close()} has been called. */
    Instant endedAt();
}
