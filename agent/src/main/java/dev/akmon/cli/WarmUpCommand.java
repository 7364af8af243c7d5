package dev.akmon.cli;

import dev.akmon.cli.demo.WarmUp;
import picocli.CommandLine;

/**
 * Goes once through what the program does most, so that a class data archive written at its exit holds the classes. The
 * launcher calls it when it trains such an archive.
 */
@CommandLine.Command(name = "warm-up", hidden = true, header = "Load what most commands load (used by the launcher)")
final class WarmUpCommand implements Command {

    @Override
    public int run(Invocation invocation) throws Exception {
        WarmUp.run();
        return ExitCode.OK;
    }
}
