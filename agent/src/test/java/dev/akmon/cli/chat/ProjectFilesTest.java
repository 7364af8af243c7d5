package dev.akmon.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProjectFilesTest {
    private final AtomicInteger listings = new AtomicInteger();

    @Test
    void inASmallProjectAFileJustMadeIsThere() {
        ProjectFiles files = new ProjectFiles(() -> List.of("a" + listings.incrementAndGet()));
        files.prepare();
        assertThat(files.list()).containsExactly("a2");
        assertThat(files.list()).containsExactly("a3");
    }

    @Test
    void inALargeProjectNobodyWaitsForASecondListing() {
        CountDownLatch more = new CountDownLatch(1);
        ProjectFiles files = new ProjectFiles(() -> {
            int listing = listings.incrementAndGet();
            if (listing > 1) {
                await(more);
            }
            return IntStream.rangeClosed(0, ProjectFiles.LISTED_AT_ONCE)
                    .mapToObj(i -> listing + "/" + i)
                    .toList();
        });
        assertThat(files.list()).contains("1/0");
        assertThat(files.list()).contains("1/0");
        more.countDown();
        List<String> latest = files.list();
        while (latest.get(0).equals("1/0")) {
            Thread.onSpinWait();
            latest = files.list();
        }
        assertThat(latest).hasSizeGreaterThan(ProjectFiles.LISTED_AT_ONCE);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
