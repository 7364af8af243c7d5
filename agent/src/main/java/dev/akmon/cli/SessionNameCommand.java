package dev.akmon.cli;

import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.journal.Journal;
import dev.akmon.journal.SessionNames;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a session a name. */
@CommandLine.Command(
        name = "name",
        header = "Give a session a name, to be used in place of its id",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "The name is a label in this journal: it is kept beside the session's log and is no part of what was",
            "recorded. It begins with a letter and holds letters, digits, dots, hyphens and underscores."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 done, 2 no usable name or taken, 3 journal or session cannot be read%n"
                + "%nExamples:%n",
        footer = {"  akmon session name last parser-rewrite", "  akmon inspect parser-rewrite"})
final class SessionNameCommand implements Command {

    @Mixin
    SessionArgument session = new SessionArgument();

    @Parameters(index = "1", arity = "0..1", paramLabel = "<name>", description = "The name.")
    @Nullable
    String name;

    @Option(names = "--remove", description = "Take the name away.")
    boolean remove;

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        if (remove == (name != null)) {
            throw CommandException.usage("give a name, or --remove");
        }
        if (name != null && !SessionNames.isName(name)) {
            throw CommandException.usage("'" + name + "' cannot be a name: a letter first, then letters, digits, dots,"
                    + " hyphens and underscores, 64 at most, and nothing that could be an id");
        }
        Journal journal = invocation.journal();
        UUID id = invocation.session(journal, session.session);
        SessionNames names = new SessionNames(journal);
        if (name == null) {
            names.remove(id);
        } else {
            names.give(id, name);
        }
        Console console = invocation.console();
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(
                    console,
                    JsonReports.report().put("session_id", id.toString()).put("name", name));
        } else {
            console.out().println("session " + id + (name == null ? " has no name now" : " is named " + name));
        }
        return ExitCode.OK;
    }
}
