package dev.akmon.cli.run;

import dev.akmon.cli.console.CommandException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that make a run go on from a recorded session. */
public final class ResumeFlags {
    @Option(
            names = "--resume",
            paramLabel = "<session>",
            description = "Go on from this session: its id, the first 4 or more digits of it, or 'last'.")
    @Nullable
    String resume;

    @Option(
            names = {"-c", "--continue"},
            description = "Go on from the last session of this project.")
    boolean last;

    /**
     * What the run goes on from; empty for one that begins anew.
     *
     * @throws CommandException when both options are given
     */
    public Optional<Origin> origin() {
        if (last && resume != null) {
            throw CommandException.usage("--resume and --continue exclude each other");
        }
        if (last) {
            return Optional.of(new Origin.LastOfProject());
        }
        return Optional.ofNullable(resume).map(Origin.Resumed::new);
    }
}
