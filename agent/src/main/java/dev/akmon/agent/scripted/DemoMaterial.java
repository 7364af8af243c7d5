package dev.akmon.agent.scripted;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code akmon demo} works on: a small broken project, the task, and the script of the model that repairs it. The
 * files are those of {@code examples/demo} in the source, packed into the program.
 */
public final class DemoMaterial {

    /** The script's file, beside the project. */
    public static final String SCRIPT = "model.yaml";

    /** The task's file, beside the project. */
    public static final String TASK = "task.txt";

    /** The project's directory. */
    public static final String PROJECT = "project";

    /** A program in one file cannot list its resources, so they are named here. */
    static final List<String> FILES = List.of(
            SCRIPT,
            TASK,
            PROJECT + "/AGENTS.md",
            PROJECT + "/src/Durations.java",
            PROJECT + "/src/DurationsTest.java",
            PROJECT + "/test.sh");

    private static final String PREFIX = "/dev/akmon/examples/demo/";

    private static final String SIGNER = "SignHead.java";

    private static final String SIGNING_PREFIX = "/dev/akmon/examples/signing/";

    private DemoMaterial() {}

    /** The script of the repair. */
    public static ScriptedModel script() throws IOException {
        return ScriptedModel.parse(bytes(SCRIPT));
    }

    /** The task, without a line end. */
    public static String task() throws IOException {
        return new String(bytes(TASK), StandardCharsets.UTF_8).strip();
    }

    /**
     * Copies everything into a directory, which is created when it is not there. Nothing is overwritten.
     *
     * @param directory afterwards holds {@link #PROJECT}, {@link #TASK} and {@link #SCRIPT}
     * @throws java.nio.file.FileAlreadyExistsException if one of the files is there already
     */
    public static void copyTo(Path directory) throws IOException {
        for (String file : FILES) {
            Path target = directory.resolve(file);
            Files.createDirectories(target.getParent());
            try (InputStream in = open(file)) {
                Files.copy(in, target);
            }
        }
    }

    /**
     * Copies the signing hook that needs nothing but a JDK, {@code examples/signing/SignHead.java}.
     *
     * @return where it is now
     */
    public static Path copySigner(Path directory) throws IOException {
        Path target = directory.resolve(SIGNER);
        try (InputStream in = resource(SIGNING_PREFIX + SIGNER)) {
            Files.copy(in, target);
        }
        return target;
    }

    private static byte[] bytes(String file) throws IOException {
        try (InputStream in = open(file)) {
            return in.readAllBytes();
        }
    }

    private static InputStream open(String file) throws FileNotFoundException {
        return resource(PREFIX + file);
    }

    private static InputStream resource(String path) throws FileNotFoundException {
        InputStream in = DemoMaterial.class.getResourceAsStream(path);
        if (in == null) {
            throw new FileNotFoundException("the program was packed without its example file " + path);
        }
        return in;
    }
}
