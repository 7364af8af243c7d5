package dev.akmon.agent;

import static dev.akmon.agent.Script.say;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.StoredSession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the first event of a session says about it. */
class ConfigObjectTest {
    private static final String INSTRUCTIONS = "Always speak of otters.\n";

    @TempDir
    Path directory;

    private SessionFixture sessions;

    @BeforeEach
    void aProject() throws Exception {
        sessions = new SessionFixture(directory)
                .file("AGENTS.md", INSTRUCTIONS)
                .maxTurns(7)
                .maxToolCalls(9)
                .turns(say("Done."));
    }

    private static String sha256(byte[] bytes) {
        return HashAlgorithm.SHA256.digest(bytes).hex();
    }

    @Test
    void saysWithWhatTheSessionWorks() throws Exception {
        RecordedSession session = sessions.deny("shell").run().assertReplays();

        EventKind.SessionStart start = (EventKind.SessionStart) session.kinds().get(0);
        try (StoredSession stored = session.load()) {
            assertThat(stored.object(start.cwd()))
                    .asString(StandardCharsets.UTF_8)
                    .contains(sessions.project().toString());
        }
        JsonNode config = session.json(start.config());
        assertThat(config.path("producer").path("name").asText()).isEqualTo("akmon-jvm");
        assertThat(config.path("producer").path("version").asText()).isNotBlank();
        assertThat(config.path("model").asText()).isEqualTo("scripted");
        assertThat(config.path("provider").path("kind").asText()).isEqualTo("openai");
        assertThat(config.path("provider").path("endpoint").asText()).startsWith("http://127.0.0.1:");
        assertThat(config.path("limits").path("max_turns").asInt()).isEqualTo(7);
        assertThat(config.path("limits").path("max_tool_calls").asInt()).isEqualTo(9);
        assertThat(config.path("policy").path("deny").get(0).path("rule").asText())
                .isEqualTo("shell");
        assertThat(config.path("policy_sha256").asText()).isEqualTo(sha256(CanonicalJson.write(config.path("policy"))));
        assertThat(config.path("tools")).hasSizeGreaterThan(20);
        assertThat(config.path("instructions").get(0).path("path").asText()).isEqualTo("AGENTS.md");
        assertThat(config.path("instructions").get(0).path("sha256").asText())
                .isEqualTo(sha256(INSTRUCTIONS.getBytes(StandardCharsets.UTF_8)));
        assertThat(config.path("system_prompt").asText()).contains(INSTRUCTIONS.strip());
        assertThat(config.path("project").path("root").asText())
                .isEqualTo(sessions.project().toString());
        assertThat(config.path("sandbox").asText()).isEqualTo("process-group");
        assertThat(config.has("parent") || config.has("interactive")).isFalse();
        assertThat(config.path("policy").has("plan")).isFalse();
    }

    @Test
    void noOtherPolicyModelOrInstructionsGivesTheSame() throws Exception {
        JsonNode first = sessions.run().config().json();
        JsonNode policy = sessions.deny("shell").run().config().json();
        JsonNode model = sessions.modelId("another").run().config().json();
        JsonNode planning = sessions.planningIn(".akmon/plan.md").run().config().json();
        JsonNode instructions =
                sessions.file("AGENTS.md", "Never do.\n").run().config().json();

        assertThat(policy.path("policy_sha256")).isNotEqualTo(first.path("policy_sha256"));
        assertThat(model.path("model")).isNotEqualTo(policy.path("model"));
        assertThat(planning.path("policy").path("plan").path("file").asText()).isEqualTo(".akmon/plan.md");
        assertThat(planning.path("policy_sha256")).isNotEqualTo(model.path("policy_sha256"));
        assertThat(instructions.path("instructions")).isNotEqualTo(planning.path("instructions"));
    }

    /** What a name looks like says nothing about how capable a model is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "vendor/model:free",
                "deepseek/deepseek-chat",
                "mistralai/mistral-large",
                "qwen/qwen3-235b",
                "llama-3.3-70b",
                "us.vendor.model-v1:0",
                "phi"
            })
    void everyModelGetsTheSamePromptAndTools(String id) throws Exception {
        JsonNode usual = sessions.run().config().json();
        JsonNode other = sessions.modelId(id).run().config().json();

        assertThat(other.path("tools")).isEqualTo(usual.path("tools"));
        assertThat(other.path("system_prompt")).isEqualTo(usual.path("system_prompt"));
    }
}
