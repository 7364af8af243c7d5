package dev.akmon.recorder;

import dev.akmon.recorder.http.Exchange;
import dev.akmon.recorder.http.HttpCall;
import dev.akmon.recorder.http.LiveHttp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The live side of the seam: real HTTP, real tools, a real person. */
public final class LiveSeam implements Seam, AutoCloseable {
    private final LiveHttp http;
    private final ToolHost tools;
    private final User user;
    private final StopSignal stop;
    private final Runnable cancelHttp;
    private final ExecutorService sideBySide = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "akmon-tool");
        thread.setDaemon(true);
        return thread;
    });

    /** A seam over these; {@code stop} cancels what is under way. */
    public LiveSeam(LiveHttp http, ToolHost tools, User user, StopSignal stop) {
        this.http = http;
        this.tools = tools;
        this.user = user;
        this.stop = stop;
        this.cancelHttp =
                () -> http.cancel(stop.requested().map(StopReason::wireName).orElse("stopped"));
        stop.onRequest(cancelHttp);
    }

    @Override
    public Optional<UserInput> nextInput() {
        return stop.requested().isPresent() ? Optional.empty() : user.nextInput();
    }

    @Override
    public void turnOver() {
        if (stop.takeBack()) {
            http.resume();
        }
    }

    @Override
    public Exchange exchange(HttpCall call) {
        return http.open(call);
    }

    @Override
    public void pause(Duration delay) {
        stop.await(delay.toMillis());
    }

    @Override
    public ToolPreparation prepare(ToolInvocation call) {
        return tools.prepare(call);
    }

    @Override
    public ApprovalAnswer ask(ApprovalQuestion question) {
        return user.ask(question);
    }

    @Override
    public List<ToolOutcome> run(List<ToolInvocation> calls) {
        if (calls.size() == 1) {
            return List.of(tools.run(calls.get(0), stop));
        }
        List<Future<ToolOutcome>> running = new ArrayList<>();
        for (ToolInvocation call : calls) {
            running.add(sideBySide.submit(() -> tools.run(call, stop)));
        }
        List<ToolOutcome> outcomes = new ArrayList<>();
        for (Future<ToolOutcome> one : running) {
            outcomes.add(await(one));
        }
        return outcomes;
    }

    @Override
    public List<EndedCommand> endCommands() {
        return tools.endCommands(callId -> true);
    }

    @Override
    public Optional<StopReason> stopRequested(StopPoint point) {
        return stop.requested();
    }

    @Override
    public void close() {
        stop.remove(cancelHttp);
        sideBySide.shutdownNow();
    }

    private static ToolOutcome await(Future<ToolOutcome> one) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return one.get();
                } catch (InterruptedException e) {
                    // The outcome must be recorded whatever happens to this thread; stopping goes through StopSignal.
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IllegalStateException(
                            "a tool failed outside its contract: " + e.getCause(), e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
