package dev.akmon.cli;

import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.demo.WarmUp;
import dev.akmon.journal.ZstdLibrary;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Goes once through what the program does most, so that a class data archive written at its exit holds the classes. The
 * launcher calls it when it trains such an archive.
 */
@CommandLine.Command(name = "warm-up", hidden = true, header = "Load what most commands load (used by the launcher)")
final class WarmUpCommand implements Command {

    @CommandLine.Parameters(
            arity = "0..1",
            paramLabel = "<directory>",
            description = "Put native libraries there, so that later starts need not unpack them.")
    @Nullable
    Path libraries;

    @Override
    public int run(Invocation invocation) throws Exception {
        if (libraries != null) {
            ZstdLibrary.unpack(libraries);
        }
        new WarmUp(invocation).run();
        return ExitCode.OK;
    }
}
