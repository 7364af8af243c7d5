package dev.akmon.cli;

import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Failure;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.OutputFailure;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.cli.run.TaskRun;
import dev.akmon.verifier.VerdictFormat;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Reads a command line, runs the command it names and reports what goes wrong. */
public final class Program {

    private final Console console;
    private final AkmonCommand root = new AkmonCommand();
    private final CommandLine commandLine;

    private Program(Console console, String... arguments) {
        this.console = console;
        this.commandLine = Commands.meantBy(root, arguments);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        // "--allow memory" and "--task demo" mean what they say, although there are commands of these names.
        commandLine.setAllowSubcommandsAsOptionParameters(true);
        // A task may begin with "@": that names no file of further arguments.
        commandLine.setExpandAtFiles(false);
        commandLine.setUsageHelpLongOptionsMaxWidth(28);
        commandLine.setUsageHelpWidth(100);
        commandLine.setOut(writer(console.out()));
        commandLine.setErr(writer(console.err()));
    }

    /** Runs the program in process and returns its exit code; both streams are flushed. */
    public static int run(Console console, String... arguments) {
        try {
            int exitCode = new Program(console, arguments).execute(arguments);
            console.out().flush();
            return exitCode;
        } catch (OutputFailure e) {
            return outputFailed(console, e);
        }
    }

    private static int outputFailed(Console console, OutputFailure failure) {
        if (failure.readerGone()) {
            return ExitCode.OUTPUT_CLOSED;
        }
        try {
            console.err().println("akmon: " + TerminalText.line(failure.getMessage()));
        } catch (OutputFailure e) {
            // Neither stream can be written: the exit code is all that is left to say it with.
            return ExitCode.ENVIRONMENT;
        }
        return ExitCode.ENVIRONMENT;
    }

    private int execute(String... arguments) {
        ParseResult parsed;
        try {
            parsed = parse(arguments);
        } catch (ParameterException e) {
            if (root.runFlags.understandOutput(arguments)) {
                return usageReport(e);
            }
            return usageError(e, VerdictFormat.wantsJson(arguments));
        }
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            commandLine.getOut().flush();
            return helped;
        }
        CommandLine chosen = leaf(parsed);
        Command command = (Command) chosen.getCommandSpec().userObject();
        if (command != root && root.runFlags.task != null) {
            ParameterException both = new ParameterException(
                    commandLine,
                    "--task is a run of its own and does not go with the command '" + nameOf(chosen) + "'");
            return root.runFlags.reportsJson()
                    ? usageReport(both)
                    : usageError(both, command.reportFormat() == ReportFormat.JSON);
        }
        try {
            return command.run(new Invocation(console, root.journal, Program::run));
        } catch (OutputFailure e) {
            throw e;
        } catch (ParameterException e) {
            return usageError(e, command.reportFormat() == ReportFormat.JSON);
        } catch (Throwable e) {
            return failed(chosen, command, e);
        }
    }

    private ParseResult parse(String... arguments) {
        try {
            return commandLine.parseArgs(arguments);
        } finally {
            // What was understood before a mistake still counts.
            console.color(root.color);
            commandLine.setColorScheme(colorScheme(console.style()));
        }
    }

    private int failed(CommandLine chosen, Command command, Throwable error) {
        Failure failure = Failure.of(error);
        console.out().flush();
        if (command.reportFormat() == ReportFormat.JSON) {
            JsonReports.error(console, failure);
        } else {
            printError(chosen, failure.message());
            if (failure.category().equals(CommandException.USAGE_CATEGORY)) {
                printHint(chosen);
            }
        }
        if (root.debug) {
            StringWriter trace = new StringWriter();
            error.printStackTrace(new PrintWriter(trace, true));
            console.err().print(TerminalText.block(trace.toString()));
        }
        return failure.exitCode();
    }

    /** A run reports to programs in one shape whatever happens, a mistake in its options included. */
    private int usageReport(ParameterException e) {
        new TaskRun(new Invocation(console, root.journal, Program::run), root.runFlags, Optional.empty())
                .reportFailure("usage", UsageMessages.of(e));
        return ExitCode.USAGE;
    }

    private int usageError(ParameterException e, boolean json) {
        CommandLine about = e.getCommandLine();
        String message = UsageMessages.of(e);
        if (json) {
            JsonReports.error(console, new Failure(ExitCode.USAGE, CommandException.USAGE_CATEGORY, message));
            return ExitCode.USAGE;
        }
        printError(about, message);
        printHint(about);
        return ExitCode.USAGE;
    }

    private void printError(CommandLine command, String message) {
        String line = prefix(command) + TerminalText.line(message);
        console.err().println(console.errorStyle().red(line));
    }

    private void printHint(CommandLine command) {
        String name = nameOf(command);
        console.err().println("try: akmon help" + (name.isEmpty() ? "" : " " + name));
    }

    private static String prefix(CommandLine command) {
        String name = nameOf(command);
        return name.isEmpty() ? "akmon: " : "akmon: " + name + ": ";
    }

    /** The words that name a command after {@code akmon}; empty for the root. */
    private static String nameOf(CommandLine command) {
        List<String> words =
                Arrays.asList(command.getCommandSpec().qualifiedName(" ").split(" "));
        return words.stream().skip(1).collect(Collectors.joining(" "));
    }

    private static CommandLine leaf(ParseResult parsed) {
        List<CommandLine> chain = parsed.asCommandLineList();
        return chain.get(chain.size() - 1);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, false, StandardCharsets.UTF_8);
    }

    private static ColorScheme colorScheme(Style style) {
        return CommandLine.Help.defaultColorScheme(style.enabled() ? Ansi.ON : Ansi.OFF);
    }
}
