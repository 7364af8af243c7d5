package dev.akmon.journal.trust;

/**
 * Who attests a session, in the words of who attests: nothing here is looked up anywhere. No value may hold a line break;
 * everything else is taken as it is.
 *
 * @param operatorId for example a mail address; empty only in entries of others
 * @param displayName may be empty
 * @param role may be empty
 * @param org may be empty
 */
public record OperatorIdentity(String operatorId, String displayName, String role, String org) {
    /** @throws IllegalArgumentException for a line feed or carriage return in a value */
    public OperatorIdentity {
        StatementLines.requireOneLine("operator_id", operatorId);
        StatementLines.requireOneLine("display_name", displayName);
        StatementLines.requireOneLine("role", role);
        StatementLines.requireOneLine("org", org);
    }
}
