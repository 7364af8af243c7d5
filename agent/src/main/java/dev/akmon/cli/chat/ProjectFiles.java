package dev.akmon.cli.chat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The files of a project, for completion. In a large one nobody waits at a key until they are listed anew: that happens
 * beside, and a file made since appears the next time.
 */
final class ProjectFiles {
    /** So many are listed while somebody waits. */
    static final int LISTED_AT_ONCE = 5_000;

    private final Supplier<List<String>> list;
    private @Nullable CompletableFuture<List<String>> latest;
    private List<String> known = List.of();

    /**
     * @param list lists them, which may take a while; called on any thread
     */
    ProjectFiles(Supplier<List<String>> list) {
        this.list = list;
    }

    /** Has them listed, so that they are there when they are asked for. */
    synchronized void prepare() {
        if (latest == null) {
            latest = beside();
        }
    }

    /** The files as they are in a small project, and as they were a moment ago in a large one. */
    synchronized List<String> list() {
        prepare();
        if (known.isEmpty()) {
            known = latest.join();
        }
        if (known.size() <= LISTED_AT_ONCE) {
            known = list.get();
        } else if (latest.isDone()) {
            known = latest.join();
            latest = beside();
        }
        return known;
    }

    private CompletableFuture<List<String>> beside() {
        return CompletableFuture.supplyAsync(list, work -> {
            Thread thread = new Thread(work, "akmon-files");
            thread.setDaemon(true);
            thread.start();
        });
    }
}
