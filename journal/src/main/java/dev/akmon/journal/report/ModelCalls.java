package dev.akmon.journal.report;

import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.content.Payload;
import dev.akmon.journal.content.SessionObjects;
import dev.akmon.journal.content.TokenUsage;
import dev.akmon.journal.content.TokenUsageReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Figures of a model call. */
public final class ModelCalls {

    /** Longer spans are a defect of a clock or of the record, and would drown the others in a sum. */
    private static final Duration LONGEST = Duration.ofDays(3_650);

    private static final long MOST_TOKENS = 1_000_000_000_000L;

    private ModelCalls() {}

    /** The tokens the provider counted for the last attempt. */
    public static TokenUsage usage(ProviderCall call, SessionObjects objects) throws JournalException {
        if (call.attempts().isEmpty()) {
            return TokenUsage.UNKNOWN;
        }
        AttemptRecord last = call.attempts().get(call.attempts().size() - 1);
        TokenUsage streamed = usage(last.stream(), objects);
        return streamed.isKnown() ? streamed : usage(last.response(), objects);
    }

    /** From the start of the first attempt to the end of the last; never negative and at most ten years. */
    public static Duration duration(ProviderCall call) {
        List<AttemptRecord> attempts = call.attempts();
        if (attempts.isEmpty()) {
            return Duration.ZERO;
        }
        Duration duration = Duration.between(
                attempts.get(0).startedAt(), attempts.get(attempts.size() - 1).endedAt());
        return plausible(duration);
    }

    /** A duration as the record has it, within what can be. */
    static Duration plausible(Duration duration) {
        if (duration.isNegative()) {
            return Duration.ZERO;
        }
        return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    }

    private static TokenUsage usage(@Nullable Digest body, SessionObjects objects) throws JournalException {
        Optional<String> text = objects.payload(body).flatMap(Payload::text);
        TokenUsage usage = text.map(TokenUsageReader::read).orElse(TokenUsage.UNKNOWN);
        return new TokenUsage(Math.min(usage.input(), MOST_TOKENS), Math.min(usage.output(), MOST_TOKENS));
    }
}
