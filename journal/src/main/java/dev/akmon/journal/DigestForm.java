package dev.akmon.journal;

/**
 * The two ways an event spells a digest, and so the two encodings of one event.
 *
 * <p>They exist because the reference serialises the same structure through two paths: one where a digest is a byte
 * string, which it hashes, and one where it is a sequence of numbers, which it stores in bundles. Its reader accepts only
 * the second in a bundle, so both have to be reproduced.
 */
enum DigestForm {
    /** {@code 58 20} and 32 bytes: what an event's hash is computed over. */
    BYTE_STRING,
    /** {@code 98 20} and 32 unsigned integers: what {@code events.bin} of a bundle holds. */
    INTEGER_ARRAY
}
