package dev.akmon.agent;

import dev.akmon.recorder.EndedCommand;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.ToolHost;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.recorder.ToolPreparation;
import dev.akmon.recorder.User;
import dev.akmon.recorder.UserAnswer;
import dev.akmon.recorder.UserQuestion;
import dev.akmon.tools.ToolNames;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The tools of a session, with a person behind the one that asks. */
final class AskingTools implements ToolHost {
    private final ToolHost tools;
    private final User user;
    private final SecretScrubber scrubber;

    AskingTools(ToolHost tools, User user, SecretScrubber scrubber) {
        this.tools = tools;
        this.user = user;
        this.scrubber = scrubber;
    }

    @Override
    public ToolPreparation prepare(ToolInvocation call) {
        return tools.prepare(call);
    }

    @Override
    public ToolOutcome run(ToolInvocation call, StopSignal stop) {
        if (!call.name().equals(ToolNames.ASK_USER)) {
            return tools.run(call, stop);
        }
        long begun = System.nanoTime();
        UserAnswer answer = scrubbed(user.answer(question(call)));
        long durationMs = (System.nanoTime() - begun) / 1_000_000;
        if (stop.requested().isPresent()) {
            return outcome("the question was stopped before there was an answer", "interrupted", durationMs, null);
        }
        if (answer instanceof UserAnswer.Nobody) {
            ToolOutcome unanswered = tools.run(call, stop);
            return outcome(unanswered.content(), unanswered.errorCode(), durationMs, answer);
        }
        return outcome(forModel(answer), null, durationMs, answer);
    }

    @Override
    public List<EndedCommand> endCommands(Predicate<String> callIds) {
        return tools.endCommands(callIds);
    }

    private static UserQuestion question(ToolInvocation call) {
        List<String> options = new ArrayList<>();
        call.arguments().path("options").forEach(option -> options.add(option.asText()));
        return new UserQuestion(call.arguments().path("question").asText(), options);
    }

    /** A key somebody types as the answer is no more for the journal than one a tool prints. */
    private UserAnswer scrubbed(UserAnswer answer) {
        return answer instanceof UserAnswer.Said said ? new UserAnswer.Said(scrubber.scrub(said.text())) : answer;
    }

    private static String forModel(UserAnswer answer) {
        if (answer instanceof UserAnswer.Chosen chosen) {
            return "The user chose option " + chosen.option() + ": " + chosen.text();
        }
        if (answer instanceof UserAnswer.Said said) {
            return "The user answered: " + said.text();
        }
        return "The user gave no answer. Decide yourself, and say what you decided.";
    }

    private static ToolOutcome outcome(
            String content, @Nullable String errorCode, long durationMs, @Nullable UserAnswer answer) {
        return ToolOutcome.of(errorCode, content, durationMs).withAnswer(answer);
    }
}
