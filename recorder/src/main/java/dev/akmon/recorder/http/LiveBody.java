package dev.akmon.recorder.http;

import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The body of a reply as it arrives. A read waits no longer than the idle timeout, and {@link #cancel} from another thread
 * ends it at once: neither can be had from the streams that {@code java.net.http} offers.
 */
final class LiveBody extends InputStream implements BodySubscriber<InputStream> {
    private static final List<ByteBuffer> END = List.of(ByteBuffer.allocate(0));
    private static final List<ByteBuffer> CANCELLED = List.of(ByteBuffer.allocate(0));

    // What still comes after the end of a stream's last event is a few bytes of framing. Reading them lets the
    // connection
    // be used again; anything longer is a reply that nobody wants, and the server should hear so.
    private static final int MAX_DISCARDED_BYTES = 4096;
    private static final Duration MAX_DISCARDING = Duration.ofMillis(250);

    private final Duration idle;
    private final ExchangeFailures failures;

    // Written by the network's threads. At most two pieces wait here: the next one is asked for when one is taken.
    private final BlockingDeque<List<ByteBuffer>> arrived = new LinkedBlockingDeque<>();
    private final AtomicInteger discarded = new AtomicInteger();
    private volatile @Nullable Subscription subscription;
    private volatile @Nullable Throwable brokenBy;
    private volatile @Nullable String cancelReason;
    private volatile boolean discarding;

    // Used by the reading thread alone.
    private final Deque<ByteBuffer> current = new ArrayDeque<>();
    private long received;
    private boolean complete;
    private @Nullable ExchangeException failure;

    LiveBody(Duration idle, ExchangeFailures failures) {
        this.idle = idle;
        this.failures = failures;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        subscription = newSubscription;
        if (cancelReason != null) {
            newSubscription.cancel();
        } else {
            newSubscription.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (!discarding) {
            arrived.add(buffers);
            return;
        }
        int bytes = buffers.stream().mapToInt(ByteBuffer::remaining).sum();
        if (discarded.addAndGet(bytes) > MAX_DISCARDED_BYTES) {
            stop();
        } else {
            subscription().request(1);
        }
    }

    @Override
    public void onError(Throwable cause) {
        brokenBy = cause;
        arrived.add(END);
    }

    @Override
    public void onComplete() {
        arrived.add(END);
    }

    @Override
    public int read() throws ExchangeException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws ExchangeException {
        if (length == 0) {
            return 0;
        }
        if (cancelReason != null) {
            current.clear();
        }
        while (current.isEmpty()) {
            if (failure != null) {
                throw failure;
            }
            if (complete) {
                return -1;
            }
            await();
        }
        ByteBuffer buffer = current.getFirst();
        int count = Math.min(length, buffer.remaining());
        buffer.get(bytes, offset, count);
        if (!buffer.hasRemaining()) {
            current.removeFirst();
        }
        received += count;
        return count;
    }

    /** Fails the read that is waiting, and every later one. */
    void cancel(String reason) {
        cancelReason = reason;
        arrived.addFirst(CANCELLED);
        stop();
    }

    /** Nothing more will be read. */
    void release() {
        if (complete || failure != null || subscription == null) {
            return;
        }
        discarding = true;
        for (List<ByteBuffer> unread = arrived.poll(); unread != null; unread = arrived.poll()) {
            if (unread == END) {
                return;
            }
        }
        subscription().request(1);
        CompletableFuture.delayedExecutor(MAX_DISCARDING.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::stop);
    }

    private void await() {
        List<ByteBuffer> next;
        try {
            next = arrived.poll(idle.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(failures.cancelled("the thread was interrupted"));
            return;
        }
        String reason = cancelReason;
        if (reason != null) {
            fail(failures.cancelled(reason));
        } else if (next == null) {
            fail(failures.stalled(received));
        } else if (next == END) {
            endOfBody();
        } else {
            next.stream().filter(ByteBuffer::hasRemaining).forEach(current::add);
            subscription().request(1);
        }
    }

    private void endOfBody() {
        Throwable cause = brokenBy;
        if (cause == null) {
            complete = true;
        } else {
            failure = failures.inBody(received, cause);
        }
    }

    private void fail(ExchangeException why) {
        failure = why;
        stop();
    }

    private void stop() {
        Subscription running = subscription;
        if (running != null) {
            running.cancel();
        }
    }

    private Subscription subscription() {
        Subscription running = subscription;
        if (running == null) {
            throw new IllegalStateException("a body is read only after its head");
        }
        return running;
    }
}
