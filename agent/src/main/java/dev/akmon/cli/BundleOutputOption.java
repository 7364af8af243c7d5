package dev.akmon.cli;

import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --output}, for every command that changes a bundle, by default in place. */
final class BundleOutputOption {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "<file>",
            description = "Write the result here instead of into the bundle itself.")
    @Nullable
    String output;

    @Option(names = "--force", description = "Replace the file of --output when there is one.")
    boolean force;

    /** Where to write to, as it was given or, for the bundle itself, as the bundle was given. */
    String name(String bundle) {
        return output == null ? bundle : output;
    }

    /** The file to write to, which exists only when it is the bundle itself or may be replaced. */
    Path file(Console console, Path bundle) throws IOException {
        if (output == null) {
            return bundle;
        }
        Path file = console.resolve(output);
        boolean another = Files.exists(file) && !(Files.exists(bundle) && Files.isSameFile(file, bundle));
        if (another && !force) {
            throw new CommandException(ExitCode.USAGE, "output_exists", file + " exists already; --force replaces it");
        }
        return file;
    }
}
