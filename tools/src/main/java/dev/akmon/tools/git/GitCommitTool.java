package dev.akmon.tools.git;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.FailingCall;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.shell.ShellSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** {@code git_commit}: commits what is staged, and nothing else. */
public final class GitCommitTool extends GitTool {

    private static final int MAX_MESSAGE_CHARS = 20_000;

    /**
     * @param workspace the directory it works in
     * @param settings how programs are run
     */
    public GitCommitTool(Workspace workspace, ShellSettings settings) {
        super(
                "git_commit",
                "Commits everything that is staged, also what the user staged before. Look at git_diff with staged first, and"
                        + " at git_log for the style of messages. Hooks are not run and the commit is not signed; nothing is"
                        + " pushed. Commit only when the user wants commits.",
                new ParameterSchema()
                        .requiredString(
                                "message", "The message: a subject line, and if useful an empty line and more."),
                workspace,
                settings);
    }

    @Override
    public boolean parallel() {
        return false;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        String message = arguments.string("message").strip();
        if (message.isEmpty() || message.length() > MAX_MESSAGE_CHARS || message.indexOf('\0') >= 0) {
            throw ToolException.invalid("a message has 1 to " + MAX_MESSAGE_CHARS + " characters, NUL not among them");
        }
        Git git = open(Cancellation.NEVER);
        Staged staged = Staged.of(git);
        List<String> files = staged.files();
        if (files.size() > GitAddTool.MAX_FILES) {
            throw new ToolException(
                    ErrorCode.TOO_LARGE,
                    files.size() + " staged files are too many for one call; at most " + GitAddTool.MAX_FILES);
        }
        if (files.isEmpty()) {
            return new FailingCall(
                    permissions(Permission.Kind.READ, List.of(".")),
                    new ToolException(ErrorCode.NOT_FOUND, "nothing is staged; git_add stages files"));
        }
        List<String> diff = new ArrayList<>(List.of("diff", "--cached"));
        diff.addAll(Git.DIFF_OPTIONS);
        diff.addAll(List.of("-M", "--stat", "--patch"));
        String preview = "commits:\n" + message.indent(4) + "\n"
                + result("", git.shown(diff), "", filters(git)).content() + "\n";
        return new Call(message, staged, preview);
    }

    /**
     * What is staged, and the commit it would come after.
     *
     * @param entries modes and hashes of a file, then its name, and so on
     */
    private record Staged(List<String> entries, String parent) {

        static Staged of(Git git) throws ToolException {
            List<String> command = new ArrayList<>(List.of("diff", "--cached"));
            command.addAll(Git.DIFF_OPTIONS);
            command.addAll(List.of("--raw", "--no-abbrev", "--no-renames", "-z"));
            return new Staged(git.list(command), git.hasCommits() ? git.commit("HEAD") : "");
        }

        List<String> files() {
            return IntStream.range(0, entries.size() / 2)
                    .mapToObj(i -> entries.get(2 * i + 1))
                    .toList();
        }
    }

    private final class Call implements PreparedCall {
        private final String message;
        private final Staged staged;
        private final String preview;

        Call(String message, Staged staged, String preview) {
            this.message = message;
            this.staged = staged;
            this.preview = preview;
        }

        @Override
        public List<Permission> permissions() {
            return committing(staged.files());
        }

        @Override
        public Optional<String> preview() {
            return Optional.of(preview);
        }

        @Override
        public ToolResult run(Cancellation cancellation) {
            try {
                Git git = open(cancellation);
                if (!Staged.of(git).equals(staged)) {
                    return ToolResult.failure(
                            ErrorCode.CHANGED_MEANWHILE, "what is staged changed meanwhile; nothing was committed");
                }
                git.feed(
                        List.of(
                                "commit",
                                "--quiet",
                                "--no-verify",
                                "--no-gpg-sign",
                                "--cleanup=whitespace",
                                "--file=-"),
                        message + "\n");
                String commit = git.line(List.of("rev-parse", "--verify", "HEAD"));
                String stat = git.shown(List.of(
                                "show",
                                "--format=",
                                "--no-show-signature",
                                "--no-ext-diff",
                                "--no-textconv",
                                "--no-color",
                                "--stat",
                                "-m",
                                "--first-parent",
                                commit))
                        .text();
                return ToolResult.success(("committed " + commit + "\n" + stat).stripTrailing(), false);
            } catch (ToolException e) {
                return e.toResult();
            }
        }
    }
}
