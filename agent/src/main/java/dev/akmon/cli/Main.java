package dev.akmon.cli;

import dev.akmon.cli.console.Console;

/** The entry point of the program. */
public final class Main {

    private Main() {}

    /** Runs the command line and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(Program.run(Console.ofProcess(), arguments));
    }
}
