package dev.akmon.agent;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An MCP server of other people, from the npm registry. It is installed once for each version, under {@code target}; where
 * there is no Node.js or no registry, the test that wants it is skipped and says why.
 */
final class NpmServer {
    private static final Path CACHE = Path.of("target", "npm-servers").toAbsolutePath();
    private static final int MINUTES_TO_INSTALL = 3;

    /** Makes the server listen on a free port of the loopback interface, and say which one. */
    private static final String LISTEN_LOCALLY = """
            const { Server } = require('net');
            const listen = Server.prototype.listen;
            Server.prototype.listen = function (...given) {
              this.once('listening', () => console.error('PORT ' + this.address().port));
              return listen.call(this, 0, '127.0.0.1', ...given.filter(one => typeof one === 'function'));
            };
            """;

    private final Path main;

    private NpmServer(Path main) {
        this.main = main;
    }

    /**
     * Installs a package, unless it already is.
     *
     * @param version exact
     * @param main the server's program within the package
     */
    static NpmServer install(String name, String version, String main) throws Exception {
        assumeTrue(works("node"), "skipped: MCP servers of the npm registry need node");
        assumeTrue(works("npm"), "skipped: MCP servers of the npm registry need npm");
        Path directory = CACHE.resolve(name.replace('/', '_') + "@" + version);
        Path program = directory.resolve("node_modules").resolve(name).resolve(main);
        if (!Files.exists(program)) {
            Path temporary = Files.createDirectories(directory.resolveSibling(
                    directory.getFileName() + "-" + ProcessHandle.current().pid()));
            File log = temporary.resolve("install.log").toFile();
            Process npm = new ProcessBuilder(
                            "npm",
                            "install",
                            "--prefix",
                            temporary.toString(),
                            "--ignore-scripts",
                            "--no-audit",
                            "--no-fund",
                            "--fetch-retries=1",
                            name + "@" + version)
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .start();
            boolean ended = npm.waitFor(MINUTES_TO_INSTALL, TimeUnit.MINUTES);
            npm.destroyForcibly();
            assumeTrue(
                    ended && npm.exitValue() == 0,
                    () -> "skipped: npm cannot install " + name + "@" + version + ", see " + log);
            Files.move(temporary, directory);
        }
        return new NpmServer(program);
    }

    private static boolean works(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** The command that runs the server, as {@code config.toml} has it. */
    String command(String... arguments) {
        List<String> words = new ArrayList<>(List.of("node", main.toString()));
        words.addAll(List.of(arguments));
        return "[\"" + String.join("\", \"", words) + "\"]";
    }

    /** A server that listens on a port of the loopback interface. */
    record Listening(Process process, int port) implements AutoCloseable {
        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /** Starts the server with these arguments and waits until it listens. */
    Listening listen(Path directory, String... arguments) throws IOException {
        Path preloaded = Files.writeString(directory.resolve("listen-locally.cjs"), LISTEN_LOCALLY);
        List<String> words = new ArrayList<>(List.of("node", "--require", preloaded.toString(), main.toString()));
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader said = process.errorReader(StandardCharsets.UTF_8);
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith("PORT ")) {
                return new Listening(process, Integer.parseInt(line.substring("PORT ".length())));
            }
        }
        process.destroyForcibly();
        throw new IOException("the server ended before it listened");
    }
}
