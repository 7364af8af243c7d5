package dev.akmon.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * {@code ask_user}: a question to the person the agent works for. People are none of this module's business: who has one at
 * hand asks in the place of running the call, which finds nobody.
 */
public final class AskUserTool implements Tool {

    private static final int MAX_OPTIONS = 9;
    private static final int MAX_QUESTION_CHARS = 4000;
    private static final int MAX_OPTION_CHARS = 200;

    private static final ObjectNode PARAMETERS = new ParameterSchema()
            .requiredString("question", "One question, with what is needed to answer it.")
            .strings("options", "Answers to choose from, one line each; other words can be typed.", MAX_OPTIONS)
            .build();

    @Override
    public String name() {
        return ToolNames.ASK_USER;
    }

    @Override
    public String description() {
        return "Asks the user and waits for the answer. For decisions only the user can make, not for what can be found out"
                + " or for leave: other tools ask for that themselves.";
    }

    @Override
    public ObjectNode parameters() {
        return PARAMETERS.deepCopy();
    }

    @Override
    public boolean parallel() {
        return false;
    }

    @Override
    public PreparedCall prepare(JsonNode arguments) throws ToolException {
        Arguments checked = Arguments.checked(arguments, PARAMETERS);
        String question = checked.string("question");
        if (question.isBlank() || question.length() > MAX_QUESTION_CHARS) {
            throw invalid("a question has 1 to " + MAX_QUESTION_CHARS + " characters");
        }
        List<String> options = checked.strings("options");
        for (String option : options) {
            if (option.isBlank() || option.length() > MAX_OPTION_CHARS || option.indexOf('\n') >= 0) {
                throw invalid("an option is one line of 1 to " + MAX_OPTION_CHARS + " characters");
            }
        }
        if (options.stream().map(String::strip).distinct().count() < options.size()) {
            throw invalid("two options are the same");
        }
        return new Call();
    }

    private static ToolException invalid(String message) {
        return new ToolException(ErrorCode.INVALID_ARGS, message);
    }

    private record Call() implements PreparedCall {

        @Override
        public List<Permission> permissions() {
            return List.of();
        }

        @Override
        public Optional<String> preview() {
            return Optional.empty();
        }

        @Override
        public ToolResult run(Cancellation cancellation) {
            return ToolResult.failure(
                    ErrorCode.NOBODY_THERE,
                    "nobody is there to answer. Decide yourself, for what is safer where in doubt, and say at the end what"
                            + " you decided.");
        }
    }
}
