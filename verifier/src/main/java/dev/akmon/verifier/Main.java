package dev.akmon.verifier;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Starts {@code agef-verify}. */
public final class Main {
    private Main() {}

    /** Runs the program on the streams of this process and exits. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int exitCode;
        try {
            exitCode = AgefVerify.run(Path.of("").toAbsolutePath(), out, err, arguments);
        } catch (OutOfMemoryError e) {
            err.println("agef-verify: out of memory; give the JVM more, for example with AKMON_JAVA_OPTS=-Xmx512m");
            exitCode = AgefVerify.ENVIRONMENT;
        }
        out.flush();
        if (out.checkError()) {
            exitCode = AgefVerify.ENVIRONMENT;
        }
        Runtime.getRuntime().halt(exitCode);
    }
}
