package dev.akmon.tools.sandbox;

import java.nio.file.Path;
import java.util.List;

/**
 * How commands are to be confined.
 *
 * @param mode whether they are
 * @param network whether they reach the network; without it only the loopback interface of their own
 * @param writable further files and directories that commands may write, where they exist
 * @param hidden further files and directories that commands must not see
 */
public record SandboxSettings(Mode mode, boolean network, List<Path> writable, List<Path> hidden) {

    /** Commands are not confined. */
    public static final SandboxSettings OFF = new SandboxSettings(Mode.OFF, true, List.of(), List.of());

    /** Settings with copies of the lists. */
    public SandboxSettings {
        writable = List.copyOf(writable);
        hidden = List.copyOf(hidden);
    }

    /** Whether commands are confined. */
    public enum Mode {
        /** Where bubblewrap works. */
        AUTO("auto"),
        /** Always; without bubblewrap there is no session. */
        REQUIRED("required"),
        /** Never. */
        OFF("off");

        private final String typed;

        Mode(String typed) {
            this.typed = typed;
        }

        /** As on the command line and in the configuration. */
        @Override
        public String toString() {
            return typed;
        }
    }
}
