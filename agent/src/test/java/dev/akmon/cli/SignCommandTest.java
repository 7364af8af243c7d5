package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignCommandTest {

    private static final UUID ID = UUID.fromString("11111111-2222-4333-8444-555555555555");
    private static final String HEAD = "dea03c9d8360963643966bde1140304f493fcd542dc772c81370d603c5594f6f";

    @TempDir
    Path directory;

    private Journal journal;

    @BeforeEach
    void recordASession() throws Exception {
        directory = directory.toRealPath();
        journal = Journal.at(directory.resolve("journal"));
        SessionScript.repairSession(journal, ID);
    }

    @Test
    void handsTheHeadToTheCommand() throws Exception {
        Path signer = configure("cat >signed; echo \"$1 $2 $AKMON_SESSION_HEAD $AKMON_SESSION_ID\"", "");

        Outcome outcome = sign("last");

        assertThat(directory.resolve("signed")).hasContent(HEAD);
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .isEqualTo("signed: session " + ID + "\nhead: " + HEAD + "\ncommand: " + signer
                        + " {head} {session_id}\noutput:\n  "
                        + String.join(" ", HEAD, ID.toString(), HEAD, ID.toString()) + "\n");
    }

    @Test
    void reportsAsJson() throws Exception {
        Path signer = configure("exit 0", "");

        Outcome outcome = sign("last", "--format", "json");

        assertThat(outcome.exitCode()).isZero();
        JsonNode report = new ObjectMapper().readTree(outcome.out());
        assertThat(report.properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactly(
                        "akmon_version",
                        "session_id",
                        "head",
                        "program",
                        "success",
                        "exit_code",
                        "timed_out",
                        "elapsed_ms");
        assertThat(report.path("session_id").asText()).isEqualTo(ID.toString());
        assertThat(report.path("head").asText()).isEqualTo(HEAD);
        assertThat(report.path("program").asText()).isEqualTo(signer.toString());
        assertThat(report.path("success").asBoolean()).isTrue();
        assertThat(report.path("exit_code").asInt()).isZero();
    }

    @Test
    void aCommandThatFailsIsANegativeAnswer() throws Exception {
        configure("echo 'no key\u001b[2J' >&2; exit 7", "");

        Outcome outcome = sign("last");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .startsWith("signing failed: session " + ID)
                .contains("exit code: 7\nstderr:\n  no key\\u{1b}[2J\n");
        JsonNode report =
                new ObjectMapper().readTree(sign("last", "--format", "json").out());
        assertThat(report.path("success").asBoolean()).isFalse();
        assertThat(report.path("exit_code").asInt()).isEqualTo(7);
    }

    @Test
    void aCommandThatTakesTooLongIsKilled() throws Exception {
        configure("sleep 600", "timeout_secs = 1\n");

        Outcome outcome = sign("last", "--format", "json");

        assertThat(outcome.exitCode()).isEqualTo(1);
        JsonNode report = new ObjectMapper().readTree(outcome.out());
        assertThat(report.path("timed_out").asBoolean()).isTrue();
        assertThat(report.path("exit_code").isNull()).isTrue();
    }

    @Test
    void withoutACommandThereIsNothingToRun() throws Exception {
        Outcome human = sign("last");
        Outcome json = sign("last", "--format", "json");

        assertThat(human.exitCode()).isEqualTo(2);
        assertThat(human.err()).startsWith("akmon: sign: no signing command is configured");
        assertThat(json.exitCode()).isEqualTo(2);
        assertThat(new ObjectMapper().readTree(json.out()).path("category").asText())
                .isEqualTo("no_signing_command");
    }

    @Test
    void aCommandThatCannotBeStartedIsTroubleOfTheEnvironment() throws Exception {
        write("[signing]\ncommand = [\"/nowhere/signer\"]\n");

        Outcome outcome = sign("last", "--format", "json");

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.out()).contains("signing_command_not_spawnable", "/nowhere/signer");
    }

    @Test
    void brokenConfigurationIsReportedWithItsPlace() throws Exception {
        write("[signing\n");

        Outcome outcome = sign("last", "--format", "json");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).contains("invalid_configuration", "config.toml: line 1, column ");
    }

    @Test
    void unknownKeysAreMentioned() throws Exception {
        configure("exit 0", "timeout = 3\n");

        assertThat(sign("last").err()).contains("akmon: sign: ", "unknown key signing.timeout is ignored");
    }

    @Test
    void whatDoesNotVerifyIsNotSigned() throws Exception {
        configure("touch ran", "");
        byte[] log = Files.readAllBytes(journal.logPath(ID));
        log[log.length / 2] ^= 1;
        Files.write(journal.logPath(ID), log);

        Outcome outcome = sign(ID.toString(), "--format", "json");

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.out()).contains("session_not_intact");
        assertThat(directory.resolve("ran")).doesNotExist();
    }

    @Test
    void anOpenSessionIsSignedAsFarAsItIs() throws Exception {
        configure("exit 0", "");
        UUID open = UUID.fromString("22222222-2222-4333-8444-555555555555");
        try (SessionScript session = new SessionScript(journal, open)) {
            session.start("/", "{}");
        }

        Outcome outcome = sign("2222");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).contains("is not closed: the signature covers what is recorded so far", "signed: ");
    }

    @Test
    void whatIsNotThereCannotBeSigned() throws Exception {
        configure("exit 0", "");

        assertThat(sign("deadbeef").exitCode()).isEqualTo(3);
        assertThat(sign("deadbeef", "--format", "json").out()).contains("session_not_found");
    }

    /** Makes a shell script the signing command, with further lines for its table. */
    private Path configure(String script, String lines) throws IOException {
        Path signer = directory.resolve("sign head.sh");
        Files.writeString(signer, "#!/bin/sh\ncd \"" + directory + "\" || exit 9\n" + script + "\n");
        Files.setPosixFilePermissions(signer, PosixFilePermissions.fromString("rwx------"));
        write("[signing]\ncommand = [\"" + signer + "\", \"{head}\", \"{session_id}\"]\n" + lines);
        return signer;
    }

    private void write(String toml) throws IOException {
        Path file = UserConfig.file(directory);
        Files.createDirectories(file.getParent());
        Files.writeString(file, toml);
    }

    private Outcome sign(String session, String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "sign";
        arguments[1] = session;
        System.arraycopy(options, 0, arguments, 2, options.length);
        return new CommandLineRunner(directory)
                .with("AKMON_JOURNAL", journal.directory().toString())
                .run(arguments);
    }
}
