package dev.akmon.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.akmon.agent.modules.Modules;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.Journal;
import dev.akmon.journal.StoredSession;
import dev.akmon.replay.Replay;
import dev.akmon.replay.ReplayMode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * web_fetch on an internet of its own: in a network namespace a public address and a private one lead to the same server,
 * and names lead to them. Nothing in the configuration permits private addresses, so nothing but their being private
 * keeps the program from them.
 */
@Timeout(180)
class OpenInternetIT {
    private static final Path LAUNCHER = Path.of("..", "akmon").toAbsolutePath().normalize();
    private static final String PUBLIC = "93.184.216.34";
    private static final String PRIVATE = "10.0.0.7";

    /** Both addresses on the loopback interface, and our own list of names; then what is to run. */
    private static final String SET_UP = "ip link set lo up && ip addr add " + PUBLIC + "/32 dev lo && ip addr add "
            + PRIVATE + "/32 dev lo && mount --bind \"$HOSTS\" /etc/hosts && exec \"$@\"";

    @TempDir
    Path directory;

    /** What runs in the namespace: the server on both addresses, and beside it the program. */
    static final class World {
        private World() {}

        public static void main(String[] arguments) throws Exception {
            Path hosts = Path.of(System.getenv("HOSTS"));
            Path log = Path.of(arguments[0]);
            HttpServer server = HttpServer.create(new InetSocketAddress("0.0.0.0", 80), 0);
            server.createContext("/", exchange -> {
                try (exchange) {
                    String path = exchange.getRequestURI().getPath();
                    String asked = exchange.getLocalAddress().getAddress().getHostAddress();
                    Files.writeString(log, asked + " " + path + "\n", StandardOpenOption.APPEND);
                    String location = switch (path) {
                        case "/moved" -> "/page";
                        case "/away" -> "http://inside.example/secret";
                        case "/number" -> "http://" + PRIVATE + "/secret";
                        case "/rebind" -> "/secret";
                        default -> "";
                    };
                    if (path.equals("/rebind")) {
                        // From now on the name that was just asked leads inside.
                        Files.writeString(hosts, PRIVATE + " public.example\n");
                    }
                    if (!location.isEmpty()) {
                        exchange.getResponseHeaders().set("Location", location);
                        exchange.sendResponseHeaders(302, -1);
                        return;
                    }
                    byte[] body = (asked.equals(PRIVATE) ? "the secret" : "a page").getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "text/plain");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                }
            });
            server.setExecutor(Executors.newCachedThreadPool());
            server.start();
            List<String> command = new ArrayList<>(List.of(arguments).subList(1, arguments.length));
            System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
        }
    }

    private ChildJvm world(Path home, Path hosts) {
        return new ChildJvm(home)
                .by("unshare", "-rmn", "sh", "-c", SET_UP, "sh")
                .variable("HOSTS", hosts.toString())
                .variable("AKMON_ARCHIVE", "off")
                // No answer is kept: each request asks for the name again, and may hear something else.
                .variable("AKMON_JAVA_OPTS", "-Dsun.net.inetaddr.ttl=0");
    }

    private void assumeNamespaces(Path hosts) throws InterruptedException {
        try {
            ProcessBuilder trial = new ProcessBuilder("unshare", "-rmn", "sh", "-c", SET_UP, "sh", "true")
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("trial.txt").toFile());
            trial.environment().put("HOSTS", hosts.toString());
            assumeTrue(trial.start().waitFor() == 0, "this system refuses network namespaces: unshare -rmn");
        } catch (IOException e) {
            assumeTrue(false, "unshare is not installed");
        }
    }

    @Test
    void noRedirectAndNoNameLeadsToAPrivateAddress() throws Exception {
        directory = directory.toRealPath();
        Path hosts = Files.writeString(directory.resolve("hosts"), """
                127.0.0.1 localhost
                93.184.216.34 public.example both.example
                10.0.0.7 inside.example both.example
                """);
        assumeNamespaces(hosts);
        Path home = Files.createDirectory(directory.resolve("home"));
        // Outside, where a build that is due can still be made.
        ProcessBuilder version = new ProcessBuilder(LAUNCHER.toString(), "--version")
                .redirectOutput(directory.resolve("version.txt").toFile())
                .redirectError(directory.resolve("build.txt").toFile());
        version.environment().put("AKMON_ARCHIVE", "off");
        assertThat(version.start().waitFor()).isZero();
        Path project = Files.createDirectory(directory.resolve("project"));
        Path log = Files.createFile(directory.resolve("asked.txt"));
        Path script = Files.writeString(directory.resolve("model.yaml"), """
                name: curious
                turns:
                  - text: ""
                    tool_calls:
                      - {name: web_fetch, arguments: {url: "http://public.example/page"}}
                      - {name: web_fetch, arguments: {url: "http://public.example/moved"}}
                      - {name: web_fetch, arguments: {url: "http://public.example/away"}}
                      - {name: web_fetch, arguments: {url: "http://public.example/number"}}
                      - {name: web_fetch, arguments: {url: "http://inside.example/secret"}}
                      - {name: web_fetch, arguments: {url: "http://both.example/secret"}}
                      - {name: web_fetch, arguments: {url: "http://10.0.0.7/secret"}}
                  - text: ""
                    tool_calls:
                      - {name: web_fetch, arguments: {url: "http://public.example/rebind"}}
                  - text: Done.
                """);

        ChildJvm.Exit exit = world(home, hosts)
                .run(
                        project,
                        World.class,
                        log.toString(),
                        LAUNCHER.toString(),
                        "--task",
                        "Look around.",
                        "--model",
                        "scripted:" + script,
                        "--allow",
                        "web_fetch");

        assertThat(exit.code()).as(exit.output() + exit.errors()).isZero();
        assertThat(Files.readAllLines(log))
                .as("who was asked")
                .containsExactlyInAnyOrder(
                        PUBLIC + " /page",
                        PUBLIC + " /moved",
                        PUBLIC + " /page",
                        PUBLIC + " /away",
                        PUBLIC + " /number",
                        PUBLIC + " /rebind");
        List<JsonNode> outputs = outputs(home);
        assertThat(outputs).hasSize(8);
        assertThat(outputs.get(0).path("content").asText()).endsWith("\na page");
        assertThat(outputs.get(1).path("content").asText()).endsWith("\na page");
        assertThat(outputs.get(2).path("content").asText())
                .contains("redirects (302) to another server, which was not asked: http://inside.example/secret");
        assertThat(outputs.get(3).path("content").asText()).contains("which was not asked: http://10.0.0.7/secret");
        for (int refused : new int[] {4, 5, 6, 7}) {
            assertThat(outputs.get(refused).toString())
                    .as("call %s", refused)
                    .contains("address_refused", PRIVATE, "not an address of the public internet")
                    .doesNotContain("the secret");
        }
    }

    private static List<JsonNode> outputs(Path home) throws Exception {
        Journal journal = Journal.at(home.resolve(".local/state/akmon/journal"));
        try (StoredSession session = journal.load(journal.sessionIds().get(0))) {
            assertThat(new Replay(AgentLoop.replayWith(Modules.none()), ReplayMode.STRICT, AgentVersions.json())
                            .run(session)
                            .passed())
                    .isTrue();
            List<JsonNode> outputs = new ArrayList<>();
            for (Event event : session.events()) {
                if (event.kind() instanceof EventKind.ToolCall call) {
                    outputs.add(CanonicalJson.parse(session.object(call.output())));
                }
            }
            return outputs;
        }
    }
}
