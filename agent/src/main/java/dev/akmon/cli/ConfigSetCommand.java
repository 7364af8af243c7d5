package dev.akmon.cli;

import dev.akmon.agent.config.ConfigFile;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Sets one value of the configuration. */
@CommandLine.Command(
        name = "set",
        header = "Set a key, leaving comments and the rest of the file as they are",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "The value is checked before anything is written. API keys are read from standard input, so that",
            "they stand in no list of processes and in no history."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 written, 2 no such key, or no value for it%n%nExamples:%n",
        footer = {
            "  akmon config set default_model claude-sonnet-4-5",
            "  akmon config set limits.max_turns 30",
            "  akmon config set anthropic_api_key - < key.txt"
        })
final class ConfigSetCommand implements Command {

    @Parameters(index = "0", paramLabel = "<key>", description = "The key, with its table: limits.max_turns")
    String key;

    @Parameters(index = "1", paramLabel = "<value>", description = "The value; '-' reads it from standard input.")
    String value;

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        boolean fromInput = value.equals("-");
        if (ConfigFile.isSecret(key) && !fromInput) {
            throw CommandException.usage("a key on the command line can be seen by others: akmon config set " + key
                    + " - reads it from" + " standard input");
        }
        String text = fromInput ? new String(console.in().readAllBytes(), StandardCharsets.UTF_8).strip() : value;
        if (ConfigFile.isSecret(key) && text.isEmpty()) {
            throw CommandException.usage("standard input held no key");
        }
        ConfigFile file = new ConfigFile(console.homeDirectory());
        file.set(key, text);
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(
                    console,
                    JsonReports.report().put("set", key).put("path", file.path().toString()));
        } else {
            console.out()
                    .println("set " + key + " in "
                            + TerminalText.line(file.path().toString()));
        }
        return ExitCode.OK;
    }
}
