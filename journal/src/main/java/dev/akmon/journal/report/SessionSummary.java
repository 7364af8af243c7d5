package dev.akmon.journal.report;

import dev.akmon.journal.Digest;
import dev.akmon.journal.RedactionSentinel;
import dev.akmon.journal.content.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a session did, in names and figures. All of it is what the record says, and texts are as they were recorded: they
 * must be made safe where they are shown. What the record does not say is null, -1 or empty.
 *
 * @param sessionId null when no session could be read
 * @param head hash of the last event
 * @param algorithm the hash function, as the format names it
 * @param from time of the first event
 * @param to time of the last event
 * @param ended whether the last event is a SessionEnd
 * @param events number of events
 * @param task the beginning of the first prompt
 * @param origin where it was recorded and with what
 * @param ending how the run ended
 * @param turns model calls in order, {@link SessionSummaryReader#MAX_TURNS} at most
 * @param modelCalls number of model calls
 * @param attempts number of HTTP attempts
 * @param failedAttempts those without success
 * @param tokens totals
 * @param tools what was called, by name, in order of first use
 * @param deniedCalls calls that were not allowed
 * @param files files the record says were changed, in order of first change
 * @param redactions objects that were removed from the record
 * @param missingObjects references to objects that are not there
 */
public record SessionSummary(
        @Nullable UUID sessionId,
        @Nullable Digest head,
        String algorithm,
        @Nullable Instant from,
        @Nullable Instant to,
        boolean ended,
        long events,
        @Nullable String task,
        Origin origin,
        Ending ending,
        List<Turn> turns,
        long modelCalls,
        long attempts,
        long failedAttempts,
        TokenUsage tokens,
        Listing<ToolUse> tools,
        long deniedCalls,
        Listing<TouchedFile> files,
        Listing<Redaction> redactions,
        long missingObjects) {

    /** Of a file in which no session can be read. */
    static final SessionSummary UNREADABLE = new SessionSummary(
            null,
            null,
            "",
            null,
            null,
            false,
            0,
            null,
            Origin.UNKNOWN,
            Ending.UNKNOWN,
            List.of(),
            0,
            0,
            0,
            new TokenUsage(-1, -1),
            new Listing<>(List.of(), 0),
            0,
            new Listing<>(List.of(), 0),
            new Listing<>(List.of(), 0),
            0);

    public SessionSummary {
        turns = List.copyOf(turns);
    }

    /**
     * Where a session comes from.
     *
     * @param model the model's name
     * @param provider who serves it
     * @param endpoint the URL requests went to
     * @param producer the program that recorded, with its version
     * @param captureLevel {@code full} or {@code structural}
     * @param imported whether it was imported from a trace instead of recorded
     * @param workingDirectory where the agent ran
     */
    public record Origin(
            @Nullable String model,
            @Nullable String provider,
            @Nullable String endpoint,
            @Nullable String producer,
            @Nullable String captureLevel,
            boolean imported,
            @Nullable String workingDirectory) {

        static final Origin UNKNOWN = new Origin(null, null, null, null, null, false, null);
    }

    /**
     * How a run ended, by its own account.
     *
     * @param reason such as {@code completed}
     * @param error the error that ended it
     * @param costUsd US dollars
     */
    public record Ending(
            @Nullable String reason,
            @Nullable String error,
            @Nullable Double costUsd) {

        static final Ending UNKNOWN = new Ending(null, null, null);
    }

    /**
     * One model call and the tools it led to.
     *
     * @param tokens what the provider counted
     * @param modelTime from the start of the first attempt to the end of the last
     * @param toolTime sum over the calls' own durations; calls that ran side by side count each
     */
    public record Turn(TokenUsage tokens, Duration modelTime, Duration toolTime) {}

    /**
     * A tool and how its calls went.
     *
     * @param calls calls that ran
     * @param failed those that reported an error
     * @param denied calls that did not run because they were not allowed
     * @param time sum of their durations
     */
    public record ToolUse(String name, long calls, long failed, long denied, Duration time) {}

    /**
     * A file that was changed.
     *
     * @param change what became of it, from before its first to after its last change
     * @param times how often
     * @param before SHA-256 before the first change, empty when it did not exist or is not known
     * @param after SHA-256 after the last change, empty when it exists no longer or is not known
     */
    public record TouchedFile(String path, String change, long times, String before, String after) {}

    /** An object that was removed, and what it left behind. */
    public record Redaction(Digest object, String place, RedactionSentinel sentinel) {}

    /** The beginning of a list, and how long the whole is. */
    public record Listing<T>(List<T> shown, long total) {
        public Listing {
            shown = List.copyOf(shown);
        }

        /** How many are not shown. */
        public long left() {
            return total - shown.size();
        }
    }
}
