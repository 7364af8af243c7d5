package dev.akmon.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.cli.Program;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the commands of a conversation show, and what plain and colourless terminals are sent. */
@Timeout(120)
// To take back the override of Conversation.
@SuppressWarnings("deprecation")
class ChatCommandsTest {
    private static final String ENTER = "\r";

    @TempDir
    Path directory;

    private Path project;
    private Map<String, String> environment;

    @BeforeEach
    void aProject() throws Exception {
        directory = directory.toRealPath();
        project = Files.createDirectories(directory.resolve("project"));
        Files.writeString(directory.resolve("s.yaml"), """
                name: s
                turns:
                  - text: ""
                    tool_calls:
                      - name: shell
                        arguments: {command: "echo done"}
                  - text: "**First** done."
                """);
        environment = new HashMap<>(
                Map.of("HOME", directory.toString(), "PATH", System.getenv("PATH"), "TERM", "xterm-256color"));
    }

    @AfterEach
    void noTerminal() {
        TerminalBuilder.setTerminalOverride(null);
    }

    private Conversation begin(String... options) throws Exception {
        return Conversation.begin(environment, project, directory.resolve("s.yaml"), options);
    }

    /** Runs a command line with this input; somebody sits at the terminal if {@code person}. */
    private int run(String input, boolean person, ByteArrayOutputStream out, ByteArrayOutputStream err, String... words)
            throws Exception {
        Console console = new Console(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                err,
                environment,
                project,
                new Console.Terminals(person, person, person));
        return Program.run(console, words);
    }

    @Test
    void permissionsAreListedWithTheirSourcesAndCallsTried() throws Exception {
        try (Conversation chat = begin("--profile", "dev", "--deny", "shell(git push)")) {
            TypingPerson person = chat.person();
            person.sees("› ").types("/permissions" + ENTER);
            person.sees("profile  dev")
                    .sees("deny")
                    .sees("shell(git push)")
                    .sees("--deny")
                    .sees("Deny wins over ask");
            person.sees("› ")
                    .types("/policy test shell git push" + ENTER)
                    .sees("denied")
                    .sees("--deny");
            person.sees("› ").types("/policy test write_file a.txt" + ENTER).sees("write a.txt");
            person.sees("› ").types("/policy test" + ENTER).sees("say what to try");
            person.sees("› ").types("/policy nothing" + ENTER).sees("tries one call");
            person.sees("› ").types("/plan" + ENTER).sees("plan mode is on");
            person.sees("› ").types("/policy" + ENTER).sees("plan     on").sees("Deny wins over ask");
            person.sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
    }

    @Test
    void mcpTellsWhichServersTheSessionHasAndTriesOne() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path config = Files.createDirectories(directory.resolve(".akmon")).resolve("config.toml");
        Files.writeString(config, """
                [mcp.good]
                command = ["%s", "-cp", "%s", "dev.akmon.agent.FakeMcpServer"]
                sandbox = false
                [mcp.off]
                url = "http://127.0.0.1:1/mcp"
                enabled = false
                [mcp.away]
                url = "http://127.0.0.1:1/mcp"
                [mcp.gone]
                command = ["/no/such/program"]
                """.formatted(java, System.getProperty("java.class.path")));
        try (Conversation chat = begin()) {
            TypingPerson person = chat.person();
            person.sees("› ")
                    .types("/mcp" + ENTER)
                    .sees("good  ")
                    .sees("tools · stdio, process-group · fake 7")
                    .sees("gone  ")
                    .sees("cannot be used")
                    .sees("off, in config.toml");
            person.sees("› ")
                    .types("/mcp good" + ENTER)
                    .sees("echo")
                    .sees("Says it again.")
                    .sees("› ")
                    .types("/mcp test gone" + ENTER)
                    .sees("gone cannot be used");
            person.sees("› ").types("/mcp restart good" + ENTER).sees("good was started again");
            person.sees("› ").types("/mcp restart gone" + ENTER).sees("this session has no tools of gone");
            person.sees("› ").types("/mcp test away" + ENTER).sees("nothing answers at its address");
            person.sees("› ").types("/mcp what" + ENTER).sees("no server what was started");
            person.sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
    }

    @Test
    void whatWasAnsweredIsAmongThePermissions() throws Exception {
        try (Conversation chat = begin()) {
            TypingPerson person = chat.person();
            person.sees("› ").types("do it" + ENTER).sees("Allow it?").types("r" + ENTER);
            person.sees("Rule: ")
                    .types(ENTER)
                    .sees("[s]ession")
                    .types("s" + ENTER)
                    .sees("done.")
                    .sees("recorded, head")
                    .sees("› ");
            person.types("/permissions" + ENTER).sees("\n").sees("shell(echo").sees("your answer, for this session");
            person.sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
    }

    @Test
    void commandsInTheBackgroundAreShownUntilTheyEnd() throws Exception {
        Path script = Files.writeString(directory.resolve("background.yaml"), """
                name: s
                turns:
                  - text: ""
                    tool_calls:
                      - name: shell
                        arguments: {command: "seq 1 30000; echo > written; sleep 3600", background: true}
                  - text: It runs.
                  - text: ""
                    tool_calls:
                      - name: stop_command
                        arguments: {id: call_1_1}
                  - text: It ran.
                """);
        try (Conversation chat = Conversation.begin(environment, project, script, "--allow", "shell")) {
            TypingPerson person = chat.person();
            person.sees("› ").types("/commands" + ENTER).sees("no command was started in the background");
            person.sees("› ").types("start it" + ENTER).sees("It runs.").sees("1 command in background");
            person.sees("› ").types("/commands" + ENTER).sees("call_1_1  [running]  seq 1 30000; echo");
            while (!Files.exists(project.resolve("written"))) {
                Thread.onSpinWait();
            }
            person.sees("› ").types("stop it" + ENTER).sees("It ran.").sees("recorded, head");
            person.sees("› ").types("/commands" + ENTER).sees("call_1_1  [ended by stop_command]");
            person.sees("› ").types("/expand 2" + ENTER).sees("/inspect --tool-output call_3_1 shows all of it");
            person.sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
    }

    @Test
    void trustIsAskedAboutOnTheScreenAndListed() throws Exception {
        Files.createDirectories(project.resolve(".akmon"));
        Files.writeString(project.resolve(".akmon/policy.toml"), "allow = [\"shell(make)\"]\n");
        try (Conversation chat = begin()) {
            TypingPerson person = chat.person();
            person.sees("wants to allow").sees("shell(make)").sees("Trust it?").types("y" + ENTER);
            person.sees("› ").types("/trust" + ENTER).sees("policy.toml").sees("trusted");
            person.sees(".mcp.json").sees("not there");
            person.sees("› ").types("/policy test shell make" + ENTER).sees("allowed");
            person.sees("› ").types("/trust .ak\t" + ENTER).sees("trusted").sees("/clear begins one");
            person.sees("› ").types("/trust .mcp.json" + ENTER).sees("there is no file");
            person.sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
    }

    @Test
    void copyAndInitAndDoctorDoWhatTheirNamesSay() throws Exception {
        String copied = Base64.getEncoder().encodeToString("**First** done.".getBytes(StandardCharsets.UTF_8));
        try (Conversation chat = begin("--allow", "shell")) {
            TypingPerson person = chat.person();
            person.sees("› ").types("/copy" + ENTER).sees("no answer yet");
            person.sees("› ").types("do it" + ENTER).sees("done.");
            person.sees("› ")
                    .types("/copy" + ENTER)
                    .sees("\u001b]52;c;" + copied + "\u0007")
                    .sees("copied 15 bytes");
            person.sees("› ").types("/init" + ENTER).sees("wrote").sees("AKMON.md");
            person.sees("› ")
                    .types("/doctor --offline" + ENTER)
                    .sees("configuration")
                    .sees(".yaml, a script");
            person.sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
        assertThat(project.resolve("AKMON.md")).exists();
    }

    @Test
    void theEvidenceIsWrittenWhenTheSessionHasEnded() throws Exception {
        Path evidence = directory.resolve("evidence.json");
        try (Conversation chat = begin("--allow", "shell", "--evidence", evidence.toString())) {
            chat.person()
                    .sees("› ")
                    .types("do it" + ENTER)
                    .sees("done.")
                    .sees("› ")
                    .types("/clear" + ENTER)
                    .sees("akmon: session")
                    .sees("› ")
                    .types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
        for (Path file : List.of(evidence, directory.resolve("evidence-2.json"))) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThat(run("", false, out, out, "evidence", "verify", file.toString()))
                    .as(out.toString(StandardCharsets.UTF_8))
                    .isZero();
        }
        assertThat(evidence).content().contains("\"success\": 1");
    }

    @Test
    void withoutColourNothingIsColoured() throws Exception {
        environment.put("NO_COLOR", "1");
        try (Conversation chat = begin("--allow", "shell")) {
            chat.person()
                    .sees("› ")
                    .types("do it" + ENTER)
                    .sees("done.")
                    .sees("› ")
                    .types("/permissions" + ENTER);
            chat.person().sees("Deny wins over ask").sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
            assertThat(chat.person().screen()).doesNotContainPattern("\u001b\\[[0-9;]*m");
        }
    }

    @Test
    void aDumbTerminalIsSentNothingButText() throws Exception {
        environment.put("TERM", "dumb");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int exitCode = run(
                "do it\n/permissions\n/copy\n/exit\n",
                true,
                out,
                err,
                "chat",
                "--model=scripted:" + directory.resolve("s.yaml"),
                "--allow=shell");

        assertThat(exitCode).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("First", "done.")
                .doesNotContain("\u001b");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("> ", "echo done", "no clipboard")
                .doesNotContain("\u001b");
    }

    @Test
    void whoHasChosenNoModelIsToldInFiveLinesWhatToDo() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        assertThat(run("", true, out, err)).isEqualTo(ExitCode.USAGE);

        assertThat(out.size()).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .hasSize(5)
                .allMatch(line -> line.length() <= 80)
                .anyMatch(line -> line.contains("demo"))
                .anyMatch(line -> line.contains("ANTHROPIC_API_KEY"))
                .anyMatch(line -> line.contains("Ollama"));
    }
}
