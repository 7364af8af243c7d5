package dev.akmon.cli.demo;

import dev.akmon.agent.ExitReason;
import dev.akmon.agent.LiveRun;
import dev.akmon.agent.RunOptions;
import dev.akmon.agent.config.SigningSettings;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.modules.Modules;
import dev.akmon.agent.policy.PolicySettings;
import dev.akmon.agent.policy.SourcedRule;
import dev.akmon.agent.provider.ProviderResolver;
import dev.akmon.agent.provider.ProviderSettings;
import dev.akmon.agent.provider.Reasoning;
import dev.akmon.agent.scripted.DemoMaterial;
import dev.akmon.agent.scripted.ScriptedModelServer;
import dev.akmon.cli.approval.ApprovalDialog;
import dev.akmon.cli.approval.LineTerminal;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.ShellWord;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.replay.ReplayReports;
import dev.akmon.cli.replay.SessionReplay;
import dev.akmon.cli.run.GuardedDisplay;
import dev.akmon.cli.run.RunEnding;
import dev.akmon.cli.run.StopSignals;
import dev.akmon.cli.run.TerminalUser;
import dev.akmon.cli.run.TextDisplay;
import dev.akmon.cli.verify.Verification;
import dev.akmon.cli.verify.VerificationPrinter;
import dev.akmon.journal.Journal;
import dev.akmon.recorder.StopSignal;
import dev.akmon.replay.ReplayMode;
import dev.akmon.replay.ReplayReport;
import dev.akmon.tools.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Shows the whole product without a model and without a key: a scripted model, served over loopback HTTP, repairs a small
 * project with real tools; the session is recorded, signed, verified and replayed.
 */
public final class Demo {
    private static final String MODEL = "scripted:demo";

    private final Console console;
    private final Journal journal;
    private final Path directory;
    private final Style style;
    private final Optional<String> journalOption;

    /** A demonstration in {@code directory}, which must not exist. */
    public Demo(Invocation invocation, Path directory) {
        this.console = invocation.console();
        this.journal = invocation.journal();
        this.directory = directory;
        this.style = console.style();
        this.journalOption = invocation.journalOption();
    }

    /** Runs it; 0 when everything turned out as it should. */
    public int run() throws Exception {
        DemoMaterial.copyTo(directory);
        Path signer = DemoMaterial.copySigner(directory);
        DemoKey key = DemoKey.create(directory);
        step("1", "A small project whose tests fail, and an agent to repair it");
        say("project   " + directory.resolve(DemoMaterial.PROJECT));
        say("model     a script, served over HTTP on this machine (" + directory.resolve(DemoMaterial.SCRIPT) + ")");
        say("task      " + DemoMaterial.task());
        console.out().println();
        LiveRun.Finished finished = repair(signer, key);
        ExitReason ended = finished.result().exitReason();
        if (ended == ExitReason.INTERRUPTED || ended == ExitReason.TERMINATED) {
            return ended == ExitReason.INTERRUPTED ? ExitCode.INTERRUPTED : ExitCode.TERMINATED;
        }
        if (ended != ExitReason.COMPLETED) {
            throw new CommandException(
                    ExitCode.NEGATIVE,
                    "demo_failed",
                    "the demonstration's run did not complete: "
                            + finished.result().error());
        }
        boolean signed = showSignature(finished, key);
        boolean verified = verify(finished.sessionId());
        boolean replayed = replay(finished.sessionId());
        printWhatNext(finished);
        return signed && verified && replayed ? ExitCode.OK : ExitCode.NEGATIVE;
    }

    private static PolicySettings policy() {
        String source = "akmon demo";
        return PolicySettings.NONE
                .allowing(new SourcedRule("edit(src/**)", source), new SourcedRule("shell(sh test.sh)", source))
                .allowingReads(source);
    }

    private LiveRun.Finished repair(Path signer, DemoKey key) throws Exception {
        RunOptions options = new RunOptions(
                DemoMaterial.task(),
                false,
                directory.resolve(DemoMaterial.PROJECT),
                Optional.of(directory.resolve(DemoMaterial.PROJECT)),
                List.of(),
                policy(),
                RunOptions.DEFAULT_MAX_TURNS,
                RunOptions.DEFAULT_MAX_TOOL_CALLS,
                RunOptions.DEFAULT_MAX_RETRIES,
                OptionalDouble.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                Reasoning.STANDARD,
                Duration.ofMinutes(2),
                RunOptions.DEFAULT_OUTPUT_LIMIT,
                new SandboxSettings(SandboxSettings.Mode.AUTO, true, List.of(), List.of(journal.directory())),
                List.of(),
                List.of(),
                false);
        SigningSettings signing = new SigningSettings(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        signer.toString(),
                        key.privateFile().toString(),
                        signatures().toString(),
                        "{session_id}",
                        "{head}"),
                SigningSettings.DEFAULT_TIMEOUT,
                true);
        UserConfig config = UserConfig.load(console.homeDirectory(), console.environment());
        try (ScriptedModelServer server = ScriptedModelServer.start(DemoMaterial.script())) {
            ProviderResolver.Resolution provider = new ProviderResolver.Resolution(
                    new ProviderSettings("scripted", ProviderSettings.Protocol.OPENAI, server.baseUri() + "/v1"),
                    MODEL,
                    null,
                    List.of());
            LiveRun run =
                    LiveRun.prepare(options, provider, config, Map.of(), Optional.of(signing), environment(), false);
            StopSignal stop = new StopSignal();
            StopSignals.install(console, stop, reason -> {}).sessionBegins();
            TextDisplay display = new TextDisplay(console);
            GuardedDisplay shown = new GuardedDisplay(display, stop);
            TerminalUser user = new TerminalUser(
                    List.of(),
                    Optional.of(options.task()),
                    new ApprovalDialog(new LineTerminal(console, display::line, stop), Optional.empty(), () -> {}),
                    Optional.empty());
            LiveRun.Finished finished = run.run(journal, UUID.randomUUID(), user, stop, shown);
            shown.show(display::endLine);
            shown.rethrow();
            return finished;
        }
    }

    /** The demonstration's tests need a JDK; the one that runs akmon is there anyway. */
    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(console.environment());
        environment.putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
        return environment;
    }

    private boolean showSignature(LiveRun.Finished finished, DemoKey key) throws IOException, GeneralSecurityException {
        step("2", "Every step was recorded, and the head of the chain signed by a hook");
        RunEnding ending = new RunEnding(console);
        say("journal   " + finished.journalPath() + " (" + Files.size(finished.journalPath()) + " bytes)");
        say("head      " + finished.result().head());
        if (finished.signing().isEmpty() || !finished.signing().get().success()) {
            finished.signing().ifPresent(ending::reportSigning);
            return false;
        }
        boolean verifies = key.verifies(finished.result().head(), signatureFile(finished.sessionId()));
        say("signature " + signatureFile(finished.sessionId())
                + (verifies ? style.green("  valid") : style.red("  NOT valid")));
        return verifies;
    }

    private boolean verify(UUID session) throws IOException {
        step("3", "Verified: every hash of the chain computed again");
        Verification verification = Verification.of(journal, session);
        new VerificationPrinter(console.out(), style, false).print(verification);
        return verification.report().passed();
    }

    private boolean replay(UUID session) throws IOException {
        step("4", "Replayed offline: the same agent, the recorded answers, and the same head");
        long begun = System.nanoTime();
        ReplayReport report = SessionReplay.run(journal, session, ReplayMode.STRICT, Optional.empty(), Modules.none());
        ReplayReports.print(report, Duration.ofNanos(System.nanoTime() - begun), console.out(), style);
        return report.passed() && report.headReproduced();
    }

    private void printWhatNext(LiveRun.Finished finished) {
        String id = finished.sessionId().toString().substring(0, 8);
        String akmon = ShellWord.of(console.programName());
        step("5", "Look further");
        Map<String, String> commands = new LinkedHashMap<>();
        commands.put("inspect " + id + " --resolve", "read the session, prompts and answers included");
        commands.put("inspect " + id + " --format json", "the same for programs");
        commands.put("verify " + id, "check it again");
        commands.put("replay " + id, "replay it again");
        commands.put("sessions", "what else has been recorded");
        String where = journalOption.isEmpty() ? "" : " --journal " + ShellWord.of(journalOption.get());
        int width = commands.keySet().stream().mapToInt(String::length).max().orElse(0);
        commands.forEach((command, what) ->
                say(akmon + " " + command + where + " ".repeat(width - command.length() + 2) + what));
        say("");
        say("The signature needs no akmon:");
        say("openssl pkeyutl -verify -pubin -inkey " + ShellWord.of(directory.resolve("key.pub.pem")) + " \\");
        say("    -rawin -in " + ShellWord.of(signatures().resolve(finished.sessionId() + ".head")) + " \\");
        say("    -sigfile " + ShellWord.of(signatureFile(finished.sessionId())));
        say("");
        say("A task of your own:  " + akmon + " --task \"...\" --model <id> --yes");
    }

    private Path signatures() {
        return directory.resolve("signatures");
    }

    private Path signatureFile(UUID session) {
        return signatures().resolve(session + ".sig");
    }

    private void step(String number, String title) {
        console.out().println();
        console.out().println(style.bold(number + ". " + title));
        console.out().flush();
    }

    private void say(String text) {
        console.out().println("   " + text);
        console.out().flush();
    }
}
