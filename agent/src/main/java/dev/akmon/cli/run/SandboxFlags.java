package dev.akmon.cli.run;

import dev.akmon.agent.config.SandboxConfig;
import dev.akmon.tools.sandbox.SandboxSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how commands are confined. */
public final class SandboxFlags {
    /** Whether there is something. */
    enum Switch {
        ON,
        OFF;

        /** As on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--sandbox",
            paramLabel = "<mode>",
            description = "Confine commands: auto (where bubblewrap works), required or off (default: auto).")
    SandboxSettings.@Nullable Mode mode;

    @Option(
            names = "--network",
            paramLabel = "<on|off>",
            description = "Whether commands reach the network; off needs bubblewrap (default: on).")
    @Nullable
    Switch network;

    /**
     * What these options come to, or the configuration where they say nothing.
     *
     * @param home the user's home directory
     * @param journal the journal, which commands must neither read nor write
     */
    public SandboxSettings settings(SandboxConfig configured, Path home, Path journal) {
        SandboxSettings.Mode chosen = mode != null ? mode : configured.mode();
        Boolean reaches = network != null ? Boolean.valueOf(network == Switch.ON) : configured.network();
        List<Path> hidden = new ArrayList<>(paths(configured.hidden(), home));
        hidden.add(journal);
        return new SandboxSettings(
                chosen == null ? SandboxSettings.Mode.AUTO : chosen,
                reaches == null || reaches,
                paths(configured.writable(), home),
                hidden);
    }

    private static List<Path> paths(List<String> texts, Path home) {
        return texts.stream()
                .map(text -> text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text))
                .toList();
    }
}
