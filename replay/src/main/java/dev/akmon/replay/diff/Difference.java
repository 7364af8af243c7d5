package dev.akmon.replay.diff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing in which two sessions differ.
 *
 * @param position of the event, counted from 0
 * @param field of the event, such as {@code prompt_hash} or {@code attempts[-1].response_hash}; null for whole events
 * @param expected what the first session has; a digest, a text, or {@code none}
 * @param actual what the second has
 * @param content what is behind the digests, when that was asked for
 * @param skipReason why there is no content although it was asked for
 */
public record Difference(
        long position,
        DifferenceKind kind,
        @Nullable String field,
        String expected,
        String actual,
        @Nullable Content content,
        @Nullable String skipReason) {

    /**
     * The objects behind two digests.
     *
     * @param sizeA in bytes
     * @param previewA the beginning: text, or hexadecimal digits of what is not text
     * @param bytesMatch whether they are the same after all
     * @param where where they differ, for people
     */
    public record Content(
            long sizeA, long sizeB, String previewA, String previewB, boolean bytesMatch, List<String> where) {
        public Content {
            where = List.copyOf(where);
        }
    }
}
