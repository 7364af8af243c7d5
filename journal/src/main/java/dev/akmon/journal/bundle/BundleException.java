package dev.akmon.journal.bundle;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A bundle that cannot be read or written; the message is one line made for people. */
public class BundleException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Category category;

    /** An exception of this category. */
    public BundleException(Category category, String message) {
        this(category, message, null);
    }

    /** An exception of this category with what caused it. */
    public BundleException(Category category, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.category = category;
    }

    /** What sort of trouble it is. */
    public Category category() {
        return category;
    }

    /** The troubles readers of the format tell apart. */
    public enum Category {
        /** The file could not be opened, read or written: nothing is said about its content. */
        IO_ERROR("io_error"),
        /** Not a zstd-compressed tar archive, or one with entries a bundle does not have. */
        INVALID_ARCHIVE("invalid_archive"),
        INVALID_MANIFEST("invalid_manifest"),
        UNSUPPORTED_AGEF_VERSION("unsupported_agef_version"),
        UNSUPPORTED_HASH_ALGORITHM("unsupported_hash_algorithm"),
        /** A frame of {@code events.bin} that is cut off or describes no event. */
        MALFORMED_FRAMING("malformed_framing"),
        FRAME_TOO_LARGE("frame_too_large"),
        /** An event in another spelling than the one permitted. */
        NON_CANONICAL_CBOR("non_canonical_cbor"),
        /** A kind of event, or a status of an attempt, that the format does not have. */
        UNKNOWN_EVENT_KIND("unknown_event_kind"),
        /** A file in the archive that a bundle does not have. */
        UNKNOWN_BUNDLE_FILE("unknown_bundle_file"),
        /** More than a limit allows: decoded bytes, entries, the manifest or one object. */
        BUNDLE_TOO_LARGE("bundle_too_large"),
        /** An object the session needs is not there. */
        MISSING_OBJECT("missing_object"),
        /** The session is not one that can be exchanged: without end, for example. */
        MALFORMED_JOURNAL("malformed_journal");

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
