package dev.akmon.recorder;

import java.util.List;

/**
 * Something the model wants to know from a person.
 *
 * @param text the question
 * @param options answers to choose from, each one line; none where any answer will do
 */
public record UserQuestion(String text, List<String> options) {
    public UserQuestion {
        options = List.copyOf(options);
    }
}
