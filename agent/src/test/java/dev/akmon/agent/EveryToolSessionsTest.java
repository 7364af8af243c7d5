package dev.akmon.agent;

import static dev.akmon.agent.Script.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.scripted.ScriptedCall;
import dev.akmon.agent.scripted.ScriptedTurn;
import dev.akmon.journal.EventKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What holds for every tool there is, whichever that may be: calls are made up from the schemas that models are shown, so that
 * a tool that comes new is held to it too.
 */
class EveryToolSessionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> HARMLESS = Set.of("todo_write", "ask_user");

    /** What is about a command that runs, of which there is none at first. */
    private static final Set<String> ABOUT_COMMANDS = Set.of("read_output", "stop_command");

    /** What an argument of this name is, where any text or number will not do. */
    private static final Map<String, Object> VALUES = Map.ofEntries(
            Map.entry("path", "src/A.java"),
            Map.entry("view_image.path", "dot.png"),
            Map.entry("list_directory.path", "src"),
            Map.entry("glob.path", "src"),
            Map.entry("paths", "src/A.java"),
            Map.entry("cwd", "src"),
            Map.entry("command", "touch made-by-a-command"),
            Map.entry("url", "http://127.0.0.1:8080/"),
            Map.entry("old_str", "class A {}"),
            Map.entry("new_str", "class B {}"),
            Map.entry("revision", "HEAD"),
            Map.entry("branch", "next"),
            Map.entry("from", "HEAD"),
            Map.entry("to", "HEAD"),
            Map.entry("file_pattern", "*.java"),
            Map.entry("staged", false),
            Map.entry("background", false),
            Map.entry("stat", false),
            Map.entry("patch", "--- a/src/A.java\n+++ b/src/A.java\n@@ -1 +1 @@\n-class A {}\n+class B {}\n"));

    /** Optional arguments that exclude others. */
    private static final Set<String> LEFT_OUT =
            Set.of("git_show.path", "git_switch.from", "git_restore.revision", "read_spec.name");

    @TempDir
    Path directory;

    private SessionFixture sessions;
    private List<ToolDefinition> tools;

    @BeforeEach
    void aProjectInWhichEveryToolHasSomethingToDo() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/git")), "git is not installed");
        sessions = new SessionFixture(directory)
                .file("src/A.java", "class A {}\n")
                .file(".akmon/specs/x.md", "A specification.\n");
        Path project = sessions.project();
        Files.write(
                project.resolve("dot.png"),
                Base64.getDecoder()
                        .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAA"
                                + "AfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="));
        git("init", "-q", "-b", "main");
        git("config", "user.name", "Robin Example");
        git("config", "user.email", "robin@example.org");
        git("add", ".");
        git("commit", "-q", "-m", "First");
        sessions.file("new.txt", "staged\n");
        git("add", "new.txt");
        sessions.file("src/A.java", "class A {}\n// changed\n");
        LiveRun run = sessions.prepare(URI.create("http://127.0.0.1:1"));
        tools = run.config().tools();
        run.tools().close();
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(sessions.project().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_") || name.startsWith("XDG_"));
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        assertThat(builder.inheritIO().start().waitFor()).isZero();
    }

    @Test
    void withoutLeaveEveryCallLeavesAGateAndNothingIsTouched() throws Exception {
        SortedMap<String, String> before = tree();

        RecordedSession session =
                sessions.readsAllowed(false).turns(callsOfAll()).run();
        session.assertReplays();

        List<JsonNode> gates = session.gates();
        assertThat(gates).hasSameSizeAs(tools);
        for (int i = 0; i < gates.size(); i++) {
            String tool = tools.get(i).name();
            boolean harmless = HARMLESS.contains(tool);
            boolean refused = ABOUT_COMMANDS.contains(tool);
            assertThat(gates.get(i).path("tool_name").asText()).isEqualTo(tool);
            assertThat(gates.get(i).path("call_id").asText()).isEqualTo("call_1_" + (i + 1));
            assertThat(gates.get(i).path("policy").asText())
                    .as("%s: %s", tool, gates.get(i))
                    .isEqualTo(harmless ? "harmless" : refused ? "refused" : "default");
            assertThat(gates.get(i).path("permissions").isEmpty()).as(tool).isEqualTo(harmless || refused);
        }
        assertThat(session.outputs()).hasSize(HARMLESS.size());
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void anyToolCanBeForbiddenByItsName() throws Exception {
        String[] names = tools.stream().map(ToolDefinition::name).toArray(String[]::new);
        SortedMap<String, String> before = tree();

        RecordedSession session =
                sessions.allow(names).deny(names).turns(callsOfAll()).run();
        session.assertReplays();

        assertThat(session.gates())
                .extracting(gate -> gate.path("approver").asText().equals("akmon")
                        ? gate.path("tool_name").asText() + " refused"
                        : gate.path("rule").asText())
                .containsExactly(Stream.of(names)
                        .map(name -> ABOUT_COMMANDS.contains(name) ? name + " refused" : name)
                        .toArray(String[]::new));
        assertThat(session.result().toolCalls().denied()).isEqualTo(names.length - ABOUT_COMMANDS.size());
        assertThat(session.outputs()).isEmpty();
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void inPlanModeNoToolChangesAnythingWhateverRulesAllow() throws Exception {
        String[] names = tools.stream().map(ToolDefinition::name).toArray(String[]::new);
        SortedMap<String, String> before = tree();

        RecordedSession session = sessions.allow(names)
                .planningIn(".akmon/plan.md")
                .turns(callsOfAll())
                .run();
        session.assertReplays();

        assertThat(tree()).isEqualTo(before);
        assertThat(session.gates()).hasSameSizeAs(tools);
        // What ran, ran after its gate; and what changes things did not run.
        Set<String> allowed = new HashSet<>();
        List<String> forbidden = new ArrayList<>();
        for (JsonNode gate : session.gates()) {
            if (gate.path("approver").asText().equals("akmon")) {
                assertThat(ABOUT_COMMANDS).contains(gate.path("tool_name").asText());
            } else if (gate.path("policy").asText().equals("plan")) {
                forbidden.add(gate.path("tool_name").asText());
            } else {
                allowed.add(gate.path("call_id").asText());
            }
        }
        assertThat(forbidden)
                .contains(
                        "write_file",
                        "edit",
                        "multi_edit",
                        "apply_patch",
                        "git_add",
                        "git_commit",
                        "git_switch",
                        "git_restore",
                        "git_stash",
                        "shell",
                        "write_spec",
                        "memory_write");
        assertThat(session.outputs()).hasSize(allowed.size());
    }

    @Test
    void withLeaveEveryCallRunsBehindItsGate() throws Exception {
        String[] names = tools.stream().map(ToolDefinition::name).toArray(String[]::new);
        RecordedSession session = sessions.allow(names).turns(callsOfAll()).run();
        session.assertReplays();

        Set<String> gated = new HashSet<>();
        for (EventKind kind : session.kinds()) {
            if (kind instanceof EventKind.PermissionGate gate) {
                gated.add(session.json(gate.context()).path("call_id").asText());
            } else if (kind instanceof EventKind.ToolCall call) {
                assertThat(gated)
                        .contains(session.json(call.output()).path("call_id").asText());
            }
        }
        assertThat(session.gates())
                .allSatisfy(gate -> assertThat(gate.path("approver").asText())
                        .isEqualTo(
                                ABOUT_COMMANDS.contains(gate.path("tool_name").asText()) ? "akmon" : "policy"));
        assertThat(session.outputs()).hasSize(tools.size() - ABOUT_COMMANDS.size());
    }

    @Test
    void whatIsAboutACommandThatRunsIsGatedAndCanBeForbiddenToo() throws Exception {
        String start = "sleep 600";
        ScriptedTurn[] turns = {
            say("", Script.call("shell", "command", start, "background", true)),
            say(
                    "",
                    Script.call("read_output", "id", "call_1_1", "wait_seconds", 0),
                    Script.call("stop_command", "id", "call_1_1")),
            say("Done.")
        };

        RecordedSession free = sessions.allow("shell").turns(turns).run();
        free.assertReplays();
        assertThat(free.gates())
                .extracting(gate -> gate.path("policy").asText())
                .containsExactly("rule", "harmless", "harmless");

        RecordedSession bound =
                sessions.deny("read_output", "stop_command").turns(turns).run();
        bound.assertReplays();
        assertThat(bound.gates())
                .extracting(gate -> gate.path("rule").asText())
                .containsExactly("shell", "read_output", "stop_command");
        assertThat(bound.result().toolCalls().denied()).isEqualTo(2);
    }

    /** One turn that calls every tool, and one that ends the session. */
    private ScriptedTurn[] callsOfAll() {
        ScriptedCall[] calls = tools.stream()
                .map(tool -> new ScriptedCall(tool.name(), arguments(tool.name(), tool.parameters()), null))
                .toArray(ScriptedCall[]::new);
        return new ScriptedTurn[] {say("", calls), say("Done.")};
    }

    private static ObjectNode arguments(String tool, JsonNode schema) {
        ObjectNode arguments = JSON.createObjectNode();
        schema.path("properties").properties().forEach(property -> {
            String name = property.getKey();
            if (!LEFT_OUT.contains(tool + "." + name)) {
                arguments.set(name, value(tool, name, property.getValue()));
            }
        });
        return arguments;
    }

    private static JsonNode value(String tool, String name, JsonNode schema) {
        if (schema.path("type").asText().equals("array")) {
            return JSON.createArrayNode().add(value(tool, name, schema.path("items")));
        }
        if (schema.path("type").asText().equals("object")) {
            return arguments(tool, schema);
        }
        if (schema.path("enum").isArray()) {
            // The last one is the one that does more.
            return schema.path("enum").get(schema.path("enum").size() - 1);
        }
        Object known = VALUES.getOrDefault(tool + "." + name, VALUES.get(name));
        if (known != null) {
            return JSON.valueToTree(known);
        }
        return switch (schema.path("type").asText()) {
            case "integer" -> JSON.getNodeFactory().numberNode(1);
            case "boolean" -> JSON.getNodeFactory().booleanNode(true);
            default -> JSON.getNodeFactory().textNode("x");
        };
    }

    /** Content by path of everything in the project and in the user's home, where notes are kept. */
    private SortedMap<String, String> tree() throws IOException {
        SortedMap<String, String> tree = new TreeMap<>();
        for (Path root : List.of(sessions.project(), sessions.home())) {
            try (Stream<Path> paths = Files.walk(root)) {
                for (Path path : paths.filter(Files::isRegularFile).toList()) {
                    tree.put(path.toString(), HexFormat.of().formatHex(Files.readAllBytes(path)));
                }
            }
        }
        return tree;
    }
}
