package dev.akmon.tools.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.tools.Bench;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentScrubberTest {

    private static final String SECRET = "planted-7f3a9c";

    @TempDir
    Path temp;

    @Test
    void secretsOfTheEnvironmentAreFoundAndOrdinaryValuesAreNot() {
        Map<String, String> environment = Map.of(
                "GITHUB_TOKEN", "ghp_planted1",
                "HTTPS_PROXY", "http://me:planted-2@proxy:3128",
                "MY_PASSWORD", "correct-horse-battery-staple",
                "GIT_AUTHOR_NAME", "Robin Example1",
                "GOOGLE_APPLICATION_CREDENTIALS", "/home/me/key1.json",
                "CREDENTIAL_HELPER", "osxkeychain",
                "KEY_REPEAT", "25",
                "REPOSITORY", "ssh://git@host1234/x");

        assertThat(EnvironmentScrubber.secrets(environment))
                .containsExactlyInAnyOrder("ghp_planted1", "planted-2", "correct-horse-battery-staple");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PATH",
                "HOME",
                "LANG",
                "LC_ALL",
                "LC_TIME",
                "TZ",
                "TMPDIR",
                "JAVA_HOME",
                "GOPATH",
                "CARGO_HOME",
                "NODE_PATH",
                "VIRTUAL_ENV",
                "XDG_CACHE_HOME",
                "CI",
                "EDITOR",
                "MAVEN_OPTS",
                "https_proxy"
            })
    void whatToolsNeedPasses(String name) {
        assertThat(EnvironmentScrubber.scrub(Map.of(name, "value"))).containsExactly(Map.entry(name, "value"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ANTHROPIC_API_KEY",
                "OPENAI_API_KEY",
                "GITHUB_TOKEN",
                "AWS_SECRET_ACCESS_KEY",
                "AWS_PROFILE",
                "DATABASE_URL",
                "PGPASSWORD",
                "NPM_CONFIG__AUTH",
                "SSH_AUTH_SOCK",
                "GPG_AGENT_INFO",
                "SOMETHING_ELSE",
                "LC_SECRET",
                "XDG_SESSION_ID",
                "XDG_token",
                "LC_PASSWD",
                "path",
                "AKMON_SHELL_CALL"
            })
    void everythingElseDoesNot(String name) {
        assertThat(EnvironmentScrubber.scrub(Map.of(name, SECRET))).isEmpty();
    }

    @Test
    void optionsAndProxiesPassUnlessTheirValueHoldsASecret() {
        assertThat(EnvironmentScrubber.scrub(Map.of(
                        "MAVEN_OPTS", "-Xmx1g -Dhttp.proxyPassword=" + SECRET,
                        "JAVA_TOOL_OPTIONS", "-Dapi.key=" + SECRET,
                        "HTTPS_PROXY", "http://user:" + SECRET + "@proxy:3128",
                        "http_proxy", "http://proxy:3128",
                        "GRADLE_OPTS", "-Xmx1g")))
                .containsOnlyKeys("http_proxy", "GRADLE_OPTS");
    }

    @Test
    void theUserMayNameVariablesExactly() {
        Map<String, String> environment = Map.of("GITHUB_TOKEN", "t", "GITHUB_TOKEN_2", "u", "PATH", "p");
        assertThat(EnvironmentScrubber.scrub(environment, List.of("GITHUB_TOKEN")))
                .containsOnlyKeys("GITHUB_TOKEN", "PATH");
        assertThat(EnvironmentScrubber.scrub(environment, List.of("GITHUB_*"))).containsOnlyKeys("PATH");
    }

    /** A real process with a real environment, as the program itself is started. */
    @Test
    void aKeyInOurEnvironmentNeverReachesACommand() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PrintEnvironment.class.getName(),
                        temp.toString())
                .redirectErrorStream(true);
        List<String> names = List.of(
                "ANTHROPIC_API_KEY",
                "GITHUB_TOKEN",
                "XDG_SESSION_KEY",
                "MY_SETTING",
                "JDK_JAVA_OPTIONS_TOKEN",
                "PGPASS");
        names.forEach(name -> builder.environment().put(name, SECRET));
        builder.environment().put("GRADLE_OPTS", "-Dpassword=" + SECRET);
        builder.environment().put("LC_MESSAGES", "C");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("[exit code 0]").contains("PATH=").contains("LC_MESSAGES=C");
        assertThat(output).doesNotContain(SECRET);
        assertThat(names).noneMatch(output::contains);
    }

    /** The program that runs in a process of its own. */
    static final class PrintEnvironment {

        private PrintEnvironment() {}

        public static void main(String[] arguments) throws IOException {
            Duration limit = Duration.ofSeconds(60);
            Bench bench = new Bench(
                    Path.of(arguments[0]),
                    new ShellSettings(limit, limit, 1 << 20, EnvironmentScrubber.scrub(System.getenv())));
            // The shell's own list, and what the kernel says the process was started with.
            System.out.println(bench.call("shell", "command", "env; tr '\\0' '\\n' < /proc/self/environ || true")
                    .content());
        }
    }
}
