package dev.akmon.semantic;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The embedding model, which runs in this process and is loaded when it is first needed. */
final class Embedder {
    /** Names the model and how passages are cut: vectors of one are of no use to another. */
    static final String IDENTITY = "all-minilm-l6-v2-q/1";

    static final int DIMENSIONS = 384;

    private static @Nullable Embedder shared;
    private static @Nullable UnusableModelException failure;

    private final EmbeddingModel model;

    private Embedder(EmbeddingModel model) {
        this.model = model;
    }

    /**
     * The model of this process.
     *
     * @param cache where native libraries may be unpacked
     * @throws UnusableModelException when it cannot run on this machine
     */
    static synchronized Embedder load(Path cache) throws UnusableModelException {
        if (failure != null) {
            // The JVM does not try again either, and its second answer says less.
            throw failure;
        }
        if (shared == null) {
            // The tokenizer's library reports its use over the network, and fetches what it does not find, unless told
            // not to.
            System.setProperty("OPT_OUT_TRACKING", "true");
            System.setProperty("ai.djl.offline", "true");
            System.setProperty("DJL_CACHE_DIR", cache.resolve("native").toString());
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            // The model looks for its files through this one.
            thread.setContextClassLoader(Embedder.class.getClassLoader());
            try {
                shared = new Embedder(new AllMiniLmL6V2QuantizedEmbeddingModel(threads()));
            } catch (LinkageError | RuntimeException e) {
                failure = new UnusableModelException(e);
                throw failure;
            } finally {
                thread.setContextClassLoader(before);
            }
        }
        return shared;
    }

    private static Executor threads() {
        return Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), work -> {
            Thread thread = new Thread(work, "akmon-semantic");
            thread.setDaemon(true);
            thread.setContextClassLoader(Embedder.class.getClassLoader());
            return thread;
        });
    }

    /** The vectors of some texts, each of length 1. */
    List<float[]> embed(List<String> texts) {
        return model.embedAll(texts.stream().map(TextSegment::from).toList()).content().stream()
                .map(Embedding::vector)
                .toList();
    }
}
