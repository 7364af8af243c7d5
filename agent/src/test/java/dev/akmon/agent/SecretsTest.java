package dev.akmon.agent;

import static dev.akmon.agent.Script.call;
import static dev.akmon.agent.Script.read;
import static dev.akmon.agent.Script.say;
import static dev.akmon.agent.Script.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.provider.ProviderSettings.Protocol;
import dev.akmon.journal.EventCodec;
import dev.akmon.journal.LogEntry;
import dev.akmon.journal.SessionReader;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys are planted wherever akmon and its tools can come across them; no journal holds one. */
class SecretsTest {
    /** What each planted key is for, and the key. */
    private static final Map<String, String> KEYS = keys();

    private static final String CONFIG =
            """
            anthropic_api_key = "%s"
            openai_api_key = "%s"
            openrouter_api_key = "%s"
            """.formatted(KEYS.get("file anthropic"), KEYS.get("file openai"), KEYS.get("file openrouter"));

    @TempDir
    Path directory;

    private static Map<String, String> keys() {
        Map<String, String> keys = new TreeMap<>();
        List.of(
                        "option",
                        "file anthropic",
                        "file openai",
                        "file openrouter",
                        "variable openai",
                        "variable gemini",
                        "variable google",
                        "variable aws",
                        "variable database")
                .forEach(name -> keys.put(name, "sk-geheim-" + Integer.toHexString(name.hashCode()) + "-0123456789"));
        return keys;
    }

    private SessionFixture sessions() throws Exception {
        SessionFixture sessions = new SessionFixture(directory)
                .config(CONFIG)
                .apiKey(KEYS.get("option"))
                .variable("OPENAI_API_KEY", KEYS.get("variable openai"))
                .variable("GEMINI_API_KEY", KEYS.get("variable gemini"))
                .variable("GOOGLE_API_KEY", KEYS.get("variable google"))
                .variable("AWS_SECRET_ACCESS_KEY", KEYS.get("variable aws"))
                .variable("DATABASE_URL", "postgres://me:" + KEYS.get("variable database") + "@db/x")
                .allow("shell", "edit", "write_file", "apply_patch");
        // The configuration file of somebody who runs akmon in the home directory, and copies of it.
        String all = CONFIG + String.join("\n", KEYS.get("option"), KEYS.get("variable openai")) + "\n";
        return sessions.file(".akmon/config.toml", all)
                .file("notes.txt", "erste Zeile\n" + all + "letzte Zeile\n")
                .file("AGENTS.md", "Benutze den Schlüssel " + KEYS.get("file openai") + " nie.\n");
    }

    /** Every byte of a log: as it is on disk, and every object and event in it. */
    static String everything(RecordedSession session) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(Files.readAllBytes(session.journal().logPath(session.id())));
        try (SessionReader reader = session.journal().read(session.id())) {
            for (Optional<LogEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                if (entry.get() instanceof LogEntry.ObjectEntry object) {
                    all.write(object.bytes());
                } else if (entry.get() instanceof LogEntry.EventEntry event) {
                    all.write(EventCodec.hashForm(event.event()));
                }
                all.write('\n');
            }
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    private static void assertNoKeyIn(RecordedSession session) throws Exception {
        String everything = everything(session);
        KEYS.forEach((name, key) -> assertThat(everything.contains(key))
                .as("the journal holds the key: %s", name)
                .isFalse());
        assertThat(everything.toLowerCase(Locale.ROOT))
                .doesNotContain("authorization:", "x-api-key:", "x-goog-api-key:", "bearer ");
        assertThat(everything).as("the log has been read").contains("read_file");
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC", "OLLAMA", "GEMINI"})
    void noKeyReachesTheJournal(Protocol protocol) throws Exception {
        RecordedSession session = sessions()
                .protocol(protocol)
                .turns(
                        say("", shell("env | sort; set"), shell("cat /proc/self/environ | tr '\\0' '\\n'")),
                        say("", read(".akmon/config.toml"), read("notes.txt"), shell("cat notes.txt >&2; exit 1")),
                        say("", call("search", "pattern", "sk-geheim"), call("list_directory", "path", ".")),
                        say("", call("edit", "path", "notes.txt", "old_str", "erste Zeile", "new_str", "Zeile 1")),
                        say("", call("edit", "path", "notes.txt", "old_str", "keine Zeile", "new_str", "x")),
                        say("", call("write_file", "path", "notes.txt", "content", "weg\n")),
                        say("Done."))
                .run();

        session.assertReplays();
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
        assertThat(session.outputs()).hasSize(10);
        assertThat(session.outputs().get(2).path("content").asText()).contains("[key removed by akmon]");
        assertNoKeyIn(session);
        boolean sent = session.requests().stream()
                .anyMatch(request -> request.headers().toString().contains(KEYS.get("option")));
        assertThat(sent).as("the provider gets its key").isEqualTo(protocol != Protocol.OLLAMA);
        assertThat(session.requests())
                .as("the model gets none")
                .allSatisfy(request -> assertThat(request.body())
                        .asString(StandardCharsets.UTF_8)
                        .doesNotContain("sk-geheim-"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://me:sk-geheim-pw@127.0.0.1:9",
                "http://127.0.0.1:9/x?api_key=sk-geheim-pw",
                "http://h/#sk-geheim-pw"
            })
    void anAddressThatHoldsAKeyIsRefusedBeforeAnythingIsRecorded(String address) throws Exception {
        SessionFixture sessions = sessions().server(URI.create(address));

        assertThatThrownBy(sessions::run)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageNotContaining("sk-geheim-pw");

        assertThat(sessions.journal().directory()).doesNotExist();
    }

    @Test
    void aKeyAServerRefusesIsNotRecordedEither() throws Exception {
        try (CannedModel model = new CannedModel(CannedModel.error(401, "no such key"))) {
            RecordedSession session =
                    sessions().server(model.uri()).prompts("notes.txt").run();

            session.assertReplays();
            assertNoKeyIn(session);
        }
    }
}
