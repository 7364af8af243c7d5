package dev.akmon.journal.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.ToolCall;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.Reference;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.otel.OtelImportException.Category;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtelTraceTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:57:25.120Z");
    private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000001");

    @TempDir
    Path directory;

    @Test
    void bothFormsOfOneConversationGiveTheSameObjects() throws Exception {
        String structured = span(
                "1",
                10,
                text("gen_ai.operation.name", "chat"),
                text("gen_ai.system_instructions", "[{'type':'text','content':'Be brief.'}]"),
                text(
                        "gen_ai.input.messages",
                        "[{'role':'user','parts':[{'type':'text','content':'Weather?'}]},"
                                + "{'role':'assistant','parts':[{'type':'tool_call','id':'c1','name':'w','arguments':{'b':1,'a':2.5}}]},"
                                + "{'role':'tool','parts':[{'type':'tool_call_response','id':'c1','response':{'rain':true}}]}]"),
                text(
                        "gen_ai.output.messages",
                        "[{'role':'assistant','parts':[{'type':'text','content':'Rain.'}],'finish_reason':'stop'}]"));
        String legacy = span(
                "1",
                10,
                List.of(text("gen_ai.operation.name", "chat")),
                event("gen_ai.system.message", text("content", "Be brief.")),
                event("gen_ai.user.message", text("content", "Weather?")),
                event(
                        "gen_ai.assistant.message",
                        text(
                                "tool_calls",
                                "[{'id':'c1','type':'function','function':{'name':'w','arguments':'{\\\"a\\\":2.5,\\\"b\\\":1}'}}]")),
                event("gen_ai.tool.message", text("id", "c1"), text("content", "{'rain':true}")),
                event(
                        "gen_ai.choice",
                        number("index", 0),
                        text("finish_reason", "stop"),
                        text("message", "{'content':'Rain.'}")));

        List<String> ofStructured = objects(imported(trace(structured)));

        assertThat(ofStructured).isEqualTo(objects(imported(trace(legacy))));
        assertThat(ofStructured)
                .contains("[{\"content\":\"Rain.\",\"type\":\"text\"}]")
                .contains("{\"parts\":[{\"content\":\"Weather?\",\"type\":\"text\"}],\"role\":\"user\"}");
    }

    @Test
    void spansAreOrderedByStartThenId() throws Exception {
        String trace = trace(
                toolSpan("b", 20, "second"),
                toolSpan("a", 20, "first of two"),
                toolSpan("c", 5, "earliest"),
                toolSpan("d", -5, "before the epoch"));

        assertThat(imported(trace).events().stream()
                        .filter(event -> event.kind() instanceof ToolCall)
                        .map(event -> ((ToolCall) event.kind()).toolId()))
                .containsExactly("before the epoch", "earliest", "first of two", "second");
    }

    @Test
    void choicesAreOrderedByIndex() throws Exception {
        String trace = trace(span(
                "1",
                1,
                List.of(text("gen_ai.operation.name", "chat")),
                event("gen_ai.choice", number("index", 1), text("content", "B")),
                event("gen_ai.choice", number("index", 0), text("content", "A")),
                event("gen_ai.choice", text("content", "C"))));

        assertThat(objects(imported(trace)))
                .contains("[{\"parts\":[{\"content\":\"A\",\"type\":\"text\"}],\"role\":\"assistant\"},"
                        + "{\"parts\":[{\"content\":\"C\",\"type\":\"text\"}],\"role\":\"assistant\"},"
                        + "{\"parts\":[{\"content\":\"B\",\"type\":\"text\"}],\"role\":\"assistant\"}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1,2.0,1e3,1e16,1e-6,0.00001] | [1,2.0,1000.0,1e+16,1e-6,0.00001]",
                "18446744073709551616 | 1.8446744073709552e+19",
                "-0 | -0.0",
                "{'b':1,'a':1,'b':2} | {\"a\":1,\"b\":2}",
                "1e400 | \"1e400\"",
                "not json | \"not json\"",
                "{'a':'\\ud800'} | \"{\\\"a\\\":\\\"\\\\ud800\\\"}\""
            })
    void contentIsWrittenInOneForm(String content, String object) throws Exception {
        String trace = trace(span(
                "1",
                1,
                text("gen_ai.operation.name", "execute_tool"),
                text("gen_ai.tool.call.arguments", content.replace("\\", "\\\\"))));

        assertThat(objects(imported(trace))).contains(object);
    }

    @Test
    void callsKeepTheTimesOfTheirSpans() throws Exception {
        ProviderCall call = (ProviderCall)
                imported(trace(span("1", 1_748_000_000_123_456_789L, text("gen_ai.operation.name", "chat"))))
                        .events()
                        .get(1)
                        .kind();
        AttemptRecord attempt = call.attempts().get(0);

        assertThat(attempt.startedAt()).isEqualTo(Instant.parse("2025-05-23T11:33:20.123456789Z"));
        assertThat(attempt.endedAt()).isEqualTo(attempt.startedAt());
    }

    @Test
    void aMessageOfTheUserIsOneTurnOfTheSession() throws Exception {
        String trace = trace(
                span("1", 1, text("gen_ai.operation.name", "chat")),
                span(
                        "2",
                        2,
                        text("gen_ai.operation.name", "chat"),
                        text("gen_ai.input.messages", "[{'role':'user','parts':[]}]")),
                span(
                        "3",
                        3,
                        text("gen_ai.operation.name", "chat"),
                        text("gen_ai.input.messages", "[{'role':'user','parts':[1]}]")));

        List<String> kinds = imported(trace).events().stream()
                .map(event -> event.kind().name())
                .toList();

        assertThat(kinds)
                .containsExactly(
                        "SessionStart", "ProviderCall", "UserTurn", "ProviderCall", "ProviderCall", "SessionEnd");
    }

    @Test
    void severalDocumentsAreOneTrace() throws Exception {
        String documents = trace(toolSpan("1", 1, "one")) + "\n" + trace(toolSpan("2", 2, "two")) + "\n\n";

        assertThat(imported(documents).events()).hasSize(4);
    }

    @Test
    void aSpanExportedTwiceIsNotRecordedTwice() {
        String once = trace(toolSpan("1", 1, "one"));

        assertCategory(Category.PARSE_ERROR, once + "\n" + once);
    }

    @Test
    void gzipIsRecognised() throws Exception {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(trace(toolSpan("1", 1, "one")).getBytes(StandardCharsets.UTF_8));
        }

        OtelReport report = OtelTrace.read(new ByteArrayInputStream(compressed.toByteArray()))
                .importInto(Journal.at(directory), ID, NOW);

        assertThat(report.toolCalls()).isEqualTo(1);
        byte[] cut = Arrays.copyOf(compressed.toByteArray(), compressed.size() - 20);
        assertThatExceptionOfType(OtelImportException.class)
                .isThrownBy(() -> OtelTrace.read(new ByteArrayInputStream(cut)))
                .extracting(OtelImportException::category)
                .isEqualTo(Category.PARSE_ERROR);
    }

    @Test
    void aFileThatUnpacksToTooMuchIsRefused() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < 100; i++) {
                gzip.write(" ".repeat(10_000).getBytes(StandardCharsets.US_ASCII));
            }
        }

        assertThatExceptionOfType(OtelImportException.class)
                .isThrownBy(() -> OtlpReader.read(new ByteArrayInputStream(bomb.toByteArray()), false, 100_000))
                .withMessageContaining("longer than 100000 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "null",
                "5",
                "[1]",
                "{",
                "{} x",
                "{'resourceSpans':null}",
                "{'resourceSpans':{}}",
                "{'resourceSpans':[],'resourceSpans':[]}",
                "{'resourceSpans':[{'scopeSpans':[{'spans':[{'traceId':5}]}]}]}",
                "{'resourceSpans':[{'scopeSpans':[{'spans':[{'kind':'SPAN_KIND_CLIENT'}]}]}]}",
                "{'resourceSpans':[{'scopeSpans':[{'spans':[{'startTimeUnixNano':5}]}]}]}",
                "{'resourceSpans':[{'scopeSpans':[{'spans':[{'attributes':[{'key':'a'}]}]}]}]}",
                "{'resourceSpans':[{'scopeSpans':[{'spans':[{'attributes':[{'value':{'stringValue':'a'}}]}]}]}]}",
                "{'resourceSpans':[{'scopeSpans':[{'spans':[{'attributes':[{'key':'a','value':{}}]}]}]}]}",
                "{'resourceSpans':[{'scopeSpans':[{'spans':[{'attributes':[{'key':'a','value':{'bytesValue':'AA=='}}]}]}]}]}",
                "{'resourceSpans':[{'scopeSpans':[{'spans':[{'attributes':[{'key':'a','value':{'intValue':5}}]}]}]}]}",
                "{'resourceSpans':[{'scopeSpans':[{'spans':[{'attributes':[{'key':'a','value':{'doubleValue':'NaN'}}]}]}]}]}",
                "{'resourceSpans':[{'scopeSpans':[{'spans':[{'attributes':[{'key':'a','value':{'doubleValue':1e999}}]}]}]}]}",
                "{'resourceSpans':[{'scopeSpans':[{'spans':[{'attributes':[{'key':'a','value':{'stringValue':'a','boolValue':true}}]}]}]}]}",
                "{'resourceSpans':[{'scopeSpans':[{'spans':[{'name':'\\ud800'}]}]}]}"
            })
    void whatIsNotOtlpIsRefused(String document) {
        assertCategory(Category.PARSE_ERROR, document.replace('\'', '"'));
    }

    @Test
    void whatExportersWriteBesideTheLetterIsTakenOnDemand() throws Exception {
        String document = "{'resourceSpans':[{'scopeSpans':[{'spans':[{'traceId':'t','spanId':'1','parentSpanId':null,"
                + "'kind':'SPAN_KIND_CLIENT','startTimeUnixNano':1748000000123456789,'attributes':["
                + "{'key':'gen_ai.operation.name','value':{'stringValue':'chat'}},"
                + "{'key':'gen_ai.request.max_tokens','value':{'intValue':5}},"
                + "{'key':'a','value':{}},{'key':'b','value':{'bytesValue':'AA=='}}]}]}]}]}";

        OtelTrace trace = OtelTrace.read(stream(document.replace('\'', '"')), true);

        trace.importInto(Journal.at(directory), ID, NOW);
        StoredSession session = Journal.at(directory).load(ID);
        assertThat(objects(session).get(2)).contains("\"attributes\":{\"max_tokens\":5}");
        assertThat(((ProviderCall) session.events().get(1).kind())
                        .attempts()
                        .get(0)
                        .startedAt())
                .isEqualTo(Instant.parse("2025-05-23T11:33:20.123456789Z"));
        assertCategory(Category.PARSE_ERROR, document.replace('\'', '"'));
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        for (byte[] bytes : new byte[][] {
            {(byte) 0xff, (byte) 0xfe, '{', 0, '}', 0},
            {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '{', '}'},
            {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'}
        }) {
            assertThatExceptionOfType(OtelImportException.class)
                    .isThrownBy(() -> OtelTrace.read(new ByteArrayInputStream(bytes)))
                    .extracting(OtelImportException::category)
                    .isEqualTo(Category.PARSE_ERROR);
        }
    }

    @Test
    void nestingDoesNotExhaustTheStack() {
        assertCategory(Category.PARSE_ERROR, "{\"x\":" + "[".repeat(1_000_000));
        assertCategory(
                Category.PARSE_ERROR,
                trace(span(
                        "1",
                        1,
                        "{\"key\":\"k\",\"value\":"
                                + "{\"arrayValue\":{\"values\":[".repeat(10_000)
                                + "]}}".repeat(10_000) + "}")));
    }

    @Test
    void refusalsSayWhy() {
        assertCategory(Category.EMPTY_TRACE, "{}");
        assertCategory(Category.EMPTY_TRACE, "[]");
        assertCategory(
                Category.LEGACY_SEMCONV_UNSUPPORTED,
                trace(span("1", 1, List.of(), event("gen_ai.content.prompt", text("content", "x")))));
        assertCategory(
                Category.MULTIPLE_SESSIONS,
                trace(
                        span("1", 1, text("gen_ai.conversation.id", "")),
                        span("2", 2, text("gen_ai.conversation.id", "a"))));
    }

    @Test
    void aFailedImportLeavesNoSession() throws Exception {
        String provider = "p".repeat(2_000_000);
        OtelTrace trace = OtelTrace.read(stream(
                trace(span("1", 1, text("gen_ai.operation.name", "chat"), text("gen_ai.provider.name", provider)))));

        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> trace.importInto(Journal.at(directory), ID, NOW))
                .extracting(JournalException::category)
                .isEqualTo(JournalException.Category.TOO_LARGE);

        try (Stream<Path> left = Files.list(directory.resolve("sessions"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aSessionThatIsThereIsLeftAlone() throws Exception {
        imported(trace(toolSpan("1", 1, "one")));
        byte[] before = Files.readAllBytes(Journal.at(directory).logPath(ID));
        OtelTrace other = OtelTrace.read(stream(trace(toolSpan("2", 1, "two"))));

        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> other.importInto(Journal.at(directory), ID, NOW))
                .extracting(JournalException::category)
                .isEqualTo(JournalException.Category.SESSION_EXISTS);
        assertThat(Journal.at(directory).logPath(ID)).hasBinaryContent(before);
    }

    private StoredSession imported(String trace) throws Exception {
        Journal journal = Journal.at(directory);
        Files.deleteIfExists(journal.logPath(ID));
        OtelTrace.read(stream(trace)).importInto(journal, ID, NOW);
        return journal.load(ID);
    }

    /** The content of all objects in the order of the events that refer to them. */
    private static List<String> objects(StoredSession session) {
        List<String> texts = new ArrayList<>();
        for (Event event : session.events()) {
            for (Reference reference : event.kind().references()) {
                texts.add(text(session, reference.digest()));
            }
        }
        return texts;
    }

    private static String text(StoredSession session, Digest digest) {
        try {
            return new String(session.object(digest), StandardCharsets.UTF_8);
        } catch (JournalException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertCategory(Category expected, String document) {
        assertThatExceptionOfType(OtelImportException.class)
                .isThrownBy(() -> OtelTrace.read(stream(document)))
                .extracting(OtelImportException::category)
                .isEqualTo(expected);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String trace(String... spans) {
        return "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + String.join(",", spans) + "]}]}]}";
    }

    private static String toolSpan(String id, long start, String tool) {
        return span(id, start, text("gen_ai.operation.name", "execute_tool"), text("gen_ai.tool.name", tool));
    }

    private static String span(String id, long start, String... attributes) {
        return span(id, start, List.of(attributes));
    }

    private static String span(String id, long start, List<String> attributes, String... events) {
        return "{\"traceId\":\"t\",\"spanId\":\"" + id + "\",\"startTimeUnixNano\":\"" + start
                + "\",\"attributes\":[" + String.join(",", attributes) + "],\"events\":[" + String.join(",", events)
                + "]}";
    }

    private static String event(String name, String... attributes) {
        return "{\"name\":\"" + name + "\",\"attributes\":[" + String.join(",", attributes) + "]}";
    }

    /** An attribute whose text is written here with single quotes for double ones. */
    private static String text(String key, String value) {
        String json = value.contains("\\\"") || value.contains("\\\\")
                ? value.replace("\\\"", "\\\\\\\"").replace("'", "\\\"")
                : value.replace("'", "\\\"");
        return "{\"key\":\"" + key + "\",\"value\":{\"stringValue\":\"" + json + "\"}}";
    }

    private static String number(String key, long value) {
        return "{\"key\":\"" + key + "\",\"value\":{\"intValue\":\"" + value + "\"}}";
    }
}
