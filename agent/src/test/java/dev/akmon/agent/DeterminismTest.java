package dev.akmon.agent;

import static dev.akmon.agent.Script.call;
import static dev.akmon.agent.Script.read;
import static dev.akmon.agent.Script.say;
import static dev.akmon.agent.Script.shell;
import static dev.akmon.agent.Script.status;
import static dev.akmon.agent.Script.withSummary;
import static dev.akmon.agent.Script.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.akmon.agent.provider.ProviderSettings.Protocol;
import dev.akmon.agent.scripted.ScriptedFailure;
import dev.akmon.agent.scripted.ScriptedModel;
import dev.akmon.agent.scripted.ScriptedModelServer;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.Reference;
import dev.akmon.journal.StoredSession;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.ToolHost;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.recorder.ToolPreparation;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same model, project and person give the same session, down to the bytes of every request, whatever the process, its
 * locale, its default charset and its version of Java.
 */
class DeterminismTest {
    @TempDir
    Path directory;

    /** A session with something of everything, its tools taking no time. */
    static SessionFixture aSession(SessionFixture sessions, URI server, Protocol protocol) throws Exception {
        Files.deleteIfExists(sessions.project().resolve("ü.txt"));
        return sessions.file("a.txt", "INFO ıİ: Grüße 🌍\n")
                .file("src/Main.java", "class Main {}\n")
                .file("AGENTS.md", "Immer höflich bleiben – 礼.\n")
                .server(server)
                .protocol(protocol)
                .window(3000)
                .prompts("Ändere die Datei, bitte: ıİ 🌍", "Und weiter?")
                .allow("write_file", "edit(*.txt)", "shell(cat)")
                .deny("read_file(secret*)")
                .person(question -> question.call().callId().endsWith("1")
                        ? ApprovalAnswer.allowSameCall()
                        : ApprovalAnswer.deny("weil – darum"))
                .maxOutputTokens(1000)
                .tools(DeterminismTest::takingNoTime);
    }

    private static ScriptedModel model() {
        return withSummary(
                say("Bisher: İstanbul."),
                say("Ich fange an: ıİ ß.", read("a.txt"), call("search", "pattern", "INFO"), call("list_directory"))
                        .failing(status(429), new ScriptedFailure.Truncate(3, 1)),
                say("", shell("cat a.txt"), shell("echo x"), write("ü.txt", "İ\n"), call("no_tool", "ZZ", 1, "aa", 2)),
                say("Erst einmal fertig."),
                say(
                        "",
                        call("edit", "path", "a.txt", "old_str", "fehlt", "new_str", "x"),
                        read("secret.txt"),
                        read("")),
                say("", call("read_file", "path", 7, "b", 1, "a", 2), call("read_file")),
                say("Wörter ".repeat(1500), read("src/Main.java")),
                say("Ende."));
    }

    private static ToolHost takingNoTime(ToolHost host) {
        return new ToolHost() {
            @Override
            public ToolPreparation prepare(ToolInvocation call) {
                return host.prepare(call);
            }

            @Override
            public ToolOutcome run(ToolInvocation call, StopSignal stop) {
                ToolOutcome o = host.run(call, stop);
                return ToolOutcome.of(o.errorCode(), o.content(), 0)
                        .withExitCode(o.exitCode())
                        .withTruncated(o.truncated())
                        .withSideEffects(o.sideEffects());
            }
        };
    }

    /** Every object with its place, and the other fields of events but their times; so many events from the first on. */
    private static List<String> content(StoredSession session, int from) throws Exception {
        List<String> content = new ArrayList<>();
        for (Event event : session.events().subList(from, session.events().size())) {
            content.add(event.sequence() + " " + event.kind().name());
            for (Reference reference : event.kind().references()) {
                Digest digest = reference.digest();
                content.add(reference.field() + ": " + new String(session.object(digest), StandardCharsets.UTF_8));
            }
        }
        return content;
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC", "OLLAMA", "GEMINI"})
    void theSameAgainGivesTheSameObjects(Protocol protocol) throws Exception {
        SessionFixture sessions = new SessionFixture(directory);
        try (ScriptedModelServer server = ScriptedModelServer.start(model())) {
            RecordedSession one =
                    aSession(sessions, server.baseUri(), protocol).run().assertReplays();
            RecordedSession two =
                    aSession(sessions, server.baseUri(), protocol).run().assertReplays();

            assertThat(one.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
            assertThat(one.outputs()).hasSizeGreaterThan(7);
            try (StoredSession first = one.load();
                    StoredSession second = two.load()) {
                assertThat(content(second, 0)).isEqualTo(content(first, 0));
            }
        }
    }

    private static ChildJvm turkish(ChildJvm child) {
        return child.option("-Duser.language=tr", "-Duser.country=TR", "-Dfile.encoding=ISO-8859-1")
                .option("-Duser.timezone=Asia/Kathmandu", "-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=2");
    }

    @Test
    void neitherLocaleNorCharsetNorProcessShapeASession() throws Exception {
        SessionFixture sessions = new SessionFixture(directory);
        try (ScriptedModelServer server = ScriptedModelServer.start(model())) {
            List<RecordedSession> here = new ArrayList<>();
            for (Protocol protocol : ChildSession.PROTOCOLS) {
                here.add(aSession(sessions, server.baseUri(), protocol).run());
            }
            List<String> there = turkish(new ChildJvm(directory))
                    .lines(directory, ChildSession.class, "record", directory, server.baseUri());

            for (int i = 0; i < here.size(); i++) {
                assertSameButForItsSurroundings(here.get(i), sessions.journal().load(UUID.fromString(there.get(i))));
            }
            assertThat(replayedBy(turkish(new ChildJvm(directory)).variable("LC_ALL", "C"), here))
                    .isEqualTo(heads(here));
        }
    }

    /** The config object names locale and zone, and the summary holds its digest. */
    private static void assertSameButForItsSurroundings(RecordedSession one, StoredSession two) throws Exception {
        try (StoredSession first = one.load();
                two) {
            List<String> expected = content(first, 1);
            assertThat(content(two, 1).subList(0, expected.size() - 1))
                    .isEqualTo(expected.subList(0, expected.size() - 1));
            RecordedSession.assertReplays(two, "recorded in Turkish");
        }
    }

    private static List<String> replayedBy(ChildJvm child, List<RecordedSession> sessions) throws Exception {
        Path journal = sessions.get(0).journal().directory();
        List<Object> arguments = new ArrayList<>(List.of("replay", journal));
        sessions.forEach(session -> arguments.add(session.id()));
        return child.lines(journal.getParent(), ChildSession.class, arguments.toArray());
    }

    private static List<String> heads(List<RecordedSession> sessions) {
        return sessions.stream().map(session -> session.result().head().hex()).toList();
    }

    @Test
    void everyJavaInstalledHereReplaysToTheSameHead() throws Exception {
        List<Path> others = otherJavas();
        assumeThat(others)
                .as("a second JDK of version 17 or later beside this one")
                .isNotEmpty();
        SessionFixture sessions = new SessionFixture(directory);
        try (ScriptedModelServer server = ScriptedModelServer.start(model())) {
            RecordedSession session =
                    aSession(sessions, server.baseUri(), Protocol.OPENAI).run();
            for (Path javaHome : others) {
                assertThat(replayedBy(new ChildJvm(directory).javaHome(javaHome), List.of(session)))
                        .as("%s", javaHome)
                        .isEqualTo(heads(List.of(session)));
            }
        }
    }

    /** The JDKs in the directory this one is in, other than itself and its aliases. */
    private static List<Path> otherJavas() throws Exception {
        Path here = Path.of(System.getProperty("java.home")).toRealPath();
        try (Stream<Path> neighbours = Files.list(here.getParent())) {
            return neighbours
                    .filter(Files::isDirectory)
                    .filter(home -> !Files.isSymbolicLink(home) && !home.equals(here))
                    .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                    .filter(DeterminismTest::isRecent)
                    .toList();
        }
    }

    private static boolean isRecent(Path javaHome) {
        try {
            return Files.readAllLines(javaHome.resolve("release")).stream()
                    .filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll("[^0-9.]", "").split("\\.")[0])
                    .anyMatch(version -> Integer.parseInt(version) >= 17);
        } catch (IOException noRelease) {
            return false;
        }
    }
}
