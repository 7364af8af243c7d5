package dev.akmon.journal;

/** Bytes that are not an event in the form that was asked for. */
public class EventFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Category category;

    /** An exception of this category; the message says what is wrong, in one line. */
    public EventFormatException(Category category, String message) {
        super(message);
        this.category = category;
    }

    /** What sort of defect it is. */
    public Category category() {
        return category;
    }

    /** The defects AGEF readers tell apart. */
    public enum Category {
        /** The bytes do not describe an event at all. */
        MALFORMED_FRAMING("malformed_framing"),
        /** They describe an event, but not in the one permitted spelling. */
        NON_CANONICAL_CBOR("non_canonical_cbor"),
        /** A kind of event, or a status of an attempt, that the format does not have. */
        UNKNOWN_EVENT_KIND("unknown_event_kind"),
        /** Longer than the 1 MiB a reader takes. */
        FRAME_TOO_LARGE("frame_too_large");

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
