package dev.akmon.journal;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** How an HTTP attempt at a model provider ended. */
public sealed interface AttemptStatus permits AttemptStatus.Known, AttemptStatus.Other {
    /** The name on the wire; for {@link Other} its free text. */
    String wireName();

    /** The outcomes the format has names for. */
    enum Known implements AttemptStatus {
        SUCCESS("Success"),
        RATE_LIMITED("RateLimited"),
        NETWORK_ERROR("NetworkError"),
        SERVER_ERROR("ServerError"),
        CLIENT_ERROR("ClientError"),
        CANCELLED("Cancelled");

        private final String wireName;

        Known(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }

        /** The status of exactly this wire name; empty when there is none. */
        public static Optional<Known> ofWireName(String name) {
            return Arrays.stream(values()).filter(s -> s.wireName.equals(name)).findFirst();
        }
    }

    /**
     * Any other outcome, in the producer's words. {@code Other("Success")} is not {@link Known#SUCCESS}: the two are
     * written differently and hash differently.
     */
    record Other(String text) implements AttemptStatus {
        public Other {
            Objects.requireNonNull(text, "text");
        }

        @Override
        public String wireName() {
            return text;
        }
    }
}
