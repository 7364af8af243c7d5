package dev.akmon.cli;

import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.SigningSettings;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.cli.sign.SigningReport;
import dev.akmon.cli.verify.Verification;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.recorder.signing.HeadSigner;
import dev.akmon.recorder.signing.SigningCommand;
import dev.akmon.recorder.signing.SigningResult;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Has the head of a session signed. */
@CommandLine.Command(
        name = "sign",
        header = "Have the head of a session signed by your signing command",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Runs the command configured in ~/.akmon/config.toml, for example:",
            "",
            "    [signing]",
            "    command = [\"/home/me/bin/sign-head\", \"{head}\", \"{session_id}\"]",
            "    timeout_secs = 60",
            "",
            "It is started without a shell. The head, 64 hexadecimal digits, takes the place of {head} in its",
            "arguments, is in AKMON_SESSION_HEAD, and comes on its standard input. Nothing in a project can",
            "configure it. The session is verified first; one that is not intact is not signed."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 signed, 1 the command failed or took too long, 2 none is configured,%n"
                + "            3 the session cannot be signed or the command cannot be started%n%nExamples:%n",
        footer = {"  akmon sign last"})
final class SignCommand implements Command {

    @Mixin
    SessionArgument session = new SessionArgument();

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        SigningCommand command = signingCommand(console);
        Journal journal = invocation.journal();
        UUID id = invocation.session(journal, session.session);
        Digest head = intactHead(console, journal, id);
        SigningResult result = HeadSigner.sign(command, id, head);
        if (result.spawnError() != null) {
            throw new CommandException(
                    ExitCode.ENVIRONMENT,
                    "signing_command_not_spawnable",
                    "cannot start the signing command " + result.program() + ": " + result.spawnError());
        }
        SigningReport report = new SigningReport(id, head, command, result);
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, report.toJson(JsonReports.report()));
        } else {
            report.print(console.err(), console.errorStyle());
        }
        return result.success() ? ExitCode.OK : ExitCode.NEGATIVE;
    }

    private static SigningCommand signingCommand(Console console) throws ConfigurationException {
        UserConfig config = UserConfig.load(console.homeDirectory(), console.environment());
        config.warnings().forEach(warning -> console.err().println("akmon: sign: " + TerminalText.line(warning)));
        SigningSettings settings = config.signing();
        if (settings == null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "no_signing_command",
                    "no signing command is configured; set command under [signing] in "
                            + UserConfig.file(console.homeDirectory()) + " (akmon help sign shows how)");
        }
        return new SigningCommand(settings.command(), settings.timeout());
    }

    /** The head of a session in which nothing is wrong, except that it may not have its end yet. */
    private static Digest intactHead(Console console, Journal journal, UUID id) throws JournalException {
        Verification verification = Verification.of(journal, id);
        if (verification.onlyOpen()) {
            console.err()
                    .println("akmon: sign: session " + id
                            + " is not closed: the signature covers what is recorded so far");
        } else if (!verification.report().passed()) {
            throw new CommandException(
                    ExitCode.ENVIRONMENT,
                    "session_not_intact",
                    "session " + id + " is not signed because it does not verify: "
                            + verification.report().violations().get(0).message());
        }
        return verification
                .report()
                .head()
                .orElseThrow(() -> new CommandException(
                        ExitCode.ENVIRONMENT, "empty_session", "session " + id + " has no event, so there is no head"));
    }
}
