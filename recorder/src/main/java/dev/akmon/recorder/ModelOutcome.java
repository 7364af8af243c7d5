package dev.akmon.recorder;

import dev.akmon.journal.AttemptStatus;
import dev.langchain4j.model.chat.response.ChatResponse;

/** How a model call ended, all its attempts taken together. */
public sealed interface ModelOutcome {
    /**
     * The model answered.
     *
     * @param response the answer as LangChain4j read it
     * @param attempts how many HTTP attempts it took
     */
    record Answered(ChatResponse response, int attempts) implements ModelOutcome {}

    /**
     * No attempt brought an answer.
     *
     * @param status the status of the last attempt
     * @param message what went wrong, one line
     * @param attempts how many HTTP attempts were made
     */
    record Failed(AttemptStatus status, String message, int attempts) implements ModelOutcome {}
}
