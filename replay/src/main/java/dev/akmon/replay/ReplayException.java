package dev.akmon.replay;

import dev.akmon.journal.Digest;
import org.jspecify.annotations.Nullable;

/** A session that cannot be replayed at all, as opposed to one whose replay differs. */
public final class ReplayException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kind of trouble, with the name used in JSON reports. */
    public enum Category {
        /** The session holds no events. */
        EMPTY_SOURCE("empty_source"),
        /** An event refers to an object the session does not hold. */
        MISSING_SOURCE_OBJECT("missing_source_object"),
        /** The events do not form a closed session. */
        MALFORMED_SOURCE_EVENT("malformed_source_event"),
        /** The config object is not one akmon writes. */
        MALFORMED_SOURCE_CONFIG("malformed_source_config"),
        /** The session was imported from a trace of another agent and holds no model bytes. */
        OTEL_IMPORT_NOT_REPLAYABLE("otel_import_not_replayable"),
        /** The session cannot be read. */
        STORE_READ_FAILED("store_read_failed"),
        /** The agent failed in a way that is not part of the recording. */
        SESSION_RUN_FAILED("session_run_failed"),
        /** The replayed session cannot be stored. */
        PERSIST_JOURNAL_NOT_WRITABLE("persist_journal_not_writable");

        private final String wireName;

        Category(String wireName) {
            this.wireName = wireName;
        }

        /** The category in JSON reports. */
        public String wireName() {
            return wireName;
        }
    }

    private final Category category;
    private final transient @Nullable Digest missingObject;

    ReplayException(Category category, String message) {
        this(category, message, null, null);
    }

    ReplayException(Category category, String message, @Nullable Digest missingObject, @Nullable Throwable cause) {
        super(message, cause);
        this.category = category;
        this.missingObject = missingObject;
    }

    /** What kind of trouble. */
    public Category category() {
        return category;
    }

    /** The object that is missing, null for other trouble. */
    public @Nullable Digest missingObject() {
        return missingObject;
    }
}
