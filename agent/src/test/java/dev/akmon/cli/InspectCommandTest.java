package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.agent.AkmonVersion;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.Journal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectCommandTest {

    private static final UUID ID = UUID.fromString("11111111-2222-4333-8444-555555555555");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path directory;

    private Journal journal;

    @BeforeEach
    void chooseJournal() throws IOException {
        directory = directory.toRealPath();
        journal = Journal.at(directory.resolve("journal"));
    }

    @Test
    void tellsWhatHappenedInOneLineForEachEvent() throws Exception {
        SessionScript.repairSession(journal, ID);

        Outcome outcome = inspect("last");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo("""
                        session: 11111111-2222-4333-8444-555555555555
                        events:  12 (closed)
                        head:    dea03c9d8360963643966bde1140304f493fcd542dc772c81370d603c5594f6f
                        journal: %s

                         0   +0.000s  start   in /home/dev/project · model scripted-1 · scripted · http://127.0.0.1:4000/v1
                         1   +0.250s  user    "Fix the failing test\\nand say why."
                         2   +0.500s  model   scripted · 2 attempts: 1 RateLimited, 1 Success · 200 ms · 1,234 → 56 tokens · sent 59 B, received 129 B
                         3   +0.750s  answer  "Let me look." · calls read_file, shell
                         4   +1.000s  gate    allowed read_file src/A.java · reads · reading is allowed
                         5   +1.250s  tool    read_file src/A.java · ok · 3 ms · 10 B
                         6   +1.500s  gate    denied shell `rm -rf /` · default · no rule allows it
                         7   +1.750s  tool    edit src/A.java · ok · 1.25 s · changed src/A.java · created B.java · 4 B · truncated
                         8   +2.000s  tool    shell `mvn test` · subprocess_failed · exit code 1 · 1 min 05 s · 13 B
                         9   +2.250s  model   scripted · NetworkError · 100 ms · sent 59 B, received 11 B · connection reset
                        10   +2.500s  answer  "Fixed."
                        11   +2.750s  end     completed · 2 turns · 4 tool calls (1 failed, 1 denied) · 1,234 → 56 tokens · $0.0123 · 2 files written
                        """.formatted(journal.directory()));
    }

    @Test
    void readsASessionOfTheReferenceImplementation() throws Exception {
        ReferenceSession.write(journal);

        assertThat(inspect("last").out())
                .contains("head:    " + ReferenceSession.HEAD)
                .contains("0   +0.000s  start   in /work\n")
                .contains("2   +2.000s  model   openai · 3 attempts: 1 RateLimited, 1 Success, 1 Other(weird) · 2.00 s")
                .contains("3   +3.000s  gate    allowed · tool:auto\n")
                .contains("4   +4.000s  tool    read_file a.txt · ok · 5 B\n")
                .contains("5   +5.000s  lookup  idx-é · \"query\" · results 7 B\n")
                .contains("7   +7.000s  end     ended\n");
    }

    @Test
    void jsonIsThatOfTheReferenceImplementation() throws Exception {
        ReferenceSession.write(journal);

        Outcome outcome = inspect("last", "--resolve", "--format", "json");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).isEqualTo(golden());
        assertThat(inspect("last", "--resolve", "--format", "json", "--verbose", "--binary", "hex")
                        .out())
                .isEqualTo(outcome.out());
    }

    @Test
    void jsonWithoutContentHasHashesOnly() throws Exception {
        ReferenceSession.write(journal);

        JsonNode start = json("last").path("events").path(0).path("kind");

        assertThat(start.properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactly("type", "cwd_hash", "config_hash");
    }

    @Test
    void everyStatusAndKindHasItsJsonName() throws Exception {
        try (SessionScript session = new SessionScript(journal, ID)) {
            session.everyKind();
        }

        JsonNode events = json("last").path("events");

        assertThat(events.findValuesAsText("type"))
                .containsExactly(
                        "session_start",
                        "user_turn",
                        "provider_call",
                        "permission_gate",
                        "tool_call",
                        "retrieval_call",
                        "assistant_turn",
                        "session_end");
        assertThat(events.findValuesAsText("status"))
                .containsExactly(
                        "rate_limited",
                        "network_error",
                        "server_error",
                        "client_error",
                        "cancelled",
                        "other:weird",
                        "success");
        assertThat(inspect("last").out()).contains("7 attempts: 1 RateLimited, 1 NetworkError, 1 ServerError,");
    }

    @Test
    void verboseShowsEveryHashInFull() throws Exception {
        try (SessionScript session = new SessionScript(journal, ID)) {
            session.everyKind();
        }
        JsonNode json = json("last");

        String verbose = inspect("last", "--verbose").out();

        for (String field :
                new String[] {"event_hash", "request_hash", "response_hash", "stream_hash", "context_hash"}) {
            for (String hash : json.findValuesAsText(field)) {
                assertThat(hash.equals("null") || verbose.contains(hash))
                        .as(field + " " + hash)
                        .isTrue();
            }
        }
        assertThat(verbose)
                .contains("kind:         ProviderCall")
                .contains("parent:       none")
                .contains("emitted_at:   2026-01-02T03:04:05.250Z")
                .contains("attempt 5:    Cancelled  03:04:06.250 to 03:04:06.350 (100 ms)")
                .contains("tool_calls:   none");
    }

    @Test
    void resolveShowsWhatObjectsHold() throws Exception {
        SessionScript.repairSession(journal, ID);

        assertThat(inspect("last", "--resolve").out())
                .contains("""
                        prompt:       9ca9182c...  33 bytes
                              | Fix the failing test
                              | and say why.
                        """)
                .contains("""
                              | arguments:
                              |   path: "src/A.java"
                              | call_id: "c1"
                        """)
                .contains("""
                                | HTTP/1.1 429 Too Many Requests
                                |
                                | slow down
                        """);
    }

    @Test
    void outputOfSeveralLinesLooksLikeOutput() throws Exception {
        try (SessionScript session = new SessionScript(journal, ID)) {
            session.start("/", "{}");
            session.tool(
                    "shell", "{'arguments':{},'call_id':'c'}", "{'content':'one\\ntwo\\n','status':'success'}", null);
        }

        assertThat(inspect("last", "--resolve").out()).contains("""
                              | content:
                              |   | one
                              |   | two
                              | status: "success"
                        """);
    }

    @Test
    void longContentIsCutUnlessEverythingIsAskedFor() throws Exception {
        String lines = "line\n".repeat(50);
        String longLine = "é".repeat(3_000);
        try (SessionScript session = new SessionScript(journal, ID)) {
            session.start(longLine, "{}").prompt(lines);
        }

        String cut = inspect("last", "--resolve").out();
        String whole = inspect("last", "--resolve", "--verbose").out();

        assertThat(cut).contains("... (38 more lines; --verbose shows all)");
        assertThat(cut)
                .contains("é... (2,000 more characters; --verbose shows all)")
                .doesNotContain(longLine);
        assertThat(whole).contains("      | line\n".repeat(50)).contains("| " + longLine + "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    meta   | '<binary, 200 bytes, hash: cf30072d...>'
                    hex    | 'ff 00 ff 00 ff 00'
                    hex    | 'ff 00 ... (136 more bytes)'
                    base64 | '/wD/AP8A/wD/AP8A'
                    base64 | '... (140 more characters)'
                    """)
    void binaryObjectsAreShownAsAskedFor(String mode, String expected) throws Exception {
        byte[] bytes = new byte[200];
        for (int i = 0; i < bytes.length; i += 2) {
            bytes[i] = (byte) 0xff;
        }
        try (SessionScript session = new SessionScript(journal, ID)) {
            session.append(new EventKind.SessionStart(session.put("/"), session.put(bytes)));
        }

        assertThat(inspect("last", "--resolve", "--binary", mode).out()).contains(expected);
    }

    @Test
    void binaryModesNeedResolve() throws Exception {
        SessionScript.repairSession(journal, ID);

        Outcome outcome = inspect("last", "--binary", "hex", "--format", "json");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).contains("\"category\": \"usage\"", "--binary hex", "--resolve");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void aRedactedObjectSaysSo() throws Exception {
        String sentinel = "a56e616b6d6f6e5f7265646163746564f56d6f726967696e616c5f686173687840" + "3261".repeat(32)
                + "6d6f726967696e616c5f73697a65182a66726561736f6e70636f6e7461696e732073656372657473"
                + "6b72656461637465645f617474323032332d31312d31345432323a31333a32305a";
        try (SessionScript session = new SessionScript(journal, ID)) {
            session.append(
                    new EventKind.SessionStart(session.put(HexFormat.of().parseHex(sentinel)), session.put("{}")));
        }

        assertThat(inspect("last").out()).contains("start   in [redacted: contains secrets]");
        assertThat(inspect("last", "--resolve").out())
                .contains("| [REDACTED: contains secrets]", "| original size: 42 bytes", "| original hash: 2a2a2a");
        JsonNode start = json("last", "--resolve").path("events").path(0).path("kind");
        assertThat(start.path("cwd_redacted").asBoolean()).isTrue();
        assertThat(start.path("cwd_redaction_reason").asText()).isEqualTo("contains secrets");
        assertThat(start.path("cwd_original_hash").asText()).isEqualTo("2a".repeat(32));
        assertThat(start.path("cwd_original_size").asInt()).isEqualTo(42);
        assertThat(start.path("cwd_redacted_at").asText()).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(start.has("cwd_text")).isFalse();
    }

    @Test
    void nothingRecordedCanSteerTheTerminalOrForgeALine() throws Exception {
        String hostile = "\u001b[2J\u001b]0;pwned\u0007\r\n99   +9.000s  end     completed\u202e\u009b31m\u200b";
        String inJson = "\\u001b[2J\\n99 end\\u202e\\u009b";
        try (SessionScript session = new SessionScript(journal, ID)) {
            session.start(hostile, "{'model':'" + inJson + "','provider':{'kind':'" + inJson + "'}}");
            session.prompt(hostile);
            session.append(new EventKind.ProviderCall(
                    hostile,
                    java.util.List.of(
                            session.attempt(1, new AttemptStatus.Other(hostile), hostile, hostile, hostile),
                            session.attempt(2, new AttemptStatus.Other(hostile), hostile, hostile, hostile)),
                    null));
            session.answer(hostile, "[{'arguments':{},'id':'x','name':'" + inJson + "'}]");
            session.gate(
                    hostile,
                    hostile,
                    "{'approver':'" + inJson + "','reason':'" + inJson + "','rule':'" + inJson
                            + "','tool_input':{'command':'" + inJson + "'},'tool_name':'" + inJson + "','" + inJson
                            + "':1}");
            session.tool(
                    hostile,
                    "{'arguments':{'path':'" + inJson + "'},'call_id':'x'}",
                    "{'content':'" + inJson + "','error':'" + inJson + "','status':'error'}",
                    "{'files':[{'path':'" + inJson + "'}]}");
            session.append(new EventKind.RetrievalCall(hostile, session.put(hostile), session.put(hostile)));
            session.end("{'exit_reason':'" + inJson + "'}");
        }

        for (String[] options : new String[][] {
            {},
            {"--verbose"},
            {"--resolve"},
            {"--resolve", "--verbose", "--binary", "base64"},
            {"--format", "json"},
            {"--format", "json", "--resolve"}
        }) {
            String out = inspect("last", options).out();

            assertThat(out.codePoints().filter(c -> c != '\n').anyMatch(TerminalText::isDangerous))
                    .as(String.join(" ", options))
                    .isFalse();
            assertThat(out.lines().filter(line -> line.startsWith("99 "))).isEmpty();
        }
        assertThat(inspect("last").out().lines().filter(line -> line.matches("\\d .*")))
                .hasSize(8);
    }

    @Test
    void aSessionThatIsBeingWrittenIsShownAsFarAsItIs() throws Exception {
        try (SessionScript session = new SessionScript(journal, ID)) {
            session.start("/", "{}").prompt("first");

            Outcome outcome = inspect("last");

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.out()).contains("events:  2 (open: still being written)", "\"first\"");
            session.prompt("second");
            assertThat(inspect("last").out()).contains("events:  3", "\"second\"");
        }
        assertThat(inspect("last").out()).contains("(open: the process that wrote it died; akmon session close " + ID);
    }

    @Test
    void aTornTailIsMentionedAndNotShown() throws Exception {
        SessionScript.repairSession(journal, ID);
        byte[] log = Files.readAllBytes(journal.logPath(ID));
        Files.write(journal.logPath(ID), java.util.Arrays.copyOf(log, log.length - 1));

        Outcome outcome = inspect("last");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains("events:  11 (open", "are an unfinished write and are not shown")
                .doesNotContain("completed");
    }

    @Test
    void aDamagedSessionIsShownUpToTheDamage() throws Exception {
        SessionScript.repairSession(journal, ID);
        byte[] log = Files.readAllBytes(journal.logPath(ID));
        log[log.length * 2 / 3] ^= 1;
        Files.write(journal.logPath(ID), log);

        Outcome human = inspect("last");
        Outcome json = inspect("last", "--format", "json");

        assertThat(human.exitCode()).isEqualTo(3);
        assertThat(human.out()).contains("0   +0.000s  start").doesNotContain("completed");
        assertThat(human.err()).matches("akmon: inspect: " + ID + ": commit \\d+ at byte \\d+ is damaged.*\n");
        assertThat(json.exitCode()).isEqualTo(3);
        assertThat(MAPPER.readTree(json.out()).path("category").asText()).isEqualTo("damaged_log");
        assertThat(json.err()).isEmpty();
    }

    @Test
    void colourIsForTerminals() throws Exception {
        SessionScript.repairSession(journal, ID);

        assertThat(inspect("last").out()).doesNotContain("\u001b");
        assertThat(new CommandLineRunner(directory)
                        .onTerminal()
                        .run("inspect", "last", "--journal", "journal")
                        .out())
                .contains("\u001b[32mallowed\u001b[0m", "\u001b[31mdenied\u001b[0m");
    }

    @Test
    void hugeObjectsAreNoObstacle() throws Exception {
        String huge = "x".repeat(6_000_000);
        try (SessionScript session = new SessionScript(journal, ID)) {
            session.start("/", "{}").prompt(huge).end(null);
        }

        assertThat(inspect("last").out()).hasSizeLessThan(1_000);
        assertThat(json("last", "--resolve")
                        .path("events")
                        .path(1)
                        .path("kind")
                        .path("prompt_text")
                        .asText())
                .isEqualTo(huge);
    }

    private String golden() throws IOException {
        try (InputStream in = InspectCommandTest.class.getResourceAsStream("all-kinds.inspect.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .strip()
                            .replace("VERSION", AkmonVersion.current())
                            .replace("JOURNAL", journal.directory().toString())
                    + "\n";
        }
    }

    private JsonNode json(String session, String... options) throws IOException {
        String[] all = java.util.Arrays.copyOf(options, options.length + 2);
        all[options.length] = "--format";
        all[options.length + 1] = "json";
        return MAPPER.readTree(inspect(session, all).out());
    }

    private Outcome inspect(String session, String... options) {
        String[] arguments = new String[options.length + 4];
        arguments[0] = "inspect";
        arguments[1] = session;
        arguments[2] = "--journal";
        arguments[3] = "journal";
        System.arraycopy(options, 0, arguments, 4, options.length);
        return new CommandLineRunner(directory).run(arguments);
    }
}
