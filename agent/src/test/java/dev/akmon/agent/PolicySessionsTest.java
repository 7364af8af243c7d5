package dev.akmon.agent;

import static dev.akmon.agent.Script.call;
import static dev.akmon.agent.Script.read;
import static dev.akmon.agent.Script.say;
import static dev.akmon.agent.Script.shell;
import static dev.akmon.agent.Script.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.agent.scripted.ScriptedCall;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.recorder.ApprovalQuestion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules against a model that tries to get around them, in whole sessions that replay. */
class PolicySessionsTest {
    @TempDir
    Path directory;

    private SessionFixture sessions;

    @BeforeEach
    void aProject() throws Exception {
        sessions = new SessionFixture(directory)
                .file("src/A.java", "class A {}\n")
                .file("secret/token.txt", "hush\n")
                .file("scratch/notes.txt", "hush, notes\n")
                .file(".env", "KEY=hush\n")
                .file(".github/workflows/ci.yml", "on: push\n");
    }

    @Test
    void noSpellingOfAPathGetsAroundADenyRule() throws Exception {
        Path project = sessions.project();
        Files.createSymbolicLink(project.resolve("innocent"), Path.of("secret"));
        Files.createSymbolicLink(project.resolve("src/B.java"), Path.of("../secret/token.txt"));
        RecordedSession session = sessions.allow("read_file")
                .deny("read(secret/**)")
                .turns(
                        say(
                                "",
                                read("secret/token.txt"),
                                read("./secret/token.txt"),
                                read("secret//token.txt"),
                                read("src/../secret/token.txt"),
                                read("secret/../secret/./token.txt"),
                                read(project.resolve("secret/token.txt").toString()),
                                read("innocent/token.txt"),
                                read("src/B.java"),
                                call("search", "pattern", "hush", "path", "secret"),
                                call("search", "pattern", "hush", "path", "innocent")),
                        say("Done."))
                .run()
                .assertReplays();

        assertThat(session.gates()).hasSize(10).allSatisfy(gate -> {
            assertThat(gate.path("rule").asText()).isEqualTo("read(secret/**)");
            assertThat(gate.path("source").asText()).isEqualTo("--deny");
        });
        assertThat(session.outputs()).isEmpty();
    }

    @Test
    void noSpellingOfAPathWidensAnAllowRule() throws Exception {
        Files.createSymbolicLink(sessions.project().resolve("src/ci"), Path.of("../.github/workflows"));
        RecordedSession session = sessions.allow("write_file(src/**)")
                .turns(
                        say(
                                "",
                                write("src/../.github/workflows/ci.yml", "x"),
                                write("src/ci/ci.yml", "x"),
                                write("src/ci/new.yml", "x"),
                                write("./src/fine.txt", "x")),
                        say("Done."))
                .run()
                .assertReplays();

        assertThat(texts(session, "policy")).containsExactly("default", "default", "default", "rule");
        assertThat(sessions.project().resolve(".github/workflows/ci.yml")).hasContent("on: push\n");
        assertThat(sessions.project().resolve(".github/workflows/new.yml")).doesNotExist();
    }

    @Test
    void whatIsDeniedIsNotFoundInADirectoryAboveIt() throws Exception {
        RecordedSession session = sessions.deny("read(**/.env*)", "read(secret/**)", "list(secret/**)")
                .turns(
                        say(
                                "",
                                call("search", "pattern", "hush"),
                                call("list_directory", "depth", 3),
                                call("list_directory", "path", "secret")),
                        say("Done."))
                .run()
                .assertReplays();

        String found = session.outputs().get(0).path("content").asText();
        assertThat(found)
                .contains("scratch/notes.txt")
                .doesNotContain("KEY")
                .doesNotContain("token")
                .contains("[left out because rules deny it or want a person asked: 2]");
        String listed = session.outputs().get(1).path("content").asText();
        assertThat(listed).contains("scratch/notes.txt").contains(".env").doesNotContain("secret");
        assertThat(session.outputs()).hasSize(2);
        assertThat(texts(session, "rule")).containsExactly("", "", "list(secret/**)");
    }

    @Test
    void whatAPersonIsToBeAskedAboutIsNotFoundUnasked() throws Exception {
        RecordedSession session = sessions.ask("read(secret/**)")
                .person(question -> ApprovalAnswer.allow())
                .turns(say("", call("search", "pattern", "hush"), read("secret/token.txt")), say("Done."))
                .run()
                .assertReplays();

        assertThat(session.outputs().get(0).path("content").asText()).doesNotContain("token");
        assertThat(session.outputs().get(1).path("content").asText()).isEqualTo("hush\n");
        assertThat(session.gates().get(1).path("policy").asText()).isEqualTo("person");
        assertThat(session.gates().get(1).path("rule").asText()).isEqualTo("read(secret/**)");
    }

    @Test
    void aPatchIsJudgedByTheFilesItsHeadersName() throws Exception {
        String patch = "--- a/src/A.java\n+++ b/src/A.java\n@@ -1 +1 @@\n-class A {}\n+class A { }\n"
                + "--- a/.github/workflows/ci.yml\n+++ b/.github/workflows/ci.yml\n@@ -1 +1 @@\n-on: push\n+on: evil\n";
        String rename = "diff --git a/secret/token.txt b/src/token.txt\nsimilarity index 100%\n"
                + "rename from secret/token.txt\nrename to src/token.txt\n";
        String delete = "--- a/.env\n+++ /dev/null\n@@ -1 +0,0 @@\n-KEY=hush\n";
        List<ApprovalQuestion> asked = new ArrayList<>();
        RecordedSession session = sessions.allow("apply_patch(src/**)")
                .person(question -> {
                    asked.add(question);
                    return ApprovalAnswer.deny(null);
                })
                .turns(
                        say(
                                "",
                                call("apply_patch", "patch", patch),
                                call("apply_patch", "patch", rename),
                                call("apply_patch", "patch", delete)),
                        say("Done."))
                .run()
                .assertReplays();

        assertThat(texts(session, "policy")).containsExactly("person", "person", "person");
        assertThat(asked.get(0).preview())
                .contains("-on: push")
                .contains("+on: evil")
                .contains("+class A { }");
        assertThat(asked.get(1).preview()).contains("secret/token.txt").contains("-hush");
        assertThat(asked.get(2).preview()).contains("/dev/null").contains("-KEY=hush");
        assertThat(asked.get(0).rules().proposed()).containsExactly("apply_patch(.github/workflows/**)");
        assertThat(session.gates())
                .allSatisfy(gate -> assertThat(gate.has("preview_sha256")).isTrue());
        assertThat(sessions.project().resolve(".env")).exists();
    }

    @Test
    void noWayOfWritingACommandGetsAroundRules() throws Exception {
        List<ScriptedCall> tricks = List.of(
                shell("echo ok; rm -rf src"),
                shell("echo $(rm -rf src)"),
                shell("echo ok > src/A.java"),
                shell("PATH=.:$PATH echo ok"),
                shell("/bin/rm -rf src"),
                shell("env rm -rf src"),
                shell("sh -c 'rm -rf src'"),
                shell("echo ok\nrm -rf src"),
                shell("e''cho ok && \\rm -rf src"));
        RecordedSession session = sessions.allow("shell(echo)")
                .turns(say("", tricks.toArray(ScriptedCall[]::new)), say("Done."))
                .run()
                .assertReplays();

        assertThat(session.outputs()).isEmpty();
        assertThat(texts(session, "policy")).containsOnly("default").hasSize(tricks.size());
        assertThat(sessions.project().resolve("src/A.java")).hasContent("class A {}\n");
    }

    @Test
    void aCommandIsAllowedWhereItWasMeant() throws Exception {
        sessions.file("test.sh", "echo right\n").file("scratch/test.sh", "echo wrong\n");
        RecordedSession session = sessions.allow("shell(sh test.sh)")
                .turns(
                        say(
                                "",
                                call("shell", "command", "sh test.sh"),
                                call("shell", "command", "sh test.sh", "cwd", "./src/.."),
                                call("shell", "command", "sh test.sh", "cwd", "scratch"),
                                shell("cd scratch && sh test.sh")),
                        say("Done."))
                .run()
                .assertReplays();

        assertThat(texts(session, "policy")).containsExactly("rule", "rule", "default", "default");
        assertThat(session.gates().get(2).path("permissions").get(0).path("cwd").asText())
                .isEqualTo("scratch");
        assertThat(session.gates().get(0).path("permissions").get(0).has("cwd")).isFalse();
    }

    @Test
    void aRuleGivenInAnAnswerHoldsFromThenOn() throws Exception {
        List<List<String>> proposed = new ArrayList<>();
        RecordedSession session = sessions.person(question -> {
                    proposed.add(question.rules().proposed());
                    return question.call().name().equals("write_file")
                            ? ApprovalAnswer.allowByRules(question.rules().proposed(), false)
                            : ApprovalAnswer.allowSameCall();
                })
                .turns(
                        say("", write("src/B.java", "b"), write("src/C.java", "c"), shell("true")),
                        say("", write("src/deep/D.java", "d"), shell("true"), shell("true #")),
                        say("Done."))
                .run()
                .assertReplays();

        assertThat(proposed).containsExactly(List.of("write_file(src/**)"), List.of("shell(true)"), List.of());
        assertThat(texts(session, "policy"))
                .containsExactly("person", "rule", "person", "rule", "remembered", "person");
        assertThat(session.gates().get(1).path("source").asText()).isEqualTo("the answer to call_1_1");
        JsonNode answer = session.gates().get(0).path("answer");
        assertThat(answer.path("scope").asText()).isEqualTo("session");
        assertThat(answer.path("rules").get(0).asText()).isEqualTo("write_file(src/**)");
        assertThat(session.gates().get(2).path("answer").path("scope").asText()).isEqualTo("same_call");
    }

    @Test
    void theSameCallIsOneWithTheSameArguments() throws Exception {
        RecordedSession session = sessions.person(question -> ApprovalAnswer.allowSameCall())
                .turns(say("", write("a", "1"), write("a", "1"), write("a", "2")), say("Done."))
                .run()
                .assertReplays();

        assertThat(texts(session, "policy")).containsExactly("person", "remembered", "person");
    }

    @Test
    void anAnswerWithRulesThatMeanNothingAllowsNothing() throws Exception {
        RecordedSession session = sessions.person(
                        question -> ApprovalAnswer.allowByRules(List.of("write_file("), false))
                .turns(say("", write("a", "1")), say("Done."))
                .run()
                .assertReplays();

        assertThat(session.outputs()).isEmpty();
        assertThat(session.gates().get(0).path("reason").asText()).contains("write_file(");
    }

    @Test
    void planModeWritesNothingButItsPlan() throws Exception {
        RecordedSession session = sessions.allow("write_file", "shell", "edit")
                .planningIn(".akmon/plan.md")
                .turns(
                        say(
                                "",
                                read("src/A.java"),
                                write("src/B.java", "b"),
                                shell("touch x"),
                                call("edit", "path", "src/A.java", "old_str", "A", "new_str", "B"),
                                write(".akmon/plan.md", "1. Do it.\n"),
                                write(".akmon/policy.toml", "allow = [\"shell\"]\n")),
                        say("Done."))
                .run()
                .assertReplays();

        assertThat(texts(session, "policy")).containsExactly("reads", "plan", "plan", "plan", "plan", "plan");
        assertThat(session.outputs()).hasSize(2);
        assertThat(sessions.project().resolve(".akmon/plan.md")).hasContent("1. Do it.\n");
        assertThat(sessions.project().resolve("src/B.java")).doesNotExist();
        assertThat(session.config()
                        .json()
                        .path("policy")
                        .path("plan")
                        .path("file")
                        .asText())
                .isEqualTo(".akmon/plan.md");
    }

    private static List<String> texts(RecordedSession session, String member) throws Exception {
        return session.gates().stream().map(gate -> gate.path(member).asText()).toList();
    }
}
