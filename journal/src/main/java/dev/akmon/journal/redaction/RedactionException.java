package dev.akmon.journal.redaction;

import dev.akmon.journal.Digest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A redaction that cannot be done as asked; the message is one line made for people. Nothing has been written. */
public final class RedactionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Category category;
    private final transient @Nullable Digest object;

    RedactionException(Category category, String message) {
        this(category, message, null);
    }

    RedactionException(Category category, String message, @Nullable Digest object) {
        super(message);
        this.category = category;
        this.object = object;
    }

    /** What is the matter. */
    public Category category() {
        return category;
    }

    /** The object it is about, if it is about one. */
    public Optional<Digest> object() {
        return Optional.ofNullable(object);
    }

    /** The reasons callers tell apart. */
    public enum Category {
        /** No event refers to the object. */
        OBJECT_NOT_IN_SESSION("object_not_in_session"),
        /** The session has not ended, or its events are no chain. */
        MALFORMED_JOURNAL("malformed_journal"),
        /** A text would remain where redaction does not reach. */
        REDACTION_INCOMPLETE("redaction_incomplete");

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
