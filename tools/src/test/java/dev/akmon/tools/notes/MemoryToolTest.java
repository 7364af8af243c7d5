package dev.akmon.tools.notes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.FileEffect;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryToolTest {

    @TempDir
    Path temp;

    private MemoryNotes notes;
    private Path user;

    @BeforeEach
    void noNotes() throws IOException {
        Path directory = temp.toRealPath().resolve(".akmon/memory");
        notes = new MemoryNotes(directory, "app-123");
        user = directory.resolve("user");
    }

    private PreparedCall prepare(String scope, String title, String content) throws ToolException {
        return new MemoryTool(notes)
                .prepare(JsonNodeFactory.instance
                        .objectNode()
                        .put("scope", scope)
                        .put("title", title)
                        .put("content", content));
    }

    private ToolResult write(String scope, String title, String content) throws ToolException {
        return prepare(scope, title, content).run(Cancellation.NEVER);
    }

    @Test
    void aNoteIsShownAsADiffAndWrittenWhenItIsAllowed() throws Exception {
        PreparedCall call = prepare("user", "Commit messages", "Say why.\n");
        assertThat(call.permissions())
                .containsExactly(new Permission(Permission.Kind.MEMORY, "user/commit-messages.md"));
        assertThat(call.preview().orElseThrow())
                .isEqualTo("--- /dev/null\n+++ b/~/.akmon/memory/user/commit-messages.md\n@@ -0,0 +1,3 @@\n"
                        + "+# Commit messages\n+\n+Say why.\n");
        assertThat(temp.resolve(".akmon")).as("preparing changes nothing").doesNotExist();

        ToolResult result = call.run(Cancellation.NEVER);
        assertThat(result.content()).startsWith("Created ~/.akmon/memory/user/commit-messages.md");
        assertThat(result.effects())
                .extracting(FileEffect::path)
                .containsExactly("~/.akmon/memory/user/commit-messages.md");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(user)))
                .isEqualTo("rwx------");
        assertThat(notes.list())
                .extracting(MemoryNotes.Note::title, MemoryNotes.Note::text)
                .containsExactly(tuple("Commit messages", "Say why."));
    }

    @Test
    void aNoteOfTheSameTitleIsReplacedAndAnEmptyOneForgotten() throws Exception {
        write("user", "Style", "tabs");
        PreparedCall replacing = prepare("user", "STYLE", "spaces");
        assertThat(replacing.preview().orElseThrow()).contains("-tabs", "+spaces");
        replacing.run(Cancellation.NEVER);
        assertThat(user).isDirectoryContaining("glob:**style.md");
        assertThat(notes.list()).extracting(MemoryNotes.Note::text).containsExactly("spaces");

        PreparedCall forgetting = prepare("user", "style", "");
        assertThat(forgetting.preview().orElseThrow()).contains("-spaces", "+++ /dev/null");
        ToolResult forgotten = forgetting.run(Cancellation.NEVER);
        assertThat(forgotten.effects().get(0).after()).isNull();
        assertThat(notes.list()).isEmpty();
        assertThatThrownBy(() -> prepare("user", "style", "")).hasMessage("there is no note of this title to forget");
    }

    @Test
    void titlesThatMakeTheSameFileNameDoNotReplaceEachOther() throws Exception {
        write("project", "C++", "a");
        write("project", "C#", "b");
        write("project", "数据库", "c");
        write("project", "Größe", "d");

        assertThat(notes.list())
                .extracting(MemoryNotes.Note::subject, MemoryNotes.Note::title)
                .containsExactly(
                        tuple("project/c-2.md", "C#"),
                        tuple("project/c.md", "C++"),
                        tuple("project/gro-e.md", "Größe"),
                        tuple("project/note.md", "数据库"));
    }

    @Test
    void notesOfAnotherProjectAndLinksAreNone() throws Exception {
        write("project", "here", "a");
        Files.createDirectories(user);
        Path elsewhere = Files.writeString(temp.resolve("elsewhere.md"), "# Evil\n\nx");
        Files.createSymbolicLink(user.resolve("evil.md"), elsewhere);

        assertThat(notes.list()).extracting(MemoryNotes.Note::title).containsExactly("here");
        assertThat(new MemoryNotes(temp.resolve(".akmon/memory"), "other-456").list())
                .isEmpty();
    }

    @Test
    void aFileByHandIsANoteToo() throws Exception {
        Files.createDirectories(user);
        Files.writeString(user.resolve("by-hand.md"), "no heading\nat all\n");

        assertThat(notes.list().get(0).title()).isEqualTo("by-hand");
        write("user", "by-hand", "better");
        assertThat(notes.list()).extracting(MemoryNotes.Note::text).containsExactly("better");
    }

    @Test
    void aNoteIsBounded() {
        assertThatThrownBy(() -> write("user", "t", "x".repeat(4097))).hasMessageContaining("at most 4096 bytes");
        assertThatThrownBy(() -> write("user", "two\nlines", "x")).hasMessageContaining("one line");
        assertThatThrownBy(() -> write("user", " ", "x")).hasMessageContaining("one line");
        assertThatThrownBy(() -> write("team", "t", "x")).hasMessageContaining("must be one of project, user");
    }

    @Test
    void whatChangedMeanwhileIsNotOverwritten() throws Exception {
        write("user", "Style", "tabs");
        PreparedCall call = prepare("user", "Style", "spaces");
        Files.writeString(user.resolve("style.md"), "# Style\n\nmine\n");

        assertThat(call.run(Cancellation.NEVER).errorCode()).isEqualTo("changed_meanwhile");
        assertThat(user.resolve("style.md")).content().contains("mine");
    }
}
