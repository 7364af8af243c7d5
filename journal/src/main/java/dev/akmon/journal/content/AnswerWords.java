package dev.akmon.journal.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Says what came of a question to the user, from the {@code answer} of a tool call's output. */
public final class AnswerWords {
    private static final int MAX_LENGTH = 400;

    private AnswerWords() {}

    /** The answer in one line, safe to print; empty where there is none. */
    public static Optional<String> of(JsonNode answer) {
        if (!answer.isObject()) {
            return Optional.empty();
        }
        if (!answer.path("by").asText().equals("person")) {
            return Optional.of("nobody answered");
        }
        if (!answer.path("text").isTextual()) {
            return Optional.of("a person gave no answer");
        }
        String choice = answer.path("choice").isIntegralNumber()
                ? " with option " + answer.path("choice").asText()
                : "";
        return Optional.of("answered by a person" + choice + ": \""
                + VisibleText.line(answer.path("text").textValue(), MAX_LENGTH) + "\"");
    }
}
