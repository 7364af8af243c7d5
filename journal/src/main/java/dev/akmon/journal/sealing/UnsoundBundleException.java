package dev.akmon.journal.sealing;

import dev.akmon.journal.Violation;
import java.util.List;

/** A bundle that does not verify and is therefore not signed; the message is one line made for people. */
public final class UnsoundBundleException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    UnsoundBundleException(List<Violation> violations) {
        super("the bundle does not verify: " + violations.get(0).message()
                + (violations.size() > 1 ? " (and " + (violations.size() - 1) + " more)" : ""));
        this.violations = List.copyOf(violations);
    }

    /** What is wrong with it; at least one thing. */
    public List<Violation> violations() {
        return violations;
    }
}
