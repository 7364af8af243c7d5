package dev.akmon.cli;

import picocli.CommandLine.Parameters;

/** {@code <session>}, for every command about one session. */
final class SessionArgument {

    @Parameters(
            index = "0",
            paramLabel = "<session>",
            description = "Its id, the first 4 or more digits of it, its name, or 'last' for the latest.")
    String session = "";
}
