package dev.akmon.tools.files;

import dev.akmon.tools.DisplayName;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads unified diffs as {@code diff -u} and {@code git diff} write them and as models write them from memory. Counts in
 * hunk headers may therefore be wrong, or missing altogether ({@code @@} alone); everything else must be in order, and
 * every line must be accounted for.
 *
 * <p>A hunk ends at the first line that cannot belong to it. Deleting a line {@code -- x} looks like a file header, so
 * such a line only counts as one when the hunk has its announced length or when the two lines after it complete the
 * header.
 */
final class PatchParser {

    private static final Pattern HUNK_HEADER =
            Pattern.compile("@@(?: -(\\d{1,9})(?:,(\\d{1,9}))? \\+(\\d{1,9})(?:,(\\d{1,9}))? @@.*| \\.\\.\\. @@.*)?");

    private static final String GIT_HEADER = "diff --git ";

    /** Header lines of git that need no action of ours. */
    private static final List<String> IGNORED_HEADERS = List.of("index ", "similarity index ", "dissimilarity index ");

    private static final Set<String> FILE_MODES = Set.of("100644", "100755");

    private static final String NOTHING = "/dev/null";

    private final List<String> lines;
    private int next;

    private PatchParser(String patch) {
        this.lines = split(patch);
    }

    /** @throws ToolException {@code patch_failed} with the number of the offending line */
    static List<FilePatch> parse(String patch) throws ToolException {
        return new PatchParser(patch).files();
    }

    private static List<String> split(String patch) {
        // A patch that is itself written with CRLF throughout means its lines, not carriage returns in the files.
        String normal = LineEnds.allCrlf(patch) ? patch.replace("\r\n", "\n") : patch;
        String complete = normal.endsWith("\n") ? normal.substring(0, normal.length() - 1) : normal;
        return List.of(complete.split("\n", -1));
    }

    private List<FilePatch> files() throws ToolException {
        List<FilePatch> files = new ArrayList<>();
        skipProse();
        while (next < lines.size()) {
            files.add(file());
            skipBlank();
        }
        if (files.isEmpty()) {
            throw new ToolException(
                    ErrorCode.PATCH_FAILED,
                    "there is no file in the patch; a file begins with two lines, --- a/PATH and +++ b/PATH");
        }
        return files;
    }

    /** What stands before the first header is a message for people. */
    private void skipProse() {
        while (next < lines.size() && !atGitHeader() && !atFileHeader()) {
            next++;
        }
    }

    private void skipBlank() {
        while (next < lines.size()
                && (lines.get(next).isBlank() || lines.get(next).startsWith("```"))) {
            next++;
        }
        // The signature that git puts under mails.
        if (next < lines.size() && lines.get(next).equals("-- ")) {
            next = lines.size();
        }
    }

    private boolean atGitHeader() {
        return lines.get(next).startsWith(GIT_HEADER);
    }

    private boolean atFileHeader() {
        return lines.get(next).startsWith("--- ")
                && next + 1 < lines.size()
                && lines.get(next + 1).startsWith("+++ ");
    }

    private FilePatch file() throws ToolException {
        int start = next;
        GitHeaders git = atGitHeader() ? gitHeaders() : new GitHeaders();
        boolean hasFileHeader = next < lines.size() && atFileHeader();
        if (!hasFileHeader && !git.completeWithoutFileHeader()) {
            throw failure(next, "expected the header of a file (--- a/PATH and +++ b/PATH)");
        }
        @Nullable String oldPath = git.created ? null : git.oldPath;
        @Nullable String newPath = git.deleted ? null : git.newPath;
        if (hasFileHeader) {
            String oldName = name(next, "--- ");
            String newName = name(next + 1, "+++ ");
            boolean prefixed = (oldName.startsWith("a/") || oldName.equals(NOTHING))
                    && (newName.startsWith("b/") || newName.equals(NOTHING));
            oldPath = path(oldName, prefixed);
            newPath = path(newName, prefixed);
            checkAgainst(git, oldPath, newPath, start);
            next += 2;
        }
        if (oldPath == null && newPath == null) {
            throw failure(start, "both sides of the file are " + NOTHING);
        }
        List<FilePatch.Hunk> hunks = new ArrayList<>();
        while (next < lines.size() && lines.get(next).startsWith("@@")) {
            hunks.add(hunk());
        }
        FilePatch file = new FilePatch(oldPath, newPath, git.executable, hunks, start + 1);
        if (file.renames() && !git.renamed) {
            throw failure(
                    start,
                    "the header names two files, " + oldPath + " and " + newPath
                            + "; a rename needs the lines diff --git, rename from and rename to");
        }
        boolean doesSomething = !hunks.isEmpty() || git.completeWithoutFileHeader();
        if (!doesSomething) {
            throw failure(next, "expected a hunk (@@ -START,COUNT +START,COUNT @@)");
        }
        return file;
    }

    /** What git's own header lines say about a file. */
    private static final class GitHeaders {
        private @Nullable String oldPath;
        private @Nullable String newPath;
        private @Nullable Boolean executable;
        private boolean created;
        private boolean deleted;
        private boolean renamed;

        boolean completeWithoutFileHeader() {
            return created || deleted || renamed || executable != null;
        }
    }

    private GitHeaders gitHeaders() throws ToolException {
        GitHeaders git = new GitHeaders();
        git.oldPath = sharedName(lines.get(next).substring(GIT_HEADER.length()));
        git.newPath = git.oldPath;
        next++;
        while (next < lines.size() && !atFileHeader() && !atGitHeader() && gitHeader(git, lines.get(next))) {
            next++;
        }
        boolean needsNames = git.completeWithoutFileHeader() && !(next < lines.size() && atFileHeader());
        if (needsNames && (git.oldPath == null || git.newPath == null)) {
            throw failure(next, "the header does not name the file");
        }
        return git;
    }

    /**
     * The name in {@code a/NAME b/NAME}. Blanks in names make the line ambiguous unless both names are the same; where
     * they are not, other lines have them.
     */
    private @Nullable String sharedName(String names) throws ToolException {
        int middle = names.length() / 2;
        if (names.length() % 2 == 0 || names.charAt(middle) != ' ') {
            return null;
        }
        String oldName = unquoted(names.substring(0, middle), next);
        String newName = unquoted(names.substring(middle + 1), next);
        boolean same = oldName.startsWith("a/")
                && newName.startsWith("b/")
                && oldName.substring(2).equals(newName.substring(2));
        return same ? newName.substring(2) : null;
    }

    /** Takes one header line; false when the line is none. */
    private boolean gitHeader(GitHeaders git, String line) throws ToolException {
        if (IGNORED_HEADERS.stream().anyMatch(line::startsWith)) {
            return true;
        }
        if (line.startsWith("new file mode ")) {
            git.created = true;
            git.executable = executable(line.substring(14)) ? Boolean.TRUE : null;
        } else if (line.startsWith("deleted file mode ")) {
            git.deleted = true;
        } else if (line.startsWith("old mode ")) {
            executable(line.substring(9));
        } else if (line.startsWith("new mode ")) {
            git.executable = executable(line.substring(9));
        } else if (line.startsWith("rename from ")) {
            git.renamed = true;
            git.oldPath = unquoted(line.substring(12), next);
        } else if (line.startsWith("rename to ")) {
            git.renamed = true;
            git.newPath = unquoted(line.substring(10), next);
        } else if (line.startsWith("copy from ") || line.startsWith("copy to ")) {
            throw failure(next, "copies are not supported; create the new file with all its lines");
        } else if (line.startsWith("GIT binary patch") || line.startsWith("Binary files ")) {
            throw failure(next, "binary patches are not supported");
        } else {
            return false;
        }
        return true;
    }

    private boolean executable(String mode) throws ToolException {
        if (!FILE_MODES.contains(mode.strip())) {
            throw failure(next, "only regular files (modes 100644 and 100755) can be patched");
        }
        return mode.strip().equals("100755");
    }

    /** The two kinds of header must speak of the same files: permissions are asked for what they name. */
    private void checkAgainst(GitHeaders git, @Nullable String oldPath, @Nullable String newPath, int start)
            throws ToolException {
        boolean oldAgrees = git.oldPath == null || oldPath == null || git.oldPath.equals(oldPath);
        boolean newAgrees = git.newPath == null || newPath == null || git.newPath.equals(newPath);
        boolean kindAgrees = (!git.created || oldPath == null) && (!git.deleted || newPath == null);
        if (!oldAgrees || !newAgrees || !kindAgrees) {
            throw failure(start, "the header lines contradict each other about which file this is");
        }
    }

    private String name(int index, String prefix) throws ToolException {
        String name = lines.get(index).substring(prefix.length());
        if (name.startsWith("\"")) {
            return unquoted(name, index);
        }
        int tab = name.indexOf('\t');
        return (tab < 0 ? name : name.substring(0, tab)).stripTrailing();
    }

    private static @Nullable String path(String name, boolean prefixed) {
        if (name.equals(NOTHING)) {
            return null;
        }
        return prefixed ? name.substring(2) : name;
    }

    private FilePatch.Hunk hunk() throws ToolException {
        int start = next;
        Matcher header = HUNK_HEADER.matcher(lines.get(next));
        if (!header.matches()) {
            throw failure(next, "malformed hunk header; write @@ -START,COUNT +START,COUNT @@");
        }
        boolean counted = header.group(1) != null;
        int oldStart = counted ? Integer.parseInt(header.group(1)) : -1;
        int oldLeft = counted ? count(header.group(2)) : 0;
        int newLeft = counted ? count(header.group(4)) : 0;
        next++;
        List<FilePatch.Line> body = new ArrayList<>();
        while (next < lines.size()) {
            boolean complete = oldLeft <= 0 && newLeft <= 0;
            String line = lines.get(next);
            if (endsHunk(complete, counted)) {
                break;
            }
            if (line.startsWith("\\")) {
                markWithoutNewline(body);
                next++;
                continue;
            }
            FilePatch.Kind kind = kind(line);
            body.add(new FilePatch.Line(kind, line.isEmpty() ? "" : line.substring(1), false));
            oldLeft -= kind == FilePatch.Kind.ADDED ? 0 : 1;
            newLeft -= kind == FilePatch.Kind.REMOVED ? 0 : 1;
            next++;
        }
        if (body.isEmpty()) {
            throw failure(start, "the hunk is empty");
        }
        return new FilePatch.Hunk(oldStart, body, start + 1);
    }

    private static int count(@Nullable String group) {
        return group == null ? 1 : Integer.parseInt(group);
    }

    private boolean endsHunk(boolean complete, boolean counted) {
        String line = lines.get(next);
        if (line.startsWith("@@") || atGitHeader()) {
            return true;
        }
        if (atFileHeader()) {
            boolean hunkFollows = next + 2 < lines.size() && lines.get(next + 2).startsWith("@@");
            return hunkFollows || complete && counted;
        }
        if (line.startsWith("```")) {
            return true;
        }
        // Empty lines and git's signature may follow a hunk, and are content within one.
        return complete && (counted && (line.isEmpty() || line.equals("-- ")) || onlyBlankLinesFollow());
    }

    private boolean onlyBlankLinesFollow() {
        return lines.subList(next, lines.size()).stream().allMatch(String::isEmpty);
    }

    private FilePatch.Kind kind(String line) throws ToolException {
        // Editors and models strip the blank from an empty context line.
        char first = line.isEmpty() ? ' ' : line.charAt(0);
        return switch (first) {
            case ' ' -> FilePatch.Kind.CONTEXT;
            case '-' -> FilePatch.Kind.REMOVED;
            case '+' -> FilePatch.Kind.ADDED;
            default ->
                throw failure(
                        next, "a line of a hunk begins with a blank, - or +; this one begins with " + quoted(first));
        };
    }

    private static String quoted(char c) {
        return "'" + DisplayName.of(String.valueOf(c)) + "'";
    }

    private void markWithoutNewline(List<FilePatch.Line> body) throws ToolException {
        if (body.isEmpty()) {
            throw failure(next, "there is no line before this one");
        }
        FilePatch.Line last = body.remove(body.size() - 1);
        body.add(new FilePatch.Line(last.kind(), last.text(), true));
    }

    /** Undoes git's quoting of unusual names: double quotes, C escapes, octal bytes. */
    private String unquoted(String name, int index) throws ToolException {
        String stripped = name.stripTrailing();
        if (!stripped.startsWith("\"")) {
            return stripped;
        }
        if (stripped.length() < 2 || !stripped.endsWith("\"")) {
            throw failure(index, "the quotes around the file name are not closed");
        }
        byte[] quoted = stripped.substring(1, stripped.length() - 1).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < quoted.length; i++) {
            if (quoted[i] != '\\') {
                bytes.write(quoted[i]);
                continue;
            }
            i++;
            if (i + 2 < quoted.length && isOctal(quoted[i]) && isOctal(quoted[i + 1]) && isOctal(quoted[i + 2])) {
                bytes.write((quoted[i] - '0') << 6 | (quoted[i + 1] - '0') << 3 | quoted[i + 2] - '0');
                i += 2;
            } else if (i < quoted.length && "abtnvfr\"\\".indexOf(quoted[i]) >= 0) {
                bytes.write("\u0007\b\t\n\u000B\f\r\"\\".charAt("abtnvfr\"\\".indexOf(quoted[i])));
            } else {
                throw failure(index, "the file name has an escape that git does not write");
            }
        }
        return Utf8.text(bytes.toByteArray()).orElseThrow(() -> failure(index, "the file name is not UTF-8"));
    }

    private static boolean isOctal(byte b) {
        return b >= '0' && b <= '7';
    }

    private static ToolException failure(int index, String message) {
        return new ToolException(ErrorCode.PATCH_FAILED, "line " + (index + 1) + " of the patch: " + message);
    }
}
