package dev.akmon.agent;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Another Java process with the classes of this one. */
final class ChildJvm {
    /** What the process left: its exit code, and what it printed on standard output and standard error. */
    record Exit(int code, String output, String errors) {}

    private final List<String> before = new ArrayList<>();
    private final List<String> options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    private final Map<String, String> environment = new TreeMap<>();
    private Path javaHome = Path.of(System.getProperty("java.home"));

    ChildJvm(Path home) {
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", home.toString());
        environment.put("LC_ALL", "C.UTF-8");
    }

    /** Started by this command, to which the command line of Java is appended. */
    ChildJvm by(String... command) {
        before.addAll(List.of(command));
        return this;
    }

    ChildJvm option(String... javaOptions) {
        options.addAll(List.of(javaOptions));
        return this;
    }

    ChildJvm variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    ChildJvm javaHome(Path home) {
        this.javaHome = home;
        return this;
    }

    Exit run(Path directory, Class<?> main, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(before);
        command.add(javaHome.resolve("bin/java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", absoluteClassPath(), main.getName()));
        command.addAll(Arrays.asList(arguments));
        Path output = Files.createTempFile(directory, "child", ".out");
        Path errors = Files.createTempFile(directory, "child", ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectError(errors.toFile())
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("the process does not end: " + Files.readString(errors));
        }
        return new Exit(process.exitValue(), Files.readString(output), Files.readString(errors));
    }

    /** Runs a program that is to succeed, and gives back the lines it prints. */
    List<String> lines(Path directory, Class<?> main, Object... arguments) throws Exception {
        Exit exit = run(
                directory, main, Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
        if (exit.code() != 0) {
            throw new AssertionError("exit code " + exit.code() + ": " + exit.errors());
        }
        return exit.output().lines().toList();
    }

    private static String absoluteClassPath() {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }
}
