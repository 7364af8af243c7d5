package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.LiveRun;
import dev.akmon.agent.rules.ProjectFile;
import dev.akmon.agent.rules.TrustStore;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.journal.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trusts files of a project. */
@CommandLine.Command(
        name = "trust",
        header = "Trust a project's own rules as they are now",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Whatever a repository says about what tools may do counts only as far as it forbids, until you",
            "trust the exact content of the file. With one byte changed the trust is gone. Without <path> every",
            "such file of the project is trusted:   and .mcp.json."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 done, 2 no such file, 3 it cannot be read%n%nExamples:%n",
        footer = {
            "  akmon trust                       those of this project",
            "  akmon trust .mcp.json             this one",
            "  akmon trust --list",
            "  akmon trust --revoke .mcp.json"
        })
final class TrustCommand implements Command {

    @Parameters(index = "0", arity = "0..1", paramLabel = "<path>", description = "A file, or a project's directory.")
    @Nullable
    String path;

    @Option(names = "--list", description = "List what has been decided, and whether it still holds.")
    boolean list;

    @Option(names = "--revoke", description = "Forget what was decided.")
    boolean revoke;

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        TrustStore store = TrustStore.of(console.environment());
        if (list && revoke) {
            throw CommandException.usage("--list and --revoke do not go together");
        }
        ObjectNode report = JsonReports.report();
        ArrayNode files = report.putArray("files");
        if (list) {
            for (Map.Entry<Path, TrustStore.Decision> decision :
                    store.decisions().entrySet()) {
                add(files, decision.getKey(), decision.getValue().sha256(), state(decision));
            }
        } else {
            for (ProjectFile file : chosen(console)) {
                if (revoke) {
                    boolean known = store.forget(file.path());
                    add(files, file.path(), file.sha256(), known ? "revoked" : "not decided about");
                } else {
                    store.decide(file.path(), file.sha256(), true, Instant.now());
                    add(files, file.path(), file.sha256(), "trusted");
                }
            }
        }
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, report);
        } else {
            print(console, files);
        }
        return ExitCode.OK;
    }

    private static void add(ArrayNode files, Path path, String sha256, String state) {
        files.addObject().put("path", path.toString()).put("sha256", sha256).put("state", state);
    }

    private static void print(Console console, ArrayNode files) {
        if (files.isEmpty()) {
            console.out().println("nothing has been decided about any file");
        }
        files.forEach(file -> console.out()
                .println(String.format("%-18s", file.path("state").asText())
                        + TerminalText.line(file.path("path").asText())
                        + console.style().dim("  sha256 " + file.path("sha256").asText())));
    }

    private static String state(Map.Entry<Path, TrustStore.Decision> decision) throws IOException {
        Path file = decision.getKey();
        if (!Files.isRegularFile(file)) {
            return "missing";
        }
        String now = HashAlgorithm.SHA256.digest(Files.readAllBytes(file)).hex();
        if (!now.equals(decision.getValue().sha256())) {
            return "changed since";
        }
        return decision.getValue().trusted() ? "trusted" : "declined";
    }

    private List<ProjectFile> chosen(Console console) throws IOException {
        Path given = path == null ? console.workingDirectory() : console.resolve(path);
        if (revoke && path != null && !Files.exists(given)) {
            // What is gone can still be forgotten.
            return List.of(new ProjectFile(given, given.toString(), new byte[0], ""));
        }
        if (Files.isRegularFile(given)) {
            return List.of(named(given));
        }
        if (!Files.isDirectory(given)) {
            throw CommandException.usage("there is no file or directory " + given);
        }
        Path root = LiveRun.projectRoot(given);
        List<ProjectFile> files = new ArrayList<>();
        for (String name : ProjectFile.NAMES) {
            ProjectFile.read(root, name).ifPresent(files::add);
        }
        if (files.isEmpty()) {
            throw CommandException.usage(
                    "there is nothing to trust in " + root + ": no " + String.join(" and no ", ProjectFile.NAMES));
        }
        return files;
    }

    /** The file a path names; the project it belongs to is the one it would be read in. */
    private static ProjectFile named(Path given) throws IOException {
        Path parent = given.getParent().toRealPath();
        Path file = parent.resolve(given.getFileName());
        for (String name : ProjectFile.NAMES) {
            if (file.endsWith(name)) {
                Path root = file;
                for (int i = 0; i < Path.of(name).getNameCount(); i++) {
                    root = root.getParent();
                }
                return ProjectFile.read(root, name).orElseThrow();
            }
        }
        throw CommandException.usage(given.getFileName() + " needs no trust; what does is "
                + String.join(" and ", ProjectFile.NAMES) + " at the root of a project");
    }
}
