package dev.akmon.cli;

import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.demo.Demo;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Shows the whole product at work. */
@CommandLine.Command(
        name = "demo",
        header = "See it all at work: run, record, sign, verify, replay; no model, no key, no network",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Copies a small broken project into a new directory and lets the agent repair it with a scripted",
            "model that is served over HTTP on this machine. Everything else is real."
        },
        optionListHeading = "%nOptions:%n")
final class DemoCommand implements Command {

    private static final String DIRECTORY = "akmon-demo";

    @Option(
            names = "--dir",
            paramLabel = "<dir>",
            description = "The new directory (default: akmon-demo, or akmon-demo-2 and so on when that exists).")
    @Nullable
    String directory;

    @Override
    public int run(Invocation invocation) throws Exception {
        return new Demo(invocation, target(invocation.console())).run();
    }

    private Path target(Console console) {
        if (directory != null) {
            Path chosen = console.resolve(directory);
            if (Files.exists(chosen)) {
                throw CommandException.usage(chosen + " exists already; name a new directory");
            }
            return chosen;
        }
        Path target = console.resolve(DIRECTORY);
        for (int number = 2; Files.exists(target); number++) {
            target = console.resolve(DIRECTORY + "-" + number);
        }
        return target;
    }
}
