package dev.akmon.cli.console;

import dev.akmon.agent.UnusableImageException;
import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.modules.ModuleException;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.bundle.BundleException;
import dev.akmon.verifier.KeyFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;

/** What a user is told about an exception, and how the program exits: the one place where this is decided. */
public record Failure(int exitCode, String category, String message, Map<String, String> details) {

    /** The category of a module that is missing, changed or of no use. */
    public static final String UNUSABLE_MODULE = "unusable_module";

    /** A failure with nothing to tell but this. */
    public Failure(int exitCode, String category, String message) {
        this(exitCode, category, message, Map.of());
    }

    /** What the exception means to a user. */
    public static Failure of(Throwable error) {
        if (error instanceof ConfigurationException e) {
            return new Failure(ExitCode.USAGE, "invalid_configuration", messageOf(e));
        }
        if (error instanceof UnusableImageException e) {
            return new Failure(ExitCode.USAGE, "unusable_image", messageOf(e));
        }
        if (error instanceof ModuleException e) {
            return new Failure(ExitCode.USAGE, UNUSABLE_MODULE, messageOf(e));
        }
        if (error instanceof CommandException e) {
            return new Failure(e.exitCode(), e.category(), messageOf(e), e.details());
        }
        if (error instanceof JournalException e) {
            return ofJournal(e);
        }
        if (error instanceof BundleException e) {
            return ofBundle(e);
        }
        if (error instanceof KeyFileException e) {
            return new Failure(ExitCode.ENVIRONMENT, e.category(), messageOf(e));
        }
        if (error instanceof FileSystemException e) {
            return new Failure(ExitCode.ENVIRONMENT, "io_error", describe(e));
        }
        if (error instanceof UncheckedIOException e) {
            return of(e.getCause());
        }
        if (error instanceof IOException e) {
            return new Failure(ExitCode.ENVIRONMENT, "io_error", messageOf(e));
        }
        if (error instanceof OutputFailure e) {
            return new Failure(ExitCode.ENVIRONMENT, "io_error", messageOf(e));
        }
        if (error instanceof InterruptedException) {
            return new Failure(ExitCode.INTERRUPTED, "interrupted", "interrupted");
        }
        if (error instanceof OutOfMemoryError) {
            return new Failure(
                    ExitCode.ENVIRONMENT,
                    "out_of_memory",
                    "out of memory; give the JVM more, for example with AKMON_JAVA_OPTS=-Xmx1g");
        }
        return new Failure(
                ExitCode.ENVIRONMENT,
                "internal_error",
                "internal error: " + error + " (--debug shows where; please report it)");
    }

    private static Failure ofJournal(JournalException e) {
        int exitCode = switch (e.category()) {
            case AMBIGUOUS_SESSION, SESSION_CLOSED, SESSION_EXISTS, NAME_TAKEN -> ExitCode.USAGE;
            default -> ExitCode.ENVIRONMENT;
        };
        return new Failure(exitCode, e.category().wireName(), messageOf(e));
    }

    /** A bundle that cannot be read is an answer about the bundle; a file or session that fails is not. */
    private static Failure ofBundle(BundleException e) {
        int exitCode = switch (e.category()) {
            case IO_ERROR, MALFORMED_JOURNAL -> ExitCode.ENVIRONMENT;
            default -> ExitCode.NEGATIVE;
        };
        return new Failure(exitCode, e.category().wireName(), messageOf(e));
    }

    private static String describe(FileSystemException e) {
        String file = e.getFile() == null ? "a file" : e.getFile();
        if (e instanceof NoSuchFileException) {
            return "no such file or directory: " + file;
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied: " + file;
        }
        if (e instanceof FileAlreadyExistsException) {
            return "already exists: " + file;
        }
        if (e instanceof NotDirectoryException) {
            return "not a directory: " + file;
        }
        return file + ": " + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason());
    }

    private static String messageOf(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
