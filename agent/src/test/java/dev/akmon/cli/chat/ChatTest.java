package dev.akmon.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.agent.Pictures;
import dev.akmon.agent.modules.Modules;
import dev.akmon.cli.Program;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.replay.SessionReplay;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.Journal;
import dev.akmon.journal.StoredSession;
import dev.akmon.replay.ReplayMode;
import dev.akmon.replay.ReplayReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversations as a person has them: keys go in, a screen comes out, and every recorded session replays to its head. */
@Timeout(120)
// To take back the override of Conversation.
@SuppressWarnings("deprecation")
class ChatTest {
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";
    private static final String ESCAPE = "\u001b";
    private static final String ENTER = "\r";
    private static final String SCRIPT = """
            name: s
            turns:
              - text: "# Title\\n\\nSome **bold** text, `code`, 2 ** 3."
                tool_calls:
                  - name: shell
                    arguments: {command: "seq 1 20"}
                  - name: edit
                    arguments: {path: hello.txt, old_str: "hello", new_str: "hello world"}
              - text: First done.
              - text: Second done.
              - text: Third done.
              - text: Fourth done.
            """;

    @TempDir
    Path directory;

    private Path project;
    private Map<String, String> environment;

    @BeforeEach
    void aProject() throws Exception {
        directory = directory.toRealPath();
        project = Files.createDirectories(directory.resolve("project"));
        Files.writeString(project.resolve("hello.txt"), "hello\n");
        Files.writeString(project.resolve(".gitignore"), "hidden.txt\n");
        Files.writeString(project.resolve("hidden.txt"), "h\n");
        script(SCRIPT);
        environment = Map.of("HOME", directory.toString(), "PATH", System.getenv("PATH"), "TERM", "xterm-256color");
    }

    @AfterEach
    void noTerminal() {
        TerminalBuilder.setTerminalOverride(null);
    }

    private void script(String text) throws Exception {
        Files.writeString(directory.resolve("s.yaml"), text);
    }

    private Conversation begin(String... options) throws Exception {
        return Conversation.begin(environment, project, directory.resolve("s.yaml"), options);
    }

    private Journal journal() {
        return Journal.at(Journal.defaultDirectory(environment));
    }

    private List<UUID> assertEverySessionReplays(int sessions) throws Exception {
        List<UUID> ids = journal().sessionIds();
        assertThat(ids).hasSize(sessions);
        for (UUID id : ids) {
            ReplayReport report = SessionReplay.run(journal(), id, ReplayMode.STRICT, Optional.empty(), Modules.none());
            assertThat(report.divergences()).isEmpty();
            assertThat(report.passed()).isTrue();
        }
        return ids;
    }

    private List<String> prompts(UUID id) throws Exception {
        List<String> prompts = new ArrayList<>();
        try (StoredSession session = journal().load(id)) {
            for (var event : session.events()) {
                if (event.kind() instanceof EventKind.UserTurn turn) {
                    prompts.add(new String(session.object(turn.prompt()), StandardCharsets.UTF_8));
                }
            }
        }
        return prompts;
    }

    @Test
    void aConversationWithToolsCommandsAndALeave() throws Exception {
        try (Conversation chat = begin("--allow", "shell", "--allow", "edit")) {
            TypingPerson person = chat.person();
            person.sees("/help says").sees("recorded, head").sees("› ").types("do it" + ENTER);
            person.sees("Title").sees("2 ** 3.");
            person.sees("seq 1 20").sees("exit 0").sees("more lines: /expand 1").sees("20");
            person.sees("Changed hello.txt (+1 -1 lines).").sees("+hello world");
            person.sees("First done.").sees("recorded, head").sees("› ").types("/expand 1" + ENTER);
            person.sees("\n10").sees("› ").types("/diff" + ENTER);
            person.sees("-hello").sees("+hello world").sees("› ").types("/verify" + ENTER);
            person.sees("is intact").sees("› ").types("/replay" + ENTER);
            person.sees("replay OK").sees("› ").types("!echo by myself" + ENTER);
            person.sees("by myself").sees("exit 0").sees("by myself").sees("› ").types("/hepl" + ENTER);
            person.sees("did you mean /help?").sees("› ").types("/cost" + ENTER);
            person.sees("unknown").sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
        assertEverySessionReplays(1);
    }

    private static final String QUESTION = """
            name: s
            turns:
              - text: ""
                tool_calls:
                  - name: ask_user
                    arguments: {question: "Which colour?", options: ["red", "blue"]}
              - text: Then so be it.
              - text: Never mind.
            """;

    @Test
    void theModelAsksAndThePersonAnswersInPlanModeToo() throws Exception {
        script(QUESTION);
        try (Conversation chat = begin("--plan")) {
            TypingPerson person = chat.person();
            person.sees("› ").types("paint it" + ENTER);
            person.sees("akmon asks: ")
                    .sees("Which colour?")
                    .sees("1")
                    .sees("red")
                    .sees("2")
                    .sees("blue");
            person.sees("Enter alone: no answer): ").types("2" + ENTER);
            person.sees("The user chose option 2: blue").sees("Then so be it.").sees("› ");
            person.types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
        assertEverySessionReplays(1);
    }

    @Test
    void ctrlCAtAQuestionStopsTheTurn() throws Exception {
        script(QUESTION);
        try (Conversation chat = begin()) {
            TypingPerson person = chat.person();
            person.sees("› ").types("paint it" + ENTER);
            person.sees("Enter alone: no answer): ").types(CTRL_C);
            person.sees("before there was an answer")
                    .sees("what came until then")
                    .sees("› ")
                    .types("no" + ENTER);
            person.sees("Never mind.").sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
        assertEverySessionReplays(1);
    }

    @Test
    void severalLinesAndAPasteAreOnePrompt() throws Exception {
        try (Conversation chat = begin("--allow", "shell", "--allow", "edit")) {
            TypingPerson person = chat.person();
            person.sees("› ").types("one\\" + ENTER);
            person.sees("… ").types("two\u001b\rthree" + ENTER);
            person.sees("First done.").sees("› ").types("\u001b[200~four\nfive\n\u001b[201~six" + ENTER);
            person.sees("Second done.").sees("› ").types(CTRL_D);
            assertThat(chat.exitCode()).isZero();
        }
        assertThat(prompts(assertEverySessionReplays(1).get(0))).containsExactly("one\ntwo\nthree", "four\nfive\nsix");
    }

    @Test
    void aLongPasteIsAFewWordsInTheLineAndWholeInThePrompt() throws Exception {
        String pasted = "some line \\\n".repeat(2_999) + "the last";
        try (Conversation chat = begin("--allow", "shell", "--allow", "edit")) {
            TypingPerson person = chat.person();
            person.sees("› ").types("\u001b[200~" + pasted.replace('\n', '\r') + "\u001b[201~");
            person.sees("[pasted text 1: 3,000 lines]").types(" sum it up" + ENTER);
            person.sees("First done.").sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
            assertThat(person.screen()).doesNotContain("the last");
        }
        assertThat(prompts(assertEverySessionReplays(1).get(0))).containsExactly(pasted + " sum it up");
        // The next program knows the words from the history, and not what they stood for.
        try (Conversation chat = begin()) {
            TypingPerson person = chat.person();
            person.sees("› ")
                    .types("\u0012")
                    .sees("bck-i-search")
                    .types("pasted")
                    .types(ENTER);
            person.sees("paste it again").sees("› ").types("\u0015/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
    }

    @Test
    void whatIsTypedWhileTheAgentWorksIsSentAfterwards() throws Exception {
        try (Conversation chat = begin("--allow", "shell", "--allow", "edit")) {
            TypingPerson person = chat.person();
            person.sees("› ").types("!until test -e go; do sleep 0.05; done" + ENTER);
            person.sees("… shell").types("the xx\u007f\u007fsecond \u001b[Dthing" + ENTER + "and the ");
            Files.createFile(project.resolve("go"));
            person.sees("First done.").sees("› ").sees("and the ").types("third" + ENTER);
            person.sees("Second done.").sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
        assertThat(prompts(assertEverySessionReplays(1).get(0))).containsExactly("the second thing", "and the third");
    }

    @Test
    void escStopsTheTurnAndLeavesWhatWasTypedInTheLine() throws Exception {
        try (Conversation chat = begin("--allow", "shell", "--allow", "edit")) {
            TypingPerson person = chat.person();
            person.sees("› ").types("!exec sleep 3600" + ENTER);
            person.sees("… shell").types("one" + ENTER + "two").types(ESCAPE);
            person.sees("stopping (Ctrl-C leaves)").sees("› ").sees("two").types("!" + ENTER);
            person.sees("First done.").sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
        assertThat(prompts(assertEverySessionReplays(1).get(0))).containsExactly("one\ntwo!");
    }

    @Test
    void aSessionThatIsGoneOnWithBeginsWithWhatWasSaidLast() throws Exception {
        try (Conversation chat = begin("--allow", "shell", "--allow", "edit")) {
            chat.person().sees("› ").types("do it" + ENTER).sees("First done.");
            chat.person().sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
        try (Conversation chat = begin("--continue")) {
            chat.person().sees("goes on from").sees("› do it").sees("First done.");
            chat.person().sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
        assertEverySessionReplays(2);
    }

    @Test
    void aPathIsAPromptAndACommandTakesNothingItDoesNotKnow() throws Exception {
        try (Conversation chat = begin("--allow", "shell", "--allow", "edit")) {
            TypingPerson person = chat.person();
            person.sees("› ").types("/clear the table" + ENTER).sees("nothing can follow /clear");
            person.sees("› ").types("/" + ENTER).sees("/help lists them");
            person.sees("› ").types("/model two words" + ENTER).sees("no model id");
            person.sees("› ").types("/mcp test" + ENTER).sees("which server");
            person.sees("› ").types("/srv/app/log is full" + ENTER).sees("First done.");
            person.sees("› ")
                    .types("/undo" + ENTER)
                    .sees("undo to event")
                    .sees("Put back")
                    .sees("hello.txt");
            person.sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
            assertThat(person.screen()).doesNotContain("akmon:undo");
        }
        assertThat(prompts(assertEverySessionReplays(1).get(0))).containsExactly("/srv/app/log is full");
    }

    @Test
    void completesCommandsAndFilesThatGitDoesNotIgnore() throws Exception {
        try (Conversation chat = begin("--allow", "shell", "--allow", "edit")) {
            TypingPerson person = chat.person();
            person.sees("› ").types("/perm\t").sees("/permissions").types(ENTER);
            person.sees("Deny wins")
                    .sees("› ")
                    .types("look at @LLO\t")
                    .sees("hello.txt")
                    .types(ENTER);
            person.sees("First done.").sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
            assertThat(person.screen()).doesNotContain("hidden.txt");
        }
        assertThat(prompts(assertEverySessionReplays(1).get(0))).containsExactly("look at @hello.txt");
    }

    @Test
    void imagesGoWithThePromptThatNamesThemOrAreRefusedBeforeIt() throws Exception {
        Files.write(project.resolve("my shot.png"), Pictures.png(30, 20));
        Files.write(project.resolve("first.png"), Pictures.png(10, 10));
        script("""
                name: s
                turns:
                  - text: Both are noise.
                    expect: ["[image first.png: image/png, 10x10 pixels]", "[image my shot.png: image/png, 30x20 pixels]"]
                  - text: Still noise.
                """);
        try (Conversation chat = begin("--image", "first.png", "--deny", "read(denied/**)")) {
            TypingPerson person = chat.person();
            person.sees("› ").types("/cost" + ENTER).sees("unknown");
            person.sees("› ").types("look at @shot\t").sees("\"my shot.png\"").types(ENTER);
            person.sees("view_image first.png").sees("view_image my shot.png").sees("Both are noise.");
            person.sees("› ").types("and @gone.png?" + ENTER).sees("there is no gone.png");
            person.sees("› ").types("sure?" + ENTER).sees("Still noise.");
            person.sees("› ").types("/replay" + ENTER).sees("replay OK");
            person.sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
        assertThat(prompts(assertEverySessionReplays(1).get(0))).containsExactly("look at @\"my shot.png\"", "sure?");
    }

    @Test
    void aModelThatTakesNoImagesIsSentNoPromptWithOne() throws Exception {
        Files.write(project.resolve("shot.png"), Pictures.png(30, 20));
        script("name: s\nturns:\n  - text: Hello.\n");
        Path config = Files.createDirectories(directory.resolve(".akmon")).resolve("config.toml");
        Files.writeString(config, "[[model_estimates]]\npattern = \"scripted:s.yaml\"\nimages = false\n");
        try (Conversation chat = begin()) {
            TypingPerson person = chat.person();
            person.sees("› ").types("/plan look at @shot.png" + ENTER).sees("scripted:s.yaml takes no images");
            person.sees("› ").types("look at @shot.png" + ENTER).sees("scripted:s.yaml takes no images");
            person.sees("› ").types("hello" + ENTER).sees("Hello.");
            person.sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
        assertThat(prompts(assertEverySessionReplays(1).get(0))).containsExactly("hello");
    }

    @Test
    void keepsWhatWasTypedForTheProjectAndNothingThatBeginsWithASpace() throws Exception {
        try (Conversation chat = begin()) {
            chat.person()
                    .sees("› ")
                    .types("/cost" + ENTER)
                    .sees("unknown")
                    .sees("› ")
                    .types(" /context" + ENTER);
            chat.person().sees("conversation").sees("› ").types("/exit" + ENTER);
            chat.exitCode();
        }
        Path file;
        try (var files = Files.list(Journal.defaultDirectory(environment).resolveSibling("history"))) {
            file = files.findFirst().orElseThrow();
        }
        assertThat(Files.readAllLines(file)).containsExactly("/cost", "/exit");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Conversation chat = begin()) {
            // Ctrl-R finds what an earlier session was asked.
            chat.person()
                    .sees("› ")
                    .types("\u0012")
                    .sees("bck-i-search")
                    .types("cost")
                    .types(ENTER)
                    .sees("unknown")
                    .sees("› ");
            chat.person().types(CTRL_D);
            assertThat(chat.exitCode()).isZero();
        }
    }

    @Test
    void aHistoryThatIsNoTextIsLeftAloneAndNotUsed() throws Exception {
        try (Conversation chat = begin()) {
            chat.person()
                    .sees("› ")
                    .types("/cost" + ENTER)
                    .sees("tokens")
                    .sees("› ")
                    .types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
        Path file;
        try (Stream<Path> files = Files.list(directory.resolve(".local/state/akmon/history"))) {
            file = files.findFirst().orElseThrow();
        }
        byte[] noText = {'a', (byte) 0xff, '\n'};
        Files.write(file, noText);
        try (Conversation chat = begin()) {
            chat.person()
                    .sees("› ")
                    .types("/cost" + ENTER)
                    .sees("tokens")
                    .sees("› ")
                    .types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
        assertThat(file).hasBinaryContent(noText);
    }

    @Test
    void ctrlCAtThePromptLeavesTheSecondTime() throws Exception {
        try (Conversation chat = begin()) {
            chat.person()
                    .sees("› ")
                    .types("half a thought")
                    .sees("half a thought")
                    .types(CTRL_C)
                    .sees("Ctrl-C again to leave")
                    .sees("› ")
                    .types(CTRL_C);
            assertThat(chat.exitCode()).isZero();
        }
        assertThat(prompts(assertEverySessionReplays(1).get(0))).isEmpty();
    }

    @Test
    void ctrlCNeverLeavesWithAThoughtInTheLine() throws Exception {
        try (Conversation chat = begin()) {
            TypingPerson person = chat.person();
            for (String typed : List.of("half a thought", "another" + ESCAPE, "a third")) {
                person.sees("› ")
                        .types(typed)
                        .sees(typed.replace(ESCAPE, ""))
                        .types(CTRL_C)
                        .sees("Ctrl-C again to leave");
            }
            person.sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
            assertThat(person.screen()).contains("/exit");
        }
        assertEverySessionReplays(1);
    }

    @Test
    void ctrlCEndsTheSigningProgram() throws Exception {
        Path config = Files.createDirectories(directory.resolve(".akmon")).resolve("config.toml");
        Files.writeString(config, """
                [signing]
                command = ["sh", "-c", "echo ready > %s; exec sleep 300"]
                """.formatted(fifo()));
        try (Conversation chat = begin()) {
            chat.person().sees("› ").types("/exit" + ENTER).sees("signing with sh");
            assertThat(Files.readString(directory.resolve("ready"))).isEqualTo("ready\n");
            chat.person().types(CTRL_C).sees("was stopped; the head is not signed");
            assertThat(chat.exitCode()).isZero();
        }
        assertEverySessionReplays(1);
    }

    private Path fifo() throws Exception {
        Path fifo = directory.resolve("ready");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        return fifo;
    }

    @Test
    void quitAtAQuestionEndsTheSession() throws Exception {
        try (Conversation chat = begin()) {
            chat.person().sees("› ").types("do it" + ENTER).sees("Allow it?").types("q" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
        assertEverySessionReplays(1);
    }

    @Test
    void ctrlCStopsTheTurnAndTheConversationGoesOn() throws Exception {
        script("""
                name: s
                turns:
                  - text: "aaa bbb ccc ddd eee fff ggg hhh iii jjj kkk lll mmm nnn ooo ppp qqq rrr sss ttt"
                    chunk_delay_ms: 3600000
                    delay_ms: 0
                  - text: unused
                  - text: Here again.
                """);
        try (Conversation chat = begin("--allow", "shell", "--allow", "edit")) {
            chat.person()
                    .sees("› ")
                    .types("!echo ready; sleep 3600" + ENTER)
                    .sees("… shell")
                    .types(CTRL_C);
            chat.person()
                    .sees("stopping")
                    .sees("› ")
                    .types("/verify" + ENTER)
                    .sees("is intact")
                    .sees("› ");
            chat.person().types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
        assertEverySessionReplays(1);
    }

    @Test
    void asksBeforeACallAndDeniesWithAReason() throws Exception {
        try (Conversation chat = begin()) {
            chat.person().sees("› ").types("do it" + ENTER);
            chat.person().sees("$ seq 1 20").sees("Allow it?").types("y" + ENTER);
            chat.person()
                    .sees("+hello world")
                    .sees("Allow it?")
                    .types("not this file" + ENTER)
                    .sees("denied: ")
                    .sees("not this file");
            chat.person().sees("First done.").sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
        assertEverySessionReplays(1);
        assertThat(Files.readString(project.resolve("hello.txt"))).isEqualTo("hello\n");
    }

    @Test
    void clearBeginsANewSessionAndModelGoesOnWithAnother() throws Exception {
        Files.writeString(directory.resolve("other.yaml"), """
                name: other
                turns:
                  - text: Never asked for.
                  - text: Never asked for either.
                  - text: From the other.
                """);
        try (Conversation chat = begin("--allow", "shell", "--allow", "edit")) {
            TypingPerson person = chat.person();
            person.sees("› ").types("one" + ENTER).sees("First done.").sees("› ");
            person.types("/model scripted:" + directory.resolve("other.yaml") + ENTER)
                    .sees("going on with");
            person.sees("› ")
                    .types("two" + ENTER)
                    .sees("From the other.")
                    .sees("› ")
                    .types("/clear" + ENTER);
            person.sees("completed").sees("session").sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
        assertEverySessionReplays(2);
    }

    @Test
    void planModeChangesNothingUntilThePlanIsCarriedOut() throws Exception {
        try (Conversation chat = begin("--allow", "shell", "--allow", "edit")) {
            TypingPerson person = chat.person();
            person.sees("› ")
                    .types("/plan think first" + ENTER)
                    .sees("plan mode is on")
                    .sees("not run");
            person.sees("First done.")
                    .sees("plan › ")
                    .types("/implement" + ENTER)
                    .sees("plan mode is off");
            person.sees("Second done.").sees("› ").types("/exit" + ENTER);
            assertThat(chat.exitCode()).isZero();
        }
        List<String> prompts = prompts(assertEverySessionReplays(1).get(0));
        assertThat(prompts).containsExactly("think first", "Carry out the plan.");
        assertThat(Files.readString(project.resolve("hello.txt"))).isEqualTo("hello\n");
    }

    @Test
    void aTerminalThatIsClosedEndsTheSession() throws Exception {
        try (Conversation chat = begin()) {
            chat.person().sees("› ");
            chat.person().close();
            chat.exitCode();
        }
        assertEverySessionReplays(1);
    }

    /** What the sessions before /clear came to is not forgotten with them. */
    @ParameterizedTest
    @CsvSource({
        "'do it\n/clear\nhello\n', --deny=list_directory, 5",
        "'hello\n/clear\ndo it\n', --deny=list_directory, 5",
        "'hello\n/clear\nhello\n', --deny=list_directory, 0",
        "'do it\n/clear\nhello\n', --max-turns=1, 4",
        "'fail\n/clear\nhello\n', --max-turns=9, 1",
        "'fail\n/clear\ndo it\n', --max-turns=1, 4"
    })
    void overAPipeTheExitCodeIsThatOfAllSessions(String typed, String option, int expected) throws Exception {
        Path script = Files.writeString(directory.resolve("several.yaml"), """
                name: s
                conversations:
                  - when: do it
                    turns:
                      - tool_calls:
                          - name: list_directory
                      - text: Done.
                  - when: fail
                    turns:
                      - text: Never said.
                        expect: what nobody says
                  - turns:
                      - text: Hello.
                """);
        Console console = new Console(
                new ByteArrayInputStream(typed.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8)),
                new ByteArrayOutputStream(),
                new ByteArrayOutputStream(),
                environment,
                project,
                Console.Terminals.NONE);

        int exitCode = Program.run(console, "chat", "--yes", "--model=scripted:" + script, option);

        assertThat(exitCode).isEqualTo(expected);
        assertEverySessionReplays(2);
    }

    @Test
    void overAPipeAPromptWhoseImageCannotBeShownCounts() throws Exception {
        script("name: s\nturns:\n  - text: Hello.\n");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new ByteArrayInputStream("look at @gone.png\nhello\n".getBytes(StandardCharsets.UTF_8)),
                new ByteArrayOutputStream(),
                err,
                environment,
                project,
                Console.Terminals.NONE);

        int exitCode = Program.run(console, "chat", "--model=scripted:" + directory.resolve("s.yaml"));

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no gone.png");
        assertThat(prompts(assertEverySessionReplays(1).get(0))).containsExactly("hello");
        assertThat(exitCode).isEqualTo(2);
    }

    @Test
    void overAPipeEachLineIsAPromptAndNothingIsColoured() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new ByteArrayInputStream(
                        "do it\nand \\\nagain\n/cost\n/exit\nnever\n".getBytes(StandardCharsets.UTF_8)),
                out,
                err,
                environment,
                project,
                Console.Terminals.NONE);

        int exitCode = Program.run(console, "chat", "--model=scripted:" + directory.resolve("s.yaml"), "--allow=edit");

        // Nobody can be asked about the shell command, so it is denied.
        assertThat(exitCode).isEqualTo(5);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("# Title\n\nSome **bold** text, `code`, 2 ** 3.\nFirst done.\nSecond done.\n");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("denied", "unknown")
                .doesNotContain("\u001b", "> ");
        assertThat(prompts(assertEverySessionReplays(1).get(0))).containsExactly("do it", "and \nagain");
    }
}
