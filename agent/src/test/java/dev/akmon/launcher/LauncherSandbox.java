package dev.akmon.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.HOURS;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * A home directory, a checkout with the real launcher and a few sources, and a Maven that takes a ready jar instead of
 * compiling. The directories have spaces in their names.
 */
final class LauncherSandbox {

    private static final Path SCRIPT = Path.of("..", "akmon").toAbsolutePath().normalize();

    /** Keeps its calls; says it has started; waits at a gate; fails; or delivers the jar: as the environment says. */
    private static final String MAVEN = """
            #!/bin/sh
            echo "$*" >>"$MVN_CALLS"
            echo '[INFO] Scanning for projects...'
            echo '[INFO] Building akmon-agent 0.1.0                                         [7/7]'
            [ -z "${MVN_STARTED-}" ] || echo "$$" >"$MVN_STARTED"
            [ -z "${MVN_GATE-}" ] || read -r line <"$MVN_GATE"
            [ -z "${MVN_ERROR-}" ] || { echo "[ERROR] $MVN_ERROR"; echo "[ERROR] Re-run Maven"; exit 1; }
            jar=agent/target/akmon.jar
            case $* in *'-pl verifier'*) jar=verifier/target/agef-verify.jar ;; esac
            mkdir -p "${jar%/*}" && cp "$MVN_JAR" "$jar"
            """;

    final Path root;
    final Path home;
    final Path checkout;
    final Path probeJar;
    final Path tools;
    private final Path mavenCalls;
    private final Map<String, String> environment = new TreeMap<>();

    LauncherSandbox(Path directory) throws IOException {
        root = Files.createDirectories(directory.resolve("a sandbox")).toRealPath();
        home = Files.createDirectory(root.resolve("home directory"));
        checkout = Files.createDirectory(root.resolve("check out"));
        tools = Files.createDirectory(root.resolve("tools"));
        probeJar = root.resolve("probe.jar");
        mavenCalls = root.resolve("mvn-calls");
        writeJar(probeJar);
        write("akmon", Files.readString(SCRIPT));
        executable(checkout.resolve("akmon"));
        write("pom.xml", "<project/>");
        write("agent/pom.xml", "<project/>");
        write("agent/src/main/java/A.java", "class A {}");
        write("agent/src/main/java/B.java", "class B {}");
        Files.createSymbolicLink(checkout.resolve("agef-verify"), Path.of("akmon"));
        write("journal/src/main/java/C.java", "class C {}");
        write("verifier/src/main/java/D.java", "class D {}");
        executable(Files.writeString(tools.resolve("mvn"), MAVEN));
        environment.put("PATH", tools + File.pathSeparator + "/usr/bin:/bin");
        environment.put("HOME", home.toString());
        environment.put("AKMON_JAVA_HOME", System.getProperty("java.home"));
        environment.put("MVN_CALLS", mavenCalls.toString());
        environment.put("MVN_JAR", probeJar.toString());
        // No training, except where a test asks for it.
        environment.put("CI", "true");
    }

    LauncherSandbox with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    LauncherSandbox without(String variable) {
        environment.remove(variable);
        return this;
    }

    Start start(String... arguments) throws IOException {
        return start(checkout.resolve("akmon"), arguments);
    }

    Start start(Path launcher, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Start(builder.start());
    }

    Start.Result run(String... arguments) throws IOException, InterruptedException {
        return start(arguments).finish();
    }

    /** The command lines Maven was given, one for each build. */
    List<String> builds() throws IOException {
        return Files.exists(mavenCalls) ? Files.readAllLines(mavenCalls) : List.of();
    }

    Path launcherJar() {
        return checkout.resolve("target/launcher/akmon.jar");
    }

    Path mavenJar() {
        return checkout.resolve("agent/target/akmon.jar");
    }

    Path lock() {
        return checkout.resolve("target/launcher/lock");
    }

    /** Puts a jar where {@code mvn verify} leaves it, newer than every source. */
    void buildWithMaven() throws IOException {
        Files.createDirectories(mavenJar().getParent());
        Files.copy(probeJar, mavenJar(), StandardCopyOption.REPLACE_EXISTING);
        dateEverything(3);
        date(mavenJar(), 2);
    }

    /** Dates every file and directory of the checkout the given number of hours back, so that none is newer than another. */
    void dateEverything(int hours) throws IOException {
        FileTime then = hoursAgo(hours);
        try (Stream<Path> files = Files.walk(checkout)) {
            for (Path file : (Iterable<Path>) files.filter(f -> !Files.isSymbolicLink(f))::iterator) {
                Files.setLastModifiedTime(file, then);
            }
        }
    }

    static void date(Path file, int hours) throws IOException {
        Files.setLastModifiedTime(file, hoursAgo(hours));
    }

    private static FileTime hoursAgo(int hours) {
        return FileTime.fromMillis(System.currentTimeMillis() - HOURS.toMillis(hours));
    }

    /** A named pipe: whoever opens one end waits for the other. */
    Path pipe(String name) throws IOException, InterruptedException {
        Path pipe = root.resolve(name);
        int exitCode = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        if (exitCode != 0) {
            throw new IOException("mkfifo " + pipe + " failed");
        }
        return pipe;
    }

    /** A directory that looks like a Java of the given version, whose programs are the given shell script. */
    Path java(Path directory, String version, String script) throws IOException {
        Files.createDirectories(directory.resolve("bin"));
        Files.createDirectories(directory.resolve("lib"));
        Files.writeString(directory.resolve("lib/modules"), "");
        Files.writeString(
                directory.resolve("release"),
                "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Any\"\n");
        for (String program : List.of("java", "javac")) {
            executable(Files.writeString(directory.resolve("bin").resolve(program), "#!/bin/sh\n" + script + "\n"));
        }
        return directory;
    }

    /** A directory with the programs the launcher itself needs, and no Maven. */
    Path programsWithoutMaven() throws IOException {
        Path directory = Files.createDirectory(root.resolve("programs"));
        for (String program : List.of("find", "stat", "readlink", "tail", "head", "mkdir", "cp", "mv", "rm", "ln")) {
            Path found = Stream.of("/usr/bin", "/bin")
                    .map(bin -> Path.of(bin, program))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            Files.createSymbolicLink(directory.resolve(program), found);
        }
        return directory;
    }

    void write(String name, String text) throws IOException {
        Path file = checkout.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, UTF_8);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void writeJar(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, LauncherProbe.class.getName());
        String entry = LauncherProbe.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream classFile = LauncherProbe.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            classFile.transferTo(out);
        }
    }
}
