package dev.akmon.tools.notes;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.CheckedTool;
import dev.akmon.tools.DisplayName;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.FileErrors;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolNames;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.files.ChangeSet;
import dev.akmon.tools.files.FileChange;
import dev.akmon.tools.files.FileSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code memory_write}: keeps, replaces or forgets a note for later sessions. What it writes is put before every later
 * session, so it needs leave of its own kind, which leave to write files does not give.
 */
public final class MemoryTool extends CheckedTool {

    private static final int MAX_TITLE_CHARS = 80;
    private static final int MAX_CONTENT_BYTES = 4096;

    private static final String DESCRIPTION =
            "Keeps a note for later sessions. For lasting facts and wishes of the user that no file of the project says.";

    private static final ParameterSchema PARAMETERS = new ParameterSchema()
            .requiredChoice(
                    "scope", "project: sessions in this project; user: all sessions.", List.of("project", "user"))
            .requiredString("title", "One line; a note of this title is replaced.")
            .requiredString("content", "The note, short; empty to forget it.");

    private final MemoryNotes notes;

    /** @param notes where the notes are kept */
    public MemoryTool(MemoryNotes notes) {
        super(ToolNames.MEMORY, DESCRIPTION, PARAMETERS);
        this.notes = notes;
    }

    @Override
    public boolean parallel() {
        return false;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        MemoryNotes.Scope scope =
                MemoryNotes.Scope.valueOf(arguments.string("scope").toUpperCase(Locale.ROOT));
        String title = arguments.string("title").strip();
        String content = arguments.string("content").strip();
        if (title.isEmpty()
                || title.length() > MAX_TITLE_CHARS
                || !DisplayName.of(title).equals(title)) {
            throw ToolException.invalid("a title is one line of 1 to " + MAX_TITLE_CHARS + " characters");
        }
        if (content.getBytes(StandardCharsets.UTF_8).length > MAX_CONTENT_BYTES) {
            throw new ToolException(
                    ErrorCode.TOO_LARGE, "a note has at most " + MAX_CONTENT_BYTES + " bytes; keep what matters of it");
        }
        try {
            return prepare(scope, title, content);
        } catch (IOException e) {
            throw new ToolException(ErrorCode.IO_ERROR, "the notes cannot be read: " + e.getMessage());
        }
    }

    private PreparedCall prepare(MemoryNotes.Scope scope, String title, String content)
            throws IOException, ToolException {
        Optional<MemoryNotes.Note> existing = notes.find(scope, title);
        if (content.isEmpty() && existing.isEmpty()) {
            throw new ToolException(ErrorCode.NOT_FOUND, "there is no note of this title to forget");
        }
        Path file = existing.map(MemoryNotes.Note::file).orElseGet(() -> notes.newFile(scope, title));
        Path base = file.getParent();
        while (!Files.isDirectory(base)) {
            base = base.getParent();
        }
        Workspace place = Workspace.of(base, List.of());
        Workspace.Resolved target = new Workspace.Resolved(
                place.resolveForWrite(base.relativize(file).toString()).path(), notes.shown(file));
        FileSnapshot before = FileSnapshot.of(target, FileChange.MAX_TEXT_BYTES);
        byte[] after =
                content.isEmpty() ? null : ("# " + title + "\n\n" + content + "\n").getBytes(StandardCharsets.UTF_8);
        return new Call(
                new ChangeSet(place, List.of(new FileChange(target, before, after))),
                new Permission(Permission.Kind.MEMORY, scope.word() + "/" + file.getFileName()),
                file.getParent());
    }

    private record Call(ChangeSet change, Permission permission, Path directory) implements PreparedCall {

        @Override
        public List<Permission> permissions() {
            return List.of(permission);
        }

        @Override
        public Optional<String> preview() {
            return change.preview();
        }

        @Override
        public ToolResult run(Cancellation cancellation) {
            try {
                makePrivate(directory);
            } catch (IOException e) {
                return ToolResult.failure(ErrorCode.IO_ERROR, "the notes have no directory: " + FileErrors.reason(e));
            }
            return change.run(cancellation);
        }

        /** Notes are nobody's but the user's: what they are in is closed to others. */
        private static void makePrivate(Path directory) throws IOException {
            if (Files.isDirectory(directory)) {
                return;
            }
            makePrivate(directory.getParent());
            try {
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(directory)) {
                    throw e;
                }
            }
        }
    }
}
