package dev.akmon.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.agent.WireServer.Reply;
import dev.akmon.agent.provider.ProviderSettings.Protocol;
import dev.akmon.journal.EventKind;
import dev.akmon.recorder.http.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that cannot be reached or is overloaded gives way to the fallback, for the prompt at hand. */
@Timeout(120)
class FallbackSessionsTest {
    private static final RetryPolicy TWICE = new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1));

    @TempDir
    Path directory;

    private SessionFixture sessions;

    @BeforeEach
    void aProject() throws Exception {
        sessions = new SessionFixture(directory)
                .file("a.txt", "a\n")
                .retries(TWICE)
                .modelId("first");
    }

    private static Reply failing(int status) {
        return new Reply(status, "application/json", "{\"error\":{\"message\":\"not now\"}}");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BEDROCK")
    void anOverloadedModelIsFollowedByTheOther(Protocol protocol) throws Exception {
        try (WireServer first = new WireServer(WireReplies.call(protocol), failing(529), failing(529));
                WireServer other = new WireServer(WireReplies.done(protocol))) {
            RecordedSession session = sessions.protocol(protocol)
                    .server(first.uri())
                    .fallback(other.uri(), "second")
                    .run()
                    .assertReplays();

            assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
            assertThat(session.attemptStatuses()).containsExactly("Success", "ServerError", "ServerError", "Success");
            assertThat(session.kinds(EventKind.ProviderCall.class))
                    .extracting(EventKind.ProviderCall::providerId)
                    .containsExactly(protocol.wireName(), protocol.wireName(), "other");
            EventKind.ToolCall step = session.kinds(EventKind.ToolCall.class).get(1);
            assertThat(step.toolId()).isEqualTo("akmon:fallback");
            assertThat(session.json(step.input()).path("arguments").toString())
                    .isEqualTo("{\"from\":\"first\",\"to\":\"second\"}");
            assertThat(session.json(step.output()).path("content").asText()).contains("529");
            assertThat(SecretsTest.everything(session)).doesNotContain("key-of-the-fallback");
            assertThat(other.requests().get(0).headers().toString())
                    .contains(protocol == Protocol.OLLAMA ? "" : "key-of-the-fallback");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void rateLimitsAndServerErrorsCount(int status) throws Exception {
        try (WireServer first = new WireServer(failing(status), failing(status));
                WireServer other = new WireServer(WireReplies.done(Protocol.OPENAI))) {
            RecordedSession session = sessions.server(first.uri())
                    .fallback(other.uri(), "second")
                    .run()
                    .assertReplays();

            assertThat(session.messages()).containsExactly("Done.");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404})
    void whatIsWrongWithTheRequestIsNoReasonToTurnToTheOther(int status) throws Exception {
        try (WireServer first = new WireServer(failing(status));
                WireServer other = new WireServer(WireReplies.done(Protocol.OPENAI))) {
            RecordedSession session = sessions.server(first.uri())
                    .fallback(other.uri(), "second")
                    .run()
                    .assertReplays();

            assertThat(session.result().exitReason()).isEqualTo(ExitReason.ERROR);
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void whenBothFailTheRunFails() throws Exception {
        try (WireServer first = new WireServer(failing(503), failing(503));
                WireServer other = new WireServer(failing(500), failing(500))) {
            RecordedSession session = sessions.server(first.uri())
                    .fallback(other.uri(), "second")
                    .run()
                    .assertReplays();

            assertThat(session.result().exitReason()).isEqualTo(ExitReason.ERROR);
            assertThat(session.result().error()).startsWith("HTTP 500");
        }
    }

    @Test
    void eachPromptBeginsWithTheFirstModel() throws Exception {
        try (WireServer first = new WireServer(failing(503), failing(503), WireReplies.done(Protocol.OPENAI));
                WireServer other = new WireServer(WireReplies.done(Protocol.OPENAI))) {
            RecordedSession session = sessions.prompts("One?", "Two?")
                    .server(first.uri())
                    .fallback(other.uri(), "second")
                    .run()
                    .assertReplays();

            assertThat(session.messages()).isEqualTo(List.of("Done.", "Done."));
            assertThat(other.requests()).hasSize(1);
            assertThat(first.requests()).hasSize(3);
        }
    }

    /** What one model has thought and signed, another cannot use. */
    @Test
    void thinkingStaysWithTheModelThatDidIt() throws Exception {
        Reply thought = WireReplies.anthropic(
                WireReplies.block(0, "{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"c2ln\"}")
                        + WireReplies.stop(0)
                        + WireReplies.block(
                                1, "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"list_directory\",\"input\":{}}")
                        + WireReplies.stop(1),
                "tool_use");
        try (WireServer first = new WireServer(thought, failing(529), failing(529));
                WireServer other = new WireServer(WireReplies.done(Protocol.ANTHROPIC))) {
            sessions.protocol(Protocol.ANTHROPIC)
                    .server(first.uri())
                    .fallback(other.uri(), "second")
                    .run()
                    .assertReplays();

            assertThat(first.requests().get(1).body()).contains("c2ln");
            assertThat(other.requests().get(0).body()).doesNotContain("c2ln").doesNotContain("Hm.");
        }
    }

    @Test
    void costsAreThoseOfTheModelThatAnswered() throws Exception {
        try (WireServer first = new WireServer(failing(503), failing(503));
                WireServer other = new WireServer(WireReplies.done(Protocol.OPENAI))) {
            RecordedSession session = sessions.config("""
                            [[model_estimates]]
                            pattern = "first"
                            input_per_million_usd = 1000
                            output_per_million_usd = 1000
                            [[model_estimates]]
                            pattern = "second"
                            input_per_million_usd = 1
                            output_per_million_usd = 2
                            cache_read_per_million_usd = 0
                            """)
                    .server(first.uri())
                    .fallback(other.uri(), "second")
                    .run()
                    .assertReplays();

            assertThat(session.result().costUsd().orElseThrow()).isEqualTo((60 + 40) / 1e6);
        }
    }
}
