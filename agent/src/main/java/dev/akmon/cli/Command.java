package dev.akmon.cli;

import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Failure;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.ReportFormat;

/**
 * A command of the program. The implementing class carries picocli's annotations for its options and does nothing else
 * at start-up: whatever is heavy (the journal, cryptography, model providers) belongs in classes it calls from
 * {@link #run}, because picocli looks through the fields and methods of every command at each start.
 */
public interface Command {

    /**
     * Runs the command.
     *
     * @return the exit code, one of {@link ExitCode}
     * @throws Exception what went wrong; {@link Failure} turns it into one line and an exit code
     */
    int run(Invocation invocation) throws Exception;

    /** The format of the command's report, which is also the format of its errors. */
    default ReportFormat reportFormat() {
        return ReportFormat.HUMAN;
    }
}
