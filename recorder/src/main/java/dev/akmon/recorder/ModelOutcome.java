package dev.akmon.recorder;

import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.content.TokenUsage;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;

/** How a model call ended, all its attempts taken together. */
public sealed interface ModelOutcome {
    /** What the provider counted in each HTTP attempt, failed ones included, in their order. */
    List<TokenUsage> usages();

    /** How many HTTP attempts were made. */
    default int attempts() {
        return usages().size();
    }

    /**
     * The model answered.
     *
     * @param response the answer as LangChain4j read it
     * @param usages what the provider counted in each attempt
     */
    record Answered(ChatResponse response, List<TokenUsage> usages) implements ModelOutcome {
        public Answered {
            usages = List.copyOf(usages);
        }
    }

    /**
     * No attempt brought an answer.
     *
     * @param status the status of the last attempt
     * @param message what went wrong, one line
     * @param usages what the provider counted in each attempt
     */
    record Failed(AttemptStatus status, String message, List<TokenUsage> usages) implements ModelOutcome {
        public Failed {
            usages = List.copyOf(usages);
        }
    }
}
