package dev.akmon.journal.trust;

import dev.akmon.journal.bundle.Manifest;
import java.nio.charset.StandardCharsets;

/**
 * What a head signature signs: that a session of this id, under this version and hash function, has this head.
 *
 * <p>The signed bytes are five lines of UTF-8, each ended by one line feed, no space behind the colons:
 *
 * <pre>
 * AGEF-SIG-v1
 * agef_version:0.1.3
 * hash_algorithm:sha256
 * session_id:550e8400-e29b-41d4-a716-446655440000
 * head:d6e4...adf
 * </pre>
 *
 * <p>All values stand as they stand in the manifest.
 *
 * @param agefVersion {@code agef_version}
 * @param hashAlgorithm {@code hash_algorithm}
 * @param sessionId {@code session.id}
 * @param head {@code session.head}, 64 lowercase hex digits
 */
public record HeadStatement(String agefVersion, String hashAlgorithm, String sessionId, String head) {
    /** First line of the statement and {@code statement_version} of its signatures. */
    public static final String VERSION = "AGEF-SIG-v1";

    /** @throws IllegalArgumentException when a value would break into a second line */
    public HeadStatement {
        StatementLines.requireOneLine("agef_version", agefVersion);
        StatementLines.requireOneLine("hash_algorithm", hashAlgorithm);
        StatementLines.requireOneLine("session_id", sessionId);
        StatementLines.requireOneLine("head", head);
    }

    /** The statement about the session of a manifest. */
    public static HeadStatement of(Manifest manifest) {
        return new HeadStatement(
                manifest.agefVersion(),
                manifest.hashAlgorithm().wireName(),
                manifest.session().id().toString(),
                manifest.session().head().hex());
    }

    /** The bytes that are signed. */
    public byte[] bytes() {
        return text(VERSION).getBytes(StandardCharsets.UTF_8);
    }

    /** The lines under another first line. */
    String text(String firstLine) {
        return firstLine + "\nagef_version:" + agefVersion + "\nhash_algorithm:" + hashAlgorithm + "\nsession_id:"
                + sessionId + "\nhead:" + head + "\n";
    }
}
