package dev.akmon.cli.approval;

import java.io.IOException;
import java.util.List;

/** Keeps allow rules for the sessions to come in a project. */
public interface RuleMemory {
    /**
     * Adds rules.
     *
     * @return where they are kept, for people
     * @throws IOException when they cannot be kept
     */
    String keep(List<String> rules) throws IOException;
}
