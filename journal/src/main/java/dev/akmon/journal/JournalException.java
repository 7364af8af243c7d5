package dev.akmon.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Something about a journal or one of its sessions is not as needed; the message is one line made for people. */
public class JournalException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Category category;

    /** An exception of this category. */
    public JournalException(Category category, String message) {
        this(category, message, null);
    }

    /** An exception of this category with what caused it. */
    public JournalException(Category category, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.category = category;
    }

    /** What sort of trouble it is. */
    public Category category() {
        return category;
    }

    /** The troubles callers tell apart. */
    public enum Category {
        /** There is no directory of that name with sessions in it. */
        JOURNAL_NOT_FOUND("journal_not_found"),
        SESSION_NOT_FOUND("session_not_found"),
        /** A prefix that several sessions share. */
        AMBIGUOUS_SESSION("ambiguous_session"),
        /** Another writer, in this or another process, has the session. */
        SESSION_LOCKED("session_locked"),
        SESSION_EXISTS("session_exists"),
        /** Another session has the name. */
        NAME_TAKEN("name_taken"),
        /** The session has its SessionEnd; nothing may follow. */
        SESSION_CLOSED("session_closed"),
        /** An acknowledged part of a log is not what was written. */
        DAMAGED("damaged_log"),
        /** An object that is referred to is not there. */
        MISSING_OBJECT("missing_object"),
        /** An event that may not stand at this place of the chain, or cannot be written. */
        INVALID_EVENT("invalid_event"),
        /** An object, an event or a commit beyond what a log can hold. */
        TOO_LARGE("too_large"),
        WRITE_FAILED("write_failed"),
        READ_FAILED("read_failed"),
        /** A log of a later version of the format. */
        UNSUPPORTED_FORMAT("unsupported_format");

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
