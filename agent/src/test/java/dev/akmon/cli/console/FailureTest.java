package dev.akmon.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.cli.CommandLineRunner;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.JournalException.Category;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureTest {

    @Test
    void commandsSayThemselvesHowToExit() {
        assertThat(Failure.of(new CommandException(ExitCode.LIMIT, "limit", "enough")))
                .isEqualTo(new Failure(4, "limit", "enough"));
        assertThat(Failure.of(CommandException.usage("no"))).isEqualTo(new Failure(2, "usage", "no"));
    }

    @ParameterizedTest
    @EnumSource(Category.class)
    void everyTroubleWithAJournalHasItsCategory(Category category) {
        Failure failure = Failure.of(new JournalException(category, "message"));

        assertThat(failure.category()).isEqualTo(category.wireName());
        assertThat(failure.message()).isEqualTo("message");
        boolean mistake = category == Category.AMBIGUOUS_SESSION
                || category == Category.SESSION_CLOSED
                || category == Category.SESSION_EXISTS
                || category == Category.NAME_TAKEN;
        assertThat(failure.exitCode()).isEqualTo(mistake ? ExitCode.USAGE : ExitCode.ENVIRONMENT);
    }

    @Test
    void configurationIsTheUsersToMend() {
        assertThat(Failure.of(new ConfigurationException("config.toml: line 3")))
                .isEqualTo(new Failure(2, "invalid_configuration", "config.toml: line 3"));
    }

    @Test
    void filesAreNamedWithWhatIsWrong() {
        assertThat(Failure.of(new NoSuchFileException("/a")))
                .isEqualTo(new Failure(3, "io_error", "no such file or directory: /a"));
        assertThat(Failure.of(new UncheckedIOException(new AccessDeniedException("/a"))))
                .isEqualTo(new Failure(3, "io_error", "permission denied: /a"));
        assertThat(Failure.of(new FileSystemException("/a", null, "Is a directory")))
                .isEqualTo(new Failure(3, "io_error", "/a: Is a directory"));
        assertThat(Failure.of(new IOException("broken"))).isEqualTo(new Failure(3, "io_error", "broken"));
        assertThat(Failure.of(new IOException())).isEqualTo(new Failure(3, "io_error", "IOException"));
    }

    @Test
    void whatNobodyExpectedIsCalledThat() {
        Failure failure = Failure.of(new IllegalStateException("x"));

        assertThat(failure.exitCode()).isEqualTo(3);
        assertThat(failure.category()).isEqualTo("internal_error");
        assertThat(failure.message()).contains("IllegalStateException: x", "--debug");
        assertThat(Failure.of(new OutOfMemoryError()).message()).startsWith("out of memory");
        assertThat(Failure.of(new InterruptedException()).exitCode()).isEqualTo(130);
    }

    @Test
    void debugShowsTheStackTrace(@org.junit.jupiter.api.io.TempDir java.nio.file.Path directory) {
        CommandLineRunner runner = new CommandLineRunner(directory);

        assertThat(runner.run("verify", "last", "--journal", "none").err()).doesNotContain("\tat ");
        assertThat(runner.run("verify", "last", "--journal", "none", "--debug").err())
                .contains("akmon: verify: no journal in ", "JournalException", "\tat dev.akmon");
    }
}
