package dev.akmon.tools.dialog;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.CheckedTool;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.PlainCall;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolNames;
import dev.akmon.tools.ToolResult;
import java.util.List;

/**
 * {@code ask_user}: a question to the person the agent works for. People are none of this module's business: who has one at
 * hand asks in the place of running the call, which finds nobody.
 */
public final class AskUserTool extends CheckedTool {

    private static final int MAX_OPTIONS = 9;
    private static final int MAX_QUESTION_CHARS = 4000;
    private static final int MAX_OPTION_CHARS = 200;

    private static final String DESCRIPTION =
            "Asks the user and waits for the answer. For decisions only the user can make, not for what can be found out"
                    + " or for leave: other tools ask for that themselves.";

    private static final ParameterSchema PARAMETERS = new ParameterSchema()
            .requiredString("question", "One question, with what is needed to answer it.")
            .strings("options", "Answers to choose from, one line each; other words can be typed.", MAX_OPTIONS);

    /** A tool for anybody's questions. */
    public AskUserTool() {
        super(ToolNames.ASK_USER, DESCRIPTION, PARAMETERS);
    }

    @Override
    public boolean parallel() {
        return false;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        String question = arguments.string("question");
        if (question.isBlank() || question.length() > MAX_QUESTION_CHARS) {
            throw ToolException.invalid("a question has 1 to " + MAX_QUESTION_CHARS + " characters");
        }
        List<String> options = arguments.strings("options");
        for (String option : options) {
            if (option.isBlank() || option.length() > MAX_OPTION_CHARS || option.indexOf('\n') >= 0) {
                throw ToolException.invalid("an option is one line of 1 to " + MAX_OPTION_CHARS + " characters");
            }
        }
        if (options.stream().map(String::strip).distinct().count() < options.size()) {
            throw ToolException.invalid("two options are the same");
        }
        return new PlainCall(cancellation -> ToolResult.failure(
                ErrorCode.NOBODY_THERE,
                "nobody is there to answer. Decide yourself, for what is safer where in doubt, and say at the end what you"
                        + " decided."));
    }
}
