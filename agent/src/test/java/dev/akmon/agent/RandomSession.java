package dev.akmon.agent;

import static dev.akmon.agent.Script.call;

import dev.akmon.agent.provider.ProviderSettings.Protocol;
import dev.akmon.agent.provider.Usage;
import dev.akmon.agent.scripted.FinishReason;
import dev.akmon.agent.scripted.ScriptedAside;
import dev.akmon.agent.scripted.ScriptedCall;
import dev.akmon.agent.scripted.ScriptedConversation;
import dev.akmon.agent.scripted.ScriptedFailure;
import dev.akmon.agent.scripted.ScriptedModel;
import dev.akmon.agent.scripted.ScriptedTurn;
import dev.akmon.agent.scripted.ScriptedUsage;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.recorder.ApprovalQuestion;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.recorder.http.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Makes a session up: what the model says, what goes wrong, what is allowed, and when it is stopped. */
final class RandomSession {
    private static final String[] PIECES = {
        "a",
        "Wort ",
        "Grüße ",
        "世界",
        "🌍",
        "👩‍👩‍👧 ",
        "e\u0301",
        "\n",
        "\r\n",
        "\t",
        "\"",
        "\\",
        "data: ",
        "[DONE]",
        "USER: ",
        "{",
        "}",
        "\u0001",
        "\u007f",
        "\u2028",
        "\ufeff",
        "long ".repeat(60)
    };
    private static final String[] PATHS = {
        "a.txt",
        "b.txt",
        "src/Main.java",
        "neu/ä.txt",
        "fehlt.txt",
        "../outside",
        "/etc/hostname",
        "src",
        ".",
        "a.txt/x",
        ""
    };
    private static final String[] COMMANDS = {
        "printf ok", "exit 3", "cat a.txt", "printf 'ü🌍'; exit 1", "echo x > c.txt", "true && false", "ls | wc -l", ""
    };
    private static final String[] RULES = {
        "read_file",
        "read_file(src/**)",
        "write_file",
        "write_file(neu/**)",
        "edit",
        "edit(*.txt)",
        "shell",
        "shell(printf)",
        "shell(cat a.txt)",
        "list_directory",
        "search",
        "apply_patch"
    };

    private final Random random;

    RandomSession(long seed) {
        this.random = new Random(seed);
    }

    /** Sets the session up; it is run by the caller. */
    SessionFixture in(SessionFixture sessions) throws Exception {
        sessions.file("a.txt", "erste Zeile\nzweite 🌍\n")
                .file("b.txt", "b\r\nb\n")
                .file("src/Main.java", "class Main {}\n")
                .protocol(oneOf(Protocol.OPENAI, Protocol.ANTHROPIC, Protocol.OLLAMA, Protocol.GEMINI))
                .prompts(several(1, 3, () -> "Bitte: " + text()).toArray(String[]::new))
                .allow(several(0, 4, () -> oneOf(RULES)).toArray(String[]::new))
                .deny(several(0, 2, () -> oneOf(RULES)).toArray(String[]::new))
                .readsAllowed(chance(70))
                .maxTurns(chance(80) ? 50 : between(1, 4))
                .maxToolCalls(chance(80) ? 500 : between(1, 4))
                .retries(new RetryPolicy(between(1, 4), Duration.ofMillis(1), Duration.ofMillis(1)))
                .idleTimeout(Duration.ofMillis(250))
                .model(model());
        if (chance(40)) {
            sessions.window(between(600, 3000));
            if (chance(30)) {
                sessions.maxBudgetUsd(random.nextDouble() * 0.01);
            }
        }
        if (chance(50)) {
            Random answers = new Random(random.nextLong());
            sessions.person(question -> answer(answers, question));
        }
        if (chance(40)) {
            int moment = between(1, 25);
            StopReason reason = oneOf(StopReason.values());
            sessions.observer(stop -> new StoppingAt(stop, reason, moment));
        }
        return sessions;
    }

    private static ApprovalAnswer answer(Random answers, ApprovalQuestion question) {
        List<String> rules = question.rules().proposed();
        return switch (answers.nextInt(5)) {
            case 0 -> ApprovalAnswer.deny(answers.nextBoolean() ? "weil – darum 🌍" : null);
            case 1 -> ApprovalAnswer.allow().withLinesNotShown(answers.nextInt(3));
            case 2 -> ApprovalAnswer.allowSameCall();
            default ->
                rules.isEmpty() ? ApprovalAnswer.deny(null) : ApprovalAnswer.allowByRules(rules, answers.nextBoolean());
        };
    }

    private ScriptedModel model() {
        List<ScriptedTurn> turns = several(1, 7, this::turn);
        ScriptedTurn summary = failing(ScriptedTurn.of(chance(90) ? "Summary: " + text() : ""));
        return new ScriptedModel(
                "random",
                List.of(new ScriptedConversation(null, turns)),
                List.of(new ScriptedAside("RESULT of", summary), new ScriptedAside("ASSISTANT: ", summary)));
    }

    private ScriptedTurn turn() {
        List<ScriptedCall> calls = chance(70) ? several(1, 4, this::scriptedCall) : List.of();
        FinishReason finish = chance(10) ? FinishReason.LENGTH : null;
        ScriptedUsage usage = chance(50) ? new ScriptedUsage(random.nextInt(2000), random.nextInt(500)) : null;
        return failing(
                new ScriptedTurn(text(), calls, finish, usage, List.of(), List.of(), Duration.ZERO, Duration.ZERO));
    }

    private ScriptedTurn failing(ScriptedTurn turn) {
        return chance(75) ? turn : turn.failing(several(1, 3, this::failure).toArray(ScriptedFailure[]::new));
    }

    private ScriptedFailure failure() {
        return switch (random.nextInt(12)) {
            case 0 -> new ScriptedFailure.Drop(1);
            case 1 -> new ScriptedFailure.Break(random.nextInt(6), 1);
            case 2, 3 -> new ScriptedFailure.Truncate(random.nextInt(6), between(1, 2));
            case 4 -> new ScriptedFailure.Stall(random.nextInt(4), 1);
            case 5 -> new ScriptedFailure.Status(429, Map.of("retry-after", "1"), null, 1);
            case 6 ->
                new ScriptedFailure.Status(400, Map.of(), "{\"error\":{\"code\":\"context_length_exceeded\"}}", 1);
            case 7 -> new ScriptedFailure.Status(oneOf(401, 403, 404, 422), Map.of(), "nein – 🌍", 1);
            default -> new ScriptedFailure.Status(oneOf(429, 500, 502, 503, 529), Map.of(), null, 1);
        };
    }

    private ScriptedCall scriptedCall() {
        ScriptedCall call = switch (random.nextInt(12)) {
            case 0 -> call("list_directory", "path", oneOf(PATHS));
            case 1 -> call("search", "pattern", oneOf("Zeile", "[", "class", "🌍"));
            case 2 -> call("write_file", "path", oneOf(PATHS), "content", text());
            case 3 -> call("edit", "path", oneOf(PATHS), "old_str", oneOf("zweite", "b", "x"), "new_str", text());
            case 4 -> call("shell", "command", oneOf(COMMANDS));
            case 5 -> call("no_such_tool", "x", text());
            case 6 -> call("read_file", "path", 7, text(), text());
            case 7 ->
                call(
                        "apply_patch",
                        "patch",
                        "--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-erste Zeile\n+" + oneOf("x", "ü") + "\n");
            default -> call("read_file", "path", oneOf(PATHS));
        };
        return chance(90)
                ? call
                : new ScriptedCall(call.name(), call.arguments(), oneOf("same", "call_1_1", "compact_1"));
    }

    private String text() {
        return String.join("", several(0, 6, () -> oneOf(PIECES)));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    @SafeVarargs
    private <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private <T> List<T> several(int least, int most, Supplier<T> one) {
        List<T> list = new ArrayList<>();
        for (int i = between(least, most); i > 0; i--) {
            list.add(one.get());
        }
        return list;
    }

    /** Stops the session when something has been observed so many times. */
    private static final class StoppingAt implements RunObserver {
        private final StopSignal stop;
        private final StopReason reason;
        private int left;

        StoppingAt(StopSignal stop, StopReason reason, int moment) {
            this.stop = stop;
            this.reason = reason;
            this.left = moment;
        }

        private void observed() {
            left--;
            if (left == 0) {
                Thread handler = new Thread(() -> stop.request(reason));
                handler.start();
                try {
                    handler.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        @Override
        public void onText(String delta) {
            observed();
        }

        @Override
        public void onRetry(int attempts, String message, Duration delay) {
            observed();
        }

        @Override
        public void onModelCall(int turn) {
            observed();
        }

        @Override
        public void onMessage(String text, Usage usage) {
            observed();
        }

        @Override
        public void onToolStarted(ToolInvocation call) {
            observed();
        }

        @Override
        public void onToolFinished(ToolInvocation call, ToolOutcome outcome) {
            observed();
        }

        @Override
        public void onToolRefused(ToolInvocation call, String reason, boolean policy) {
            observed();
        }

        @Override
        public void onCompaction(int messagesReplaced) {
            observed();
        }
    }
}
