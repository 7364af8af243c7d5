package dev.akmon.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.cli.inspect.BinaryMode;
import dev.akmon.cli.inspect.HumanInspection;
import dev.akmon.cli.inspect.JsonInspection;
import dev.akmon.cli.inspect.ToolOutputText;
import dev.akmon.journal.IntactPrefix;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.StoredSession;
import java.io.IOException;
import java.io.PrintStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows a recorded session. */
@CommandLine.Command(
        name = "inspect",
        header = "Read a session: one line for each event",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Works on any session, also on one that is still being written. Does not check hashes: that is",
            "what verify does."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 shown, 2 wrong usage, 3 journal or session cannot be read%n%nExamples:%n",
        footer = {
            "  akmon inspect last",
            "  akmon inspect last --resolve --verbose | less -R",
            "  akmon inspect last --tool-output call_3 | less -R",
            "  akmon inspect 550e8400 --resolve --format json"
        })
final class InspectCommand implements Command {

    @Mixin
    SessionArgument session = new SessionArgument();

    @Mixin
    FormatOption format = new FormatOption();

    @Option(names = "--verbose", description = "Show full hashes and times; with --resolve, objects in full.")
    boolean verbose;

    @Option(names = "--resolve", description = "Show the content of the objects events refer to.")
    boolean resolve;

    @Option(
            names = "--binary",
            paramLabel = "<mode>",
            defaultValue = "meta",
            description = "With --resolve, how to show binary objects: meta (size only), hex or base64.")
    BinaryMode binary = BinaryMode.META;

    @Option(
            names = "--tool-output",
            paramLabel = "<call-id>",
            description = "Show nothing but what this tool call wrote, as far as it was recorded.")
    @Nullable
    String toolOutput;

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        if (toolOutput != null && (resolve || verbose || format.format == ReportFormat.JSON)) {
            throw CommandException.usage("--tool-output prints the output alone; leave out the other options");
        }
        if (binary != BinaryMode.META && !resolve) {
            throw CommandException.usage("--binary " + binary.name().toLowerCase(java.util.Locale.ROOT)
                    + " shows the content of objects; give --resolve with it");
        }
        Journal journal = invocation.journal();
        UUID id = invocation.session(journal, session.session);
        boolean beingWritten = journal.isBeingWritten(id);
        try (IntactPrefix log = new IntactPrefix(journal.read(id));
                StoredSession stored = StoredSession.load(log)) {
            if (toolOutput != null) {
                ToolOutputText text = new ToolOutputText(stored);
                String output = text.of(toolOutput)
                        .orElseThrow(() -> CommandException.usage("the session has no output of a call "
                                + TerminalText.line(toolOutput) + "; akmon inspect --resolve shows the call ids"));
                output.lines().forEach(line -> invocation.console().out().println(TerminalText.block(line)));
            } else if (format.format == ReportFormat.JSON) {
                throwDamage(log);
                printJson(invocation, journal, stored);
            } else {
                printHuman(invocation.console(), journal, stored, beingWritten);
                throwDamage(log);
            }
        }
        return ExitCode.OK;
    }

    private static void throwDamage(IntactPrefix log) throws JournalException {
        if (log.damage().isPresent()) {
            throw log.damage().get();
        }
    }

    private void printJson(Invocation invocation, Journal journal, StoredSession stored) throws IOException {
        try (JsonGenerator json = JsonReports.generator(invocation.console())) {
            new JsonInspection(stored, Invocation.reportedPath(journal), resolve, json).write();
        }
        invocation.console().out().println();
    }

    private void printHuman(Console console, Journal journal, StoredSession stored, boolean beingWritten)
            throws JournalException {
        PrintStream out = console.out();
        Style style = console.style();
        out.println("session: " + stored.sessionId());
        out.println("events:  " + stored.events().size() + " (" + state(stored, beingWritten, style) + ")");
        stored.head().ifPresent(head -> out.println("head:    " + head.hex()));
        out.println("journal: " + TerminalText.line(Invocation.reportedPath(journal)));
        if (stored.tail().torn()) {
            out.println("note:    " + stored.tail().bytes() + " bytes behind byte "
                    + stored.tail().offset() + " are an unfinished write and are not shown");
        }
        out.println();
        HumanInspection.Options options = new HumanInspection.Options(verbose, resolve, binary);
        new HumanInspection(stored, options, out, style).printEvents();
    }

    private static String state(StoredSession stored, boolean beingWritten, Style style) {
        if (stored.ended()) {
            return "closed";
        }
        return beingWritten
                ? style.yellow("open: still being written")
                : style.yellow("open: the process that wrote it died; akmon session close " + stored.sessionId());
    }
}
