package dev.akmon.semantic;

import dev.akmon.tools.Cancellation;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolModule;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.files.WorkspaceTexts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One search: reads every text file, embeds what the index does not have, compares. What is compared is always what is in
 * the files now.
 */
final class SemanticSearch {
    /** Between two batches the call can be stopped. */
    private static final int BATCH = 16;

    /** Longer files are data more often than text, and take too long. */
    private static final int MAX_PASSAGES_OF_FILE = 400;

    /** A file that was read. */
    private record Source(String name, String key, List<Passage> passages) {}

    /** A passage and how near it is to what is asked for: the cosine, at most 1. */
    private record Hit(String name, Passage passage, double score) {}

    private final ToolModule.Surroundings surroundings;
    private final Limits limits;
    private final Cancellation cancellation;
    private final VectorIndex index;

    private final List<Source> sources = new ArrayList<>();
    private int passages;
    private long characters;
    private int filesBeyondLimits;
    private int largeFiles;

    SemanticSearch(ToolModule.Surroundings surroundings, Limits limits, Cancellation cancellation) {
        this.surroundings = surroundings;
        this.limits = limits;
        this.cancellation = cancellation;
        this.index = new VectorIndex(
                VectorIndex.fileFor(
                        surroundings.cache(), surroundings.workspace().root()),
                limits.passages());
    }

    ToolResult find(String query, int results) throws ToolException {
        WorkspaceTexts.LeftOut leftOut = WorkspaceTexts.readAll(
                surroundings.workspace(), surroundings.environment(), SemanticSearchTool.NAME, this::take);
        try {
            Embedder embedder = Embedder.load(surroundings.cache());
            Map<String, float[][]> vectors = vectors(embedder);
            float[] asked = embedder.embed(List.of(query)).get(0);
            return result(best(asked, vectors, results), vectors, leftOut);
        } catch (UnusableModelException e) {
            throw new ToolException(ErrorCode.IO_ERROR, e.getMessage());
        }
    }

    private boolean take(String name, String text) throws ToolException {
        stopIfRequested();
        List<Passage> cut = Passage.of(text);
        if (cut.size() > MAX_PASSAGES_OF_FILE) {
            largeFiles++;
            return true;
        }
        if (passages + cut.size() > limits.passages() || characters + text.length() > limits.characters()) {
            filesBeyondLimits++;
            return true;
        }
        passages += cut.size();
        characters += text.length();
        if (!cut.isEmpty()) {
            sources.add(new Source(name, VectorIndex.key(name, text), cut));
        }
        return true;
    }

    /** The vectors of the files there are now, of those at least for which there was time. */
    private Map<String, float[][]> vectors(Embedder embedder) throws ToolException {
        Map<String, float[][]> kept = kept();
        Map<String, float[][]> now = new HashMap<>();
        List<Source> missing = new ArrayList<>();
        for (Source source : sources) {
            float[][] known = kept.get(source.key());
            // Another number of vectors cannot come from this text: the file of the index is not to be trusted blindly.
            if (known != null && known.length == source.passages().size()) {
                now.put(source.key(), known);
            } else {
                missing.add(source);
            }
        }
        // Large files are seldom those that are looked for: what there is no time for should be among them.
        missing.sort(Comparator.comparingInt(source -> source.passages().size()));
        try {
            embed(embedder, missing, now);
        } finally {
            if (!missing.isEmpty() || now.size() != kept.size()) {
                keep(now);
            }
        }
        return now;
    }

    private void embed(Embedder embedder, List<Source> missing, Map<String, float[][]> into) throws ToolException {
        long deadline = System.nanoTime() + limits.indexing().toNanos();
        for (Source source : missing) {
            // Never within a file: one that takes longer would never be done.
            if (System.nanoTime() - deadline > 0) {
                return;
            }
            List<float[]> vectors = new ArrayList<>();
            for (int from = 0; from < source.passages().size(); from += BATCH) {
                stopIfRequested();
                int to = Math.min(source.passages().size(), from + BATCH);
                vectors.addAll(embedder.embed(source.passages().subList(from, to).stream()
                        .map(passage -> source.name() + "\n" + passage.text())
                        .toList()));
            }
            into.put(source.key(), vectors.toArray(float[][]::new));
        }
    }

    private void stopIfRequested() throws ToolException {
        if (cancellation.requested()) {
            throw new ToolException(ErrorCode.INTERRUPTED, "the search was interrupted");
        }
    }

    private Map<String, float[][]> kept() {
        try {
            return index.read();
        } catch (IOException unreadable) {
            // It is a cache: what cannot be read is made again.
            return Map.of();
        }
    }

    private void keep(Map<String, float[][]> vectors) {
        try {
            index.write(vectors);
        } catch (IOException unwritable) {
            // The next call takes longer.
        }
    }

    private List<Hit> best(float[] asked, Map<String, float[][]> vectors, int most) {
        List<Hit> hits = new ArrayList<>();
        for (Source source : sources) {
            float[][] known = vectors.get(source.key());
            for (int i = 0; known != null && i < known.length; i++) {
                hits.add(new Hit(source.name(), source.passages().get(i), product(asked, known[i])));
            }
        }
        hits.sort(Comparator.comparingDouble(Hit::score).reversed());
        return hits.subList(0, Math.min(most, hits.size()));
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private ToolResult result(List<Hit> hits, Map<String, float[][]> vectors, WorkspaceTexts.LeftOut leftOut) {
        StringBuilder text = new StringBuilder();
        for (Hit hit : hits) {
            text.append(hit.name())
                    .append(':')
                    .append(hit.passage().firstLine())
                    .append('-')
                    .append(hit.passage().lastLine())
                    .append(String.format(Locale.ROOT, " (%.2f)\n", hit.score()))
                    .append(hit.passage().text())
                    .append("\n\n");
        }
        long waiting = sources.stream()
                .filter(source -> !vectors.containsKey(source.key()))
                .count();
        note(text, (sources.size() - waiting) + " files compared");
        if (waiting > 0) {
            note(text, waiting + " files are not indexed yet: the time for it was up; the next call goes on");
        }
        if (filesBeyondLimits > 0) {
            note(text, "the workspace is too large: files left out: " + filesBeyondLimits + "; search covers them");
        }
        int large = leftOut.tooLarge() + largeFiles;
        if (large > 0) {
            note(text, "large files left out: " + large);
        }
        if (leftOut.unreadable() > 0) {
            note(text, "files and directories that could not be read: " + leftOut.unreadable());
        }
        return ToolResult.success(
                text.toString().stripTrailing() + leftOut.withheld(), waiting > 0 || filesBeyondLimits > 0);
    }

    private static void note(StringBuilder text, String note) {
        text.append('[').append(note).append("]\n");
    }
}
