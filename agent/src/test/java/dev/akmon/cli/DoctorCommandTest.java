package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.akmon.agent.modules.ModuleJar;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.cli.console.ExitCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class DoctorCommandTest {
    @TempDir
    Path home;

    private CommandLineRunner runner() {
        return new CommandLineRunner(home).with("PATH", System.getenv("PATH"));
    }

    private static JsonNode check(JsonNode report, String name) {
        for (JsonNode check : report.path("checks")) {
            if (check.path("name").asText().equals(name)) {
                return check;
            }
        }
        throw new AssertionError("no check " + name + " in " + report);
    }

    @Test
    void looksAtEverythingAndAsksNobodyWhenOffline() throws Exception {
        Outcome outcome = runner().run("doctor", "--offline", "--model", "llama3.2", "--format", "json");

        assertThat(outcome.exitCode()).isZero();
        JsonNode report = new ObjectMapper().readTree(outcome.out());
        assertThat(report.path("ok").asBoolean()).isTrue();
        assertThat(report.path("active_provider").asText()).isEqualTo("ollama");
        assertThat(report.path("checks"))
                .extracting(check -> check.path("name").asText())
                .containsExactly(
                        "java",
                        "journal",
                        "disk space",
                        "configuration",
                        "model",
                        "provider",
                        "git",
                        "sandbox",
                        "signing",
                        "modules");
        assertThat(check(report, "modules").path("status").asText()).isEqualTo("skip");
        assertThat(check(report, "provider").path("status").asText()).isEqualTo("skip");
        assertThat(home.toFile().list()).as("nothing is made").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"200,pass,0", "401,fail,1", "403,fail,1", "404,warn,0", "500,warn,0"})
    void theProviderIsAskedWithTheKeyARunWouldUse(int status, String expected, int exitCode) throws Exception {
        AtomicReference<String> asked = new AtomicReference<>("");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.set(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getFirst("Authorization"));
                exchange.sendResponseHeaders(status, -1);
            }
        });
        server.start();
        try {
            Outcome outcome = runner().with("OPENAI_COMPATIBLE_API_KEY", "sk-geheim-key")
                    .run(
                            "doctor",
                            "--model",
                            "m",
                            "--openai-compatible-url",
                            "http://127.0.0.1:" + server.getAddress().getPort() + "/v1",
                            "--format",
                            "json");

            assertThat(asked).hasValue("GET /v1/models Bearer sk-geheim-key");
            JsonNode report = new ObjectMapper().readTree(outcome.out());
            assertThat(check(report, "provider").path("status").asText()).isEqualTo(expected);
            assertThat(outcome.exitCode()).isEqualTo(exitCode);
            assertThat(outcome.out() + outcome.err()).doesNotContain("geheim");
        } finally {
            server.stop(0);
        }
    }

    /** Doctor, the explanation and a run take the same one, whatever else could be taken. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "claude-x",
                "meta/llama",
                "gpt-5",
                "llama-3.3-70b",
                "llama3.2:3b",
                "gemini-3",
                "a-deployment",
                "us.amazon.nova-pro-v1:0"
            })
    void whereManyProvidersAreSetUpItLooksAtTheOneARunTakes(String model) throws Exception {
        CommandLineRunner runner = runner();
        List.of("OPENAI", "OPENROUTER", "GROQ", "GEMINI", "OPENAI_COMPATIBLE")
                .forEach(name -> runner.with(name + "_API_KEY", "sk-geheim-" + name));
        runner.with("OPENAI_COMPATIBLE_URL", "http://127.0.0.1:9/v1").with("AWS_BEARER_TOKEN_BEDROCK", "sk-geheim-aws");
        ObjectMapper json = new ObjectMapper();

        Outcome doctor = runner.run("doctor", "--offline", "--model", model, "--format", "json");
        Outcome explained = runner.run("config", "explain-provider", "--model", model, "--format", "json");

        JsonNode report = json.readTree(doctor.out());
        assertThat(report.path("active_provider").asText()).isNotEmpty();
        assertThat(report.path("provider_resolution")).isEqualTo(json.readTree(explained.out()));
        assertThat(report.path("active_provider"))
                .isEqualTo(report.path("provider_resolution").path("selected_provider"));
        assertThat(doctor.out() + explained.out()).doesNotContain("geheim");
    }

    @Test
    void ofSeveralCompatibleServersTheOneARunTakesIsAskedAndNoOther() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer[] servers = new HttpServer[3];
        for (int i = 0; i < servers.length; i++) {
            String name = List.of("file", "variable", "option").get(i);
            servers[i] = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            servers[i].createContext("/", exchange -> {
                try (exchange) {
                    asked.add(name + " " + exchange.getRequestURI());
                    exchange.sendResponseHeaders(200, -1);
                }
            });
            servers[i].start();
        }
        try {
            Files.createDirectories(home.resolve(".akmon"));
            Files.writeString(
                    home.resolve(".akmon/config.toml"),
                    "default_model = \"m\"\nopenai_compatible_url = \"" + url(servers[0]) + "\"\n");

            assertThat(runner().run("doctor").exitCode()).isZero();
            assertThat(runner().with("OPENAI_COMPATIBLE_URL", url(servers[1]))
                            .run("doctor")
                            .exitCode())
                    .isZero();
            assertThat(runner().with("OPENAI_COMPATIBLE_URL", url(servers[1]))
                            .run("doctor", "--openai-compatible-url", url(servers[2]))
                            .exitCode())
                    .isZero();

            assertThat(asked).containsExactly("file /v1/models", "variable /v1/models", "option /v1/models");
        } finally {
            for (HttpServer server : servers) {
                server.stop(0);
            }
        }
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** A run begins with neither of its models missing. */
    @Test
    void theFallbackModelIsLookedAtToo() throws Exception {
        Outcome missing = runner().with("OPENAI_API_KEY", "k")
                .run("doctor", "--offline", "--model", "gpt-5", "--fallback-model", "claude-x", "--format", "json");
        assertThat(missing.exitCode()).isEqualTo(1);
        JsonNode report = new ObjectMapper().readTree(missing.out());
        assertThat(check(report, "model").path("status").asText()).isEqualTo("pass");
        assertThat(check(report, "fallback model").path("status").asText()).isEqualTo("fail");
        assertThat(check(report, "fallback model").path("detail").asText()).contains("set ANTHROPIC_API_KEY");

        Outcome there = runner().with("OPENAI_API_KEY", "k")
                .with("ANTHROPIC_API_KEY", "k")
                .run("doctor", "--offline", "--model", "gpt-5", "--fallback-model", "claude-x", "--format", "json");
        assertThat(there.exitCode()).isZero();
        report = new ObjectMapper().readTree(there.out());
        assertThat(check(report, "fallback model").path("detail").asText()).isEqualTo("claude-x from anthropic");
        assertThat(report.path("active_provider").asText()).isEqualTo("openai");
    }

    @Test
    void whatIsWrongIsSaidWithWhatToDo() throws Exception {
        Path file = home.resolve(".akmon/config.toml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "[limits]\nmax_turns = \"many\"\n");

        Outcome outcome = runner().run("doctor", "--offline");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("FAIL  configuration  " + file + ": line 2: limits.max_turns must be a whole number");
    }

    @Test
    void aMissingKeyAndAMissingSignerAreFailures() throws Exception {
        Path file = home.resolve(".akmon/config.toml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "[signing]\ncommand = [\"/no/such/signer\"]\n");

        JsonNode report = new ObjectMapper()
                .readTree(runner().run("doctor", "--model", "gpt-5", "--format", "json")
                        .out());

        assertThat(check(report, "model").path("detail").asText()).contains("OPENAI_API_KEY");
        assertThat(check(report, "signing").path("status").asText()).isEqualTo("fail");
        assertThat(report.path("ok").asBoolean()).isFalse();
    }

    @Test
    void theSandboxIsJudgedByWhatARunWouldUse() throws Exception {
        assumeTrue(System.getProperty("os.name").startsWith("Linux"), "bubblewrap is for Linux");
        Path bin = Files.createDirectories(home.resolve("bin"));
        Path broken = Files.writeString(bin.resolve("bwrap"), "#!/bin/sh\necho 'no namespaces here' >&2; exit 1\n");
        assertThat(broken.toFile().setExecutable(true)).isTrue();
        CommandLineRunner runner = runner().with("PATH", bin + ":" + System.getenv("PATH"));

        JsonNode warned = new ObjectMapper()
                .readTree(runner.run("doctor", "--offline", "--format", "json").out());
        assertThat(check(warned, "sandbox").path("status").asText()).isEqualTo("warn");
        assertThat(check(warned, "sandbox").path("detail").asText())
                .startsWith("bubblewrap does not work here: no namespaces here");

        Files.createDirectories(home.resolve(".akmon"));
        Files.writeString(home.resolve(".akmon/config.toml"), "[sandbox]\nmode = \"required\"\n");
        Outcome failed = runner.run("doctor", "--offline", "--format", "json");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(check(new ObjectMapper().readTree(failed.out()), "sandbox")
                        .path("status")
                        .asText())
                .isEqualTo("fail");

        Files.writeString(home.resolve(".akmon/config.toml"), "[sandbox]\nmode = \"off\"\n");
        JsonNode off = new ObjectMapper()
                .readTree(runner.run("doctor", "--offline", "--format", "json").out());
        assertThat(check(off, "sandbox").path("status").asText()).isEqualTo("skip");
    }

    @Test
    void modulesAreListedWhetherARunNeedsThemOrNot() throws Exception {
        runner().run("module", "add", ModuleJar.shouting(home).write().toString());
        JsonNode sound = check(
                new ObjectMapper()
                        .readTree(runner().run("doctor", "--offline", "--format", "json")
                                .out()),
                "modules");
        assertThat(sound.path("status").asText()).isEqualTo("pass");
        assertThat(sound.path("detail").asText()).isEqualTo("shouting 1.2.3 (tools)");

        Path jar = home.resolve(".akmon/modules/shouting.jar");
        Files.write(jar, new byte[] {0}, StandardOpenOption.APPEND);
        assertThat(runner().run("doctor", "--offline").out())
                .containsPattern("FAIL +modules +shouting 1.2.3 \\(tools\\) is not what was added")
                .contains("akmon module remove shouting");
        Files.delete(jar);
        Outcome gone = runner().run("doctor", "--offline");
        assertThat(gone.exitCode()).isEqualTo(ExitCode.NEGATIVE);
        assertThat(gone.out()).contains("is gone: " + jar);
    }
}
