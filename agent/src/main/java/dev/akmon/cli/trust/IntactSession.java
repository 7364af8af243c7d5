package dev.akmon.cli.trust;

import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.verify.Verification;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import java.util.UUID;

/** Sessions that may leave the journal under somebody's name: ended, and exactly as they were recorded. */
public final class IntactSession {

    private IntactSession() {}

    /**
     * Verifies a session.
     *
     * @param whatFor what is not done when it does not verify, such as {@code sealed}
     * @throws CommandException when it has not ended or does not verify
     */
    public static void require(Journal journal, UUID id, String whatFor) throws JournalException {
        Verification verification = Verification.of(journal, id);
        if (verification.onlyOpen()) {
            throw new CommandException(
                    ExitCode.ENVIRONMENT,
                    "malformed_journal",
                    "session " + id + " is not " + whatFor + " because it has not ended"
                            + (verification.beingWritten()
                                    ? "; it is still being written"
                                    : "; close it with: akmon session close " + id));
        }
        if (!verification.report().passed()) {
            throw new CommandException(
                    ExitCode.ENVIRONMENT,
                    "session_not_intact",
                    "session " + id + " is not " + whatFor + " because it does not verify: "
                            + verification.report().violations().get(0).message());
        }
    }
}
