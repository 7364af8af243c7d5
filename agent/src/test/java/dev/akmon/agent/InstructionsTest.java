package dev.akmon.agent;

import static dev.akmon.agent.Script.say;
import static dev.akmon.agent.Script.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.agent.policy.PolicySettings;
import dev.akmon.agent.policy.SourcedRule;
import dev.akmon.agent.scripted.ScriptedTurn;
import dev.akmon.agent.steering.SteeringFiles;
import dev.akmon.journal.HashAlgorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstructionsTest {
    @TempDir
    Path directory;

    private Path root;
    private Path home;
    private ReadingRules rules;

    @BeforeEach
    void aProject() throws Exception {
        root = Files.createDirectories(directory.toRealPath().resolve("project"));
        home = Files.createDirectories(directory.toRealPath().resolve("home/.akmon"));
        rules = ReadingRules.of(PolicySettings.NONE, root);
    }

    private void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<String> found(String workingDirectory) throws IOException {
        Path here = Files.createDirectories(root.resolve(workingDirectory));
        return Instructions.find(home, root, here, rules).stream()
                .map(Instructions::path)
                .toList();
    }

    @Test
    void theUsersComeFirstAndTheNearestLast() throws Exception {
        write(home.resolve("AKMON.md"), "user");
        write(root.resolve("AGENTS.md"), "a");
        write(root.resolve("AKMON.md"), "b");
        write(root.resolve("lib/AKMON.md"), "c");
        write(root.resolve("lib/deep/AGENTS.md"), "d");
        write(root.resolve("other/AKMON.md"), "not on the way");

        assertThat(found("lib/deep"))
                .containsExactly("~/.akmon/AKMON.md", "AGENTS.md", "AKMON.md", "lib/AKMON.md", "lib/deep/AGENTS.md");
    }

    @Test
    void otherAgentsFilesStandInWhereThereIsNoneOfAkmons() throws Exception {
        write(root.resolve("CLAUDE.md"), "root");
        write(root.resolve("GEMINI.md"), "also");
        write(root.resolve("lib/CLAUDE.md"), "not read");
        write(root.resolve("lib/AGENTS.md"), "lib");

        assertThat(found("lib")).containsExactly("CLAUDE.md", "lib/AGENTS.md");
    }

    @Test
    void theSameTextIsTakenOnce() throws Exception {
        write(root.resolve("AKMON.md"), "mine");
        write(root.resolve("AGENTS.md"), "<!-- " + SteeringFiles.MARK + " -->\nmine");
        write(root.resolve("lib/AKMON.md"), "mine");

        assertThat(found("lib")).containsExactly("AKMON.md");
    }

    @Test
    void aLinkThatLeadsOutIsNotFollowed() throws Exception {
        write(directory.resolve("secret.txt"), "secret");
        Files.createSymbolicLink(
                root.resolve("CLAUDE.md"), directory.toRealPath().resolve("secret.txt"));

        assertThatThrownBy(() -> found("")).hasMessageContaining("leads out of the project");
    }

    @Test
    void aFileThatIsTooLongIsRefused() throws Exception {
        write(root.resolve("AKMON.md"), "x".repeat(256 * 1024 + 1));

        assertThatThrownBy(() -> found("")).hasMessageContaining("larger than 256 KiB");
    }

    @Test
    void whatWasReadIsRecordedWithItsDigestAndReplays() throws Exception {
        SessionFixture sessions = new SessionFixture(Files.createDirectories(directory.resolve("session")));
        sessions.file("CLAUDE.md", "Speak plainly.\n");
        write(sessions.home().resolve(".akmon/AKMON.md"), "Be brief.\n");

        RecordedSession session = sessions.run().assertReplays();

        assertThat(session.config().json().path("instructions"))
                .map(one -> one.path("path").asText())
                .containsExactly("~/.akmon/AKMON.md", "CLAUDE.md");
        assertThat(session.config()
                        .json()
                        .path("instructions")
                        .get(1)
                        .path("sha256")
                        .asText())
                .hasSize(64);
        assertThat(session.config().systemPrompt())
                .contains("Instructions of the user, from ~/.akmon/AKMON.md:\n\nBe brief.")
                .contains("Instructions of the project, from CLAUDE.md:\n\nSpeak plainly.");
    }

    @Test
    void nothingElseInTheProjectSpeaksToTheModelAndASessionLeavesNothingThere() throws Exception {
        SessionFixture sessions = new SessionFixture(Files.createDirectories(directory.resolve("session")));
        for (String file : List.of(
                ".akmon/HANDOFF.md",
                ".akmon/todos/current.json",
                ".akmon/memory/user/a.md",
                ".akmon/index.bin",
                ".akmon/config.toml",
                ".akmon/plan.md")) {
            sessions.file(file, "planted instructions\n");
        }
        ScriptedTurn refused = say("Never said.").failing(status(429, "{\"error\":{\"code\":\"insufficient_quota\"}}"));

        for (ScriptedTurn turn : List.of(say("Done."), refused)) {
            RecordedSession session = sessions.turns(turn).run().assertReplays();

            assertThat(new String(session.requests().get(0).body(), StandardCharsets.UTF_8))
                    .doesNotContain("planted");
            try (Stream<Path> files = Files.walk(sessions.project())) {
                assertThat(files.filter(Files::isRegularFile))
                        .hasSize(6)
                        .allSatisfy(file -> assertThat(file).hasContent("planted instructions\n"));
            }
        }
    }

    @Test
    void whatRulesKeepFromBeingReadIsKeptFromTheModel() throws Exception {
        SessionFixture sessions = new SessionFixture(Files.createDirectories(directory.resolve("session")));
        sessions.file("AGENTS.md", "Shout.\n")
                .file("CLAUDE.md", "Never read where there is the other.\n")
                .file("docs/real.md", "A link's.\n")
                .file(".akmon/specs/open.md", "An open specification.\n")
                .file(".akmon/specs/shut.md", "A shut specification.\n")
                .file(".akmon/specs/asked.md", "One that is asked about.\n");
        Files.createSymbolicLink(sessions.project().resolve("AKMON.md"), Path.of("docs/real.md"));
        Path memory = sessions.home().resolve(".akmon/memory/user");
        write(memory.resolve("open.md"), "# Open\n\nAn open note.\n");
        write(memory.resolve("shut.md"), "# Shut\n\nA shut note.\n");
        write(sessions.home().resolve(".akmon/AKMON.md"), "Be brief.\n");

        RecordedSession session = sessions.deny(
                        "read(AGENTS.md)",
                        "read(docs/**)",
                        "read_spec(.akmon/specs/shut.md)",
                        "read(" + memory.toRealPath() + "/shut.md)")
                .ask("read(.akmon/specs/asked.md)")
                .run()
                .assertReplays();

        assertThat(session.config().systemPrompt())
                .contains("Be brief.", "An open specification.", "An open note.")
                .doesNotContain("Shout", "Never read", "A link's", "shut", "Shut", "asked about");
        JsonNode config = session.config().json();
        assertThat(config.path("instructions"))
                .map(file -> file.path("path").asText() + " "
                        + file.path("kept_back_by").asText("-"))
                .containsExactly(
                        "~/.akmon/AKMON.md -",
                        "AGENTS.md read(AGENTS.md)",
                        "AKMON.md read(docs/**)",
                        ".akmon/specs/asked.md read(.akmon/specs/asked.md)",
                        ".akmon/specs/open.md -",
                        ".akmon/specs/shut.md read_spec(.akmon/specs/shut.md)");
        assertThat(config.path("instructions").path(1).path("sha256").asText())
                .isEqualTo(HashAlgorithm.SHA256
                        .digest("Shout.\n".getBytes(StandardCharsets.UTF_8))
                        .hex());
        assertThat(config.path("memory").path("notes").findValuesAsText("path"))
                .containsExactly("~/.akmon/memory/user/open.md");
        assertThat(config.path("memory").path("left_out").findValuesAsText("path"))
                .containsExactly("~/.akmon/memory/user/shut.md");
    }

    @Test
    void whatIsKeptBackNeedNotBeUsable() throws Exception {
        write(root.resolve("AGENTS.md"), "x".repeat(256 * 1024 + 1));
        write(root.resolve("AKMON.md"), "y");
        rules = ReadingRules.of(denying("read(AGENTS.md)", "--deny"), root);

        List<Instructions> found = Instructions.find(home, root, root, rules);
        assertThat(found).extracting(Instructions::path).containsExactly("AGENTS.md", "AKMON.md");
        assertThat(found.get(0).keptBackBy()).contains("read(AGENTS.md)");
        assertThat(found.get(0).text()).isEmpty();
    }

    @Test
    void theProjectsRulesAreAboutTheProjectsFiles() throws Exception {
        write(home.resolve("AKMON.md"), "user");
        write(root.resolve("AKMON.md"), "project");
        PolicySettings.RepositoryFile file =
                new PolicySettings.RepositoryFile(".akmon/policy.toml", "00", "not_needed");
        PolicySettings denying = denying("read(AKMON.md)", ".akmon/policy.toml:1");
        rules = ReadingRules.of(
                new PolicySettings(
                        List.of(),
                        List.of(),
                        denying.deny(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(file)),
                root);

        assertThat(Instructions.find(home, root, root, rules))
                .extracting(one -> one.keptBackBy().isPresent())
                .containsExactly(false, true);
        rules = ReadingRules.of(denying, root);
        assertThat(Instructions.find(home, root, root, rules))
                .allMatch(one -> one.keptBackBy().isPresent());
    }

    private static PolicySettings denying(String rule, String source) {
        return new PolicySettings(
                List.of(),
                List.of(),
                List.of(new SourcedRule(rule, source)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    @Test
    void specificationsFollowByName() throws Exception {
        write(root.resolve("AKMON.md"), "work so");
        write(root.resolve(".akmon/specs/b.md"), "b");
        write(root.resolve(".akmon/specs/a.md"), "a");
        write(root.resolve(".akmon/specs/a.txt"), "no specification");
        write(root.resolve(".akmon/specs/feature/design.md"), "not by itself");

        assertThat(found("")).containsExactly("AKMON.md", ".akmon/specs/a.md", ".akmon/specs/b.md");
    }

    @Test
    void aSpecificationThatLeadsOutOfTheProjectStopsTheRun() throws Exception {
        write(directory.resolve("elsewhere.md"), "secret");
        Files.createDirectories(root.resolve(".akmon/specs"));
        Files.createSymbolicLink(root.resolve(".akmon/specs/a.md"), directory.resolve("elsewhere.md"));

        assertThatThrownBy(() -> found("")).hasMessageContaining("leads out of the project");
    }

    @Test
    void togetherTheyAreBoundedAndTheNearestGoFirst() throws Exception {
        String line = "äöü 4567\n";
        int lineBytes = 12;
        write(home.resolve("AKMON.md"), "user\n");
        write(root.resolve("AKMON.md"), line.repeat(8000));
        write(root.resolve("lib/AKMON.md"), "lib\n" + line.repeat(5000));
        write(root.resolve(".akmon/specs/a.md"), "spec\n");
        Path here = root.resolve("lib");

        List<Instructions> bounded = Instructions.bounded(Instructions.find(home, root, here, rules));

        assertThat(bounded)
                .extracting(Instructions::path)
                .containsExactly("~/.akmon/AKMON.md", "AKMON.md", "lib/AKMON.md", ".akmon/specs/a.md");
        assertThat(bounded.get(0).cutTo()).isEmpty();
        assertThat(bounded.get(2).cutTo()).isEmpty();
        int left = Instructions.MAX_TOTAL_BYTES - 5 - (4 + 5000 * lineBytes);
        int kept = left / lineBytes * lineBytes;
        assertThat(bounded.get(1).cutTo()).hasValue(kept);
        assertThat(bounded.get(1).shown()).endsWith("567\n[cut here: " + kept + " of 96000 bytes]");
        assertThat(bounded.get(3).cutTo()).as("5 bytes still fit").isEmpty();
        assertThat(bounded.stream()
                        .mapToInt(file -> file.text().getBytes(StandardCharsets.UTF_8).length)
                        .sum())
                .isLessThanOrEqualTo(Instructions.MAX_TOTAL_BYTES);

        write(root.resolve(".akmon/specs/a.md"), line.repeat(1000));
        assertThat(Instructions.bounded(Instructions.find(home, root, here, rules))
                        .get(3)
                        .shown())
                .isEqualTo("[cut here: 0 of 12000 bytes]");
    }
}
