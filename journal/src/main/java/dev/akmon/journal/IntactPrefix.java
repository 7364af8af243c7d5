package dev.akmon.journal;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A source that ends where its log is damaged, and keeps what was found there. */
public final class IntactPrefix implements SessionSource {

    private final SessionSource source;
    private @Nullable JournalException damage;

    /** The intact beginning of a source, which is closed with it. */
    public IntactPrefix(SessionSource source) {
        this.source = source;
    }

    /** What ended the source; empty when it was its proper end. */
    public Optional<JournalException> damage() {
        return Optional.ofNullable(damage);
    }

    @Override
    public UUID sessionId() {
        return source.sessionId();
    }

    @Override
    public HashAlgorithm algorithm() {
        return source.algorithm();
    }

    @Override
    public Optional<LogEntry> next() throws JournalException {
        if (damage != null) {
            return Optional.empty();
        }
        try {
            return source.next();
        } catch (JournalException e) {
            if (e.category() != JournalException.Category.DAMAGED) {
                throw e;
            }
            damage = e;
            return Optional.empty();
        }
    }

    @Override
    public LogTail tail() {
        return damage == null ? source.tail() : new LogTail(false, 0, 0);
    }

    @Override
    public void close() {
        source.close();
    }
}
