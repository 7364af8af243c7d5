package dev.akmon.journal.otel;

import org.jspecify.annotations.Nullable;

/** A trace that cannot be imported; the message is one line made for people. Nothing has been recorded. */
public final class OtelImportException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Category category;

    OtelImportException(Category category, String message) {
        this(category, message, null);
    }

    OtelImportException(Category category, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.category = category;
    }

    /** What is the matter. */
    public Category category() {
        return category;
    }

    /** The reasons callers tell apart. */
    public enum Category {
        /** Not OTLP/JSON. */
        PARSE_ERROR("parse_error"),
        /** An event of an older convention whose content would be lost. */
        LEGACY_SEMCONV_UNSUPPORTED("legacy_semconv_unsupported"),
        /** More than one conversation. */
        MULTIPLE_SESSIONS("multiple_sessions"),
        /** No span at all. */
        EMPTY_TRACE("empty_trace");

        private final String wireName;

        Category(String wireName) {
            this.wireName = wireName;
        }

        /** The name used in reports. */
        public String wireName() {
            return wireName;
        }
    }
}
