package dev.akmon.semantic;

import java.time.Duration;

/**
 * What one call may take.
 *
 * @param passages the most passages of a workspace that are looked at; 1.5 KB each in memory and in the index
 * @param characters the most characters of text that are looked at
 * @param indexing how long passages that are new may be embedded; the next call goes on from there
 */
record Limits(int passages, int characters, Duration indexing) {
    /** What sessions use. */
    static final Limits STANDARD = new Limits(20_000, 64 << 20, Duration.ofSeconds(60));
}
