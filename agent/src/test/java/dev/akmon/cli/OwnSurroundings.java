package dev.akmon.cli;

import java.nio.file.Path;

/** Where processes run that are the program, away from the settings of whoever runs the tests. */
public final class OwnSurroundings {
    private OwnSurroundings() {}

    /** Gives a process to be started this home, and no other place for what the program keeps. */
    public static void of(ProcessBuilder process, Path home) {
        process.environment()
                .keySet()
                .removeIf(name -> name.matches("(XDG_|AKMON_).*|(JAVA_TOOL|JDK_JAVA|_JAVA)_OPTIONS"));
        process.environment().put("HOME", home.toString());
        // Nothing is to go on writing there when the test is over.
        process.environment().put("AKMON_ARCHIVE", "off");
    }
}
