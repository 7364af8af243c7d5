package dev.akmon.cli;

import dev.akmon.agent.AkmonVersion;
import dev.akmon.cli.chat.Chat;
import dev.akmon.cli.console.ColorMode;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Failure;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.OutputFailure;
import dev.akmon.cli.run.Origin;
import dev.akmon.cli.run.ResumeFlags;
import dev.akmon.cli.run.RunFlags;
import dev.akmon.cli.run.TaskRun;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program itself, with the options every command takes. */
@CommandLine.Command(
        name = "akmon",
        versionProvider = AkmonCommand.Version.class,
        synopsisHeading = "Usage: ",
        customSynopsis = {
            "akmon --task <text> --model <id> [options]",
            "       akmon <command> [options]",
            "       akmon help <command>"
        },
        header = "akmon: a coding agent whose every session is evidence",
        description = {
            "",
            "Every byte to and from the model and every tool call of a session is written, as it happens, to a",
            "hash-linked journal: a session can be read, verified, signed and replayed without the model."
        },
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  akmon demo                see everything at work, without a model or a key",
            "  akmon --task 'Fix the failing test' --model claude-sonnet-4-5 --yes --allow edit \\",
            "        --allow 'shell(mvn test)'",
            "  akmon sessions            what has been recorded",
            "  akmon inspect last        read the latest session",
            "  akmon report last -o session.html   the session as a page to read and hand over",
            "  akmon verify last         check that nothing in it was changed",
            "  akmon replay last         run it again, offline, to the same head",
            "",
            "A session is named by its id, by the first characters of its id (at least 4), or by 'last'."
        })
final class AkmonCommand implements Command {

    @Option(
            names = "--journal",
            paramLabel = "<dir>",
            scope = ScopeType.INHERIT,
            description = "Journal directory (default: AKMON_JOURNAL, else akmon/journal in ~/.local/state).")
    @Nullable
    String journal;

    @Option(
            names = "--color",
            paramLabel = "<when>",
            scope = ScopeType.INHERIT,
            defaultValue = "auto",
            description = "Colour the output: auto, always or never. NO_COLOR is respected.")
    ColorMode color = ColorMode.AUTO;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    boolean version;

    final RunFlags runFlags = new RunFlags();

    private final ResumeFlags resumeFlags = new ResumeFlags();

    @Spec
    CommandSpec spec;

    /** Adds the options of a run, more than all the others: a command line that cannot mean a run does without. */
    void addRunOptions() {
        spec.addMixin("run", CommandSpec.forAnnotatedObject(runFlags));
        spec.addMixin("resume", CommandSpec.forAnnotatedObject(resumeFlags));
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Optional<Origin> origin = resumeFlags.origin();
        if (runFlags.task == null && !runFlags.reportsJson() && Chat.possibleOn(invocation.console())) {
            return new Chat(invocation, runFlags, origin).run();
        }
        if (runFlags.task == null && runFlags.image.isEmpty() && origin.isEmpty() && !runFlags.reportsJson()) {
            spec.commandLine().usage(invocation.console().out());
            return ExitCode.OK;
        }
        return run(new TaskRun(invocation, runFlags, origin), runFlags);
    }

    /** Runs a task and reports it, its failure to begin included, in the form its options ask for. */
    static int run(TaskRun run, RunFlags flags) throws Exception {
        if (!flags.reportsJson()) {
            return run.run().exitCode();
        }
        try {
            return run.run().exitCode();
        } catch (OutputFailure e) {
            throw e;
        } catch (Exception | Error e) {
            // The report has the same shape in every outcome, so this is not left to the general error report.
            Failure failure = Failure.of(e);
            run.reportFailure(failure.category(), failure.message());
            return failure.exitCode();
        }
    }

    /** Prints the version that the build recorded. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"akmon " + AkmonVersion.current()};
        }
    }
}
