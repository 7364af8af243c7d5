package dev.akmon.journal.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.journal.Journal;
import dev.akmon.journal.Mutator;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.SessionVerifier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged traces are refused, or become sessions that verify. */
@Timeout(120)
class OtlpFuzzTest {
    private static final String TRACE = """
            {"resourceSpans":[{"resource":{"attributes":[]},"scopeSpans":[{"scope":{"name":"s"},"spans":[
            {"traceId":"t","spanId":"1","name":"chat","kind":3,"startTimeUnixNano":"1748000000000000000",
             "endTimeUnixNano":"1748000001000000000","attributes":[
             {"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},
             {"key":"gen_ai.request.temperature","value":{"doubleValue":0.7}},
             {"key":"gen_ai.request.max_tokens","value":{"intValue":"12"}},
             {"key":"gen_ai.response.finish_reasons","value":{"arrayValue":{"values":[{"stringValue":"stop"}]}}},
             {"key":"gen_ai.input.messages","value":{"stringValue":"[{\\"role\\":\\"user\\",\\"parts\\":[1.5e3]}]"}}]},
            {"traceId":"t","spanId":"2","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}}],
             "events":[{"name":"gen_ai.user.message","attributes":[{"key":"content","value":{"stringValue":"hi"}}]},
             {"name":"gen_ai.choice","attributes":[{"key":"index","value":{"intValue":"0"}},
              {"key":"message","value":{"stringValue":"{\\"content\\":\\"x\\",\\"tool_calls\\":[{\\"id\\":\\"a\\",\\"function\\":{\\"name\\":\\"f\\",\\"arguments\\":\\"{}\\"}}]}"}}]}]},
            {"traceId":"t","spanId":"3","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},
             {"key":"gen_ai.tool.call.result","value":{"kvlistValue":{"values":[{"key":"a","value":{"boolValue":true}}]}}}]}
            ]}]}]}
            """;

    @TempDir
    Path directory;

    @Test
    void damagedTracesAreRefusedOrBecomeSoundSessions() throws Exception {
        Mutator mutator = new Mutator(1);
        Journal journal = Journal.at(directory);
        int imported = 0;
        for (int i = 0; i < 5_000; i++) {
            Optional<OtelTrace> trace = read(mutator.mutate(TRACE.getBytes(StandardCharsets.UTF_8)));
            // Each session costs a force; a sample of them will do.
            if (trace.isPresent() && i % 10 == 0) {
                imported++;
                OtelReport report = trace.get().importInto(journal, UUID.randomUUID(), Instant.EPOCH);
                try (SessionReader reader = journal.read(report.sessionId())) {
                    assertThat(SessionVerifier.verify(reader).violations()).isEmpty();
                }
            }
        }
        assertThat(imported).isGreaterThan(20);
    }

    @Test
    void damagedCompressionIsRefused() throws Exception {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(TRACE.getBytes(StandardCharsets.UTF_8));
        }
        Mutator mutator = new Mutator(2);
        for (int i = 0; i < 3_000; i++) {
            read(mutator.mutate(compressed.toByteArray()));
        }
    }

    private static Optional<OtelTrace> read(byte[] bytes) throws IOException {
        try {
            return Optional.of(OtelTrace.read(new ByteArrayInputStream(bytes)));
        } catch (OtelImportException e) {
            assertThat(e.getMessage()).isNotBlank();
            return Optional.empty();
        }
    }
}
