package dev.akmon.journal.trust;

import dev.akmon.journal.bundle.AttestationEntry;
import dev.akmon.journal.bundle.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What an operator's attestation signs: the session of a head statement together with who answers for it.
 *
 * <p>The signed bytes are nine lines of UTF-8, each ended by one line feed: {@code AGEF-OPERATOR-v1}, the four lines of
 * values of {@link HeadStatement}, then {@code operator_id:}, {@code display_name:}, {@code role:} and {@code org:}. The
 * first line differs from that of a head statement, so a signature of one never fits the other.
 *
 * @param session the session
 * @param operator who attests it
 */
public record OperatorStatement(HeadStatement session, OperatorIdentity operator) {
    /** First line of the statement and {@code statement_version} of its attestations. */
    public static final String VERSION = "AGEF-OPERATOR-v1";

    /** The statement that an attestation of a manifest claims to sign; empty when its identity holds a line break. */
    static Optional<OperatorStatement> of(Manifest manifest, AttestationEntry entry) {
        boolean oneLineEach = StatementLines.isOneLine(entry.operatorId())
                && StatementLines.isOneLine(entry.displayName())
                && StatementLines.isOneLine(entry.role())
                && StatementLines.isOneLine(entry.org());
        return oneLineEach
                ? Optional.of(new OperatorStatement(
                        HeadStatement.of(manifest),
                        new OperatorIdentity(entry.operatorId(), entry.displayName(), entry.role(), entry.org())))
                : Optional.empty();
    }

    /** The bytes that are signed. */
    public byte[] bytes() {
        String text = session.text(VERSION) + "operator_id:" + operator.operatorId() + "\ndisplay_name:"
                + operator.displayName() + "\nrole:" + operator.role() + "\norg:" + operator.org() + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
