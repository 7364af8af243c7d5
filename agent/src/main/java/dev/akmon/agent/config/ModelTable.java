package dev.akmon.agent.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The windows and prices that come with akmon, from the resource {@code models.toml}. The file says of each row when and
 * where it was read. It is written like {@code [[model_estimates]]} of the configuration, which goes before it.
 */
public final class ModelTable {
    private static final String RESOURCE = "models.toml";

    private ModelTable() {}

    /** Read when it is first needed: most commands need none of it. */
    private static final class Holder {
        static final List<ModelEstimate> ROWS = load();
    }

    /** All rows, in the order of the file. */
    public static List<ModelEstimate> rows() {
        return Holder.ROWS;
    }

    /**
     * The row for a model: of those whose pattern stands in the id as a word of its own, the one with the longest pattern.
     * Dots and dashes are the same, because providers do not agree on them.
     */
    public static Optional<ModelEstimate> find(String modelId) {
        String id = normal(modelId);
        return rows().stream()
                .filter(row -> contains(id, normal(row.pattern())))
                .max(Comparator.comparingInt(row -> row.pattern().length()));
    }

    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replace('.', '-');
    }

    private static boolean contains(String id, String pattern) {
        for (int at = id.indexOf(pattern); at >= 0; at = id.indexOf(pattern, at + 1)) {
            int end = at + pattern.length();
            boolean begins = at == 0 || !Character.isLetterOrDigit(id.charAt(at - 1));
            boolean ends = end == id.length() || !Character.isLetterOrDigit(id.charAt(end));
            if (begins && ends) {
                return true;
            }
        }
        return false;
    }

    private static List<ModelEstimate> load() {
        try (InputStream in = ModelTable.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is missing from the program");
            }
            ConfigTable root = ConfigTable.root(ConfigDocument.parse(Path.of(RESOURCE), in.readAllBytes()));
            List<ModelEstimate> rows = new ModelEstimateSection().read(root);
            if (!root.unknownKeys().isEmpty()) {
                throw new IllegalStateException(RESOURCE + " has unknown keys: " + root.unknownKeys());
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ConfigurationException e) {
            throw new IllegalStateException("the model table of the program is broken: " + e.getMessage(), e);
        }
    }
}
