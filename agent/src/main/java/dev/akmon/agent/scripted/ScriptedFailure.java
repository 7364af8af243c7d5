package dev.akmon.agent.scripted;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong instead of a good reply. A chunk is what the server sends at once: one server-sent event,
 * or one line where the protocol sends lines.
 */
public sealed interface ScriptedFailure {

    /** How many requests in a row meet this failure, at least 1. */
    int times();

    /**
     * An error status.
     *
     * @param status the HTTP status, 400 to 599
     * @param headers further response headers, such as {@code retry-after}
     * @param body the body sent; null for an error in the form of the protocol
     * @param times see {@link ScriptedFailure#times()}
     */
    record Status(
            int status,
            Map<String, String> headers,
            @Nullable String body,
            int times) implements ScriptedFailure {

        public Status {
            headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("a failing status is 400 to 599");
            }
            requirePositive(times);
        }
    }

    /** The connection is closed before the status line. */
    record Drop(int times) implements ScriptedFailure {
        public Drop {
            requirePositive(times);
        }
    }

    /** The connection is reset after some chunks of the reply. */
    record Break(int afterChunks, int times) implements ScriptedFailure {
        public Break {
            requireChunks(afterChunks);
            requirePositive(times);
        }
    }

    /** The response ends properly after some chunks, without the rest of the reply and its end marker. */
    record Truncate(int afterChunks, int times) implements ScriptedFailure {
        public Truncate {
            requireChunks(afterChunks);
            requirePositive(times);
        }
    }

    /** Nothing more is sent after some chunks; the connection stays open until the client closes it. */
    record Stall(int afterChunks, int times) implements ScriptedFailure {
        public Stall {
            requireChunks(afterChunks);
            requirePositive(times);
        }
    }

    private static void requirePositive(int times) {
        if (times < 1) {
            throw new IllegalArgumentException("a failure happens at least once");
        }
    }

    private static void requireChunks(int chunks) {
        if (chunks < 0) {
            throw new IllegalArgumentException("chunks cannot be negative");
        }
    }
}
