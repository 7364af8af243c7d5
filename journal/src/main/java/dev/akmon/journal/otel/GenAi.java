package dev.akmon.journal.otel;

import java.util.List;
import java.util.Set;

/** Names from OpenTelemetry's semantic conventions for generative AI. */
final class GenAi {
    /** The version of the conventions that imported objects name. */
    static final String SEMCONV_VERSION = "1.37.0";

    static final String OPERATION_NAME = "gen_ai.operation.name";
    static final String PROVIDER_NAME = "gen_ai.provider.name";

    /** What PROVIDER_NAME was called up to 1.36. */
    static final String SYSTEM = "gen_ai.system";

    static final String CONVERSATION_ID = "gen_ai.conversation.id";
    static final String ERROR_TYPE = "error.type";

    static final String REQUEST_MODEL = "gen_ai.request.model";
    static final String REQUEST_TEMPERATURE = "gen_ai.request.temperature";
    static final String REQUEST_MAX_TOKENS = "gen_ai.request.max_tokens";
    static final String INPUT_TOKENS = "gen_ai.usage.input_tokens";

    static final String RESPONSE_MODEL = "gen_ai.response.model";
    static final String RESPONSE_ID = "gen_ai.response.id";
    static final String FINISH_REASONS = "gen_ai.response.finish_reasons";
    static final String OUTPUT_TOKENS = "gen_ai.usage.output_tokens";

    static final String TOOL_NAME = "gen_ai.tool.name";
    static final String TOOL_CALL_ID = "gen_ai.tool.call.id";

    static final String SYSTEM_INSTRUCTIONS = "gen_ai.system_instructions";
    static final String INPUT_MESSAGES = "gen_ai.input.messages";
    static final String OUTPUT_MESSAGES = "gen_ai.output.messages";
    static final String TOOL_ARGUMENTS = "gen_ai.tool.call.arguments";
    static final String TOOL_RESULT = "gen_ai.tool.call.result";

    /** Attributes that hold what was said, as JSON in a string. */
    static final List<String> CONTENT =
            List.of(SYSTEM_INSTRUCTIONS, INPUT_MESSAGES, OUTPUT_MESSAGES, TOOL_ARGUMENTS, TOOL_RESULT);

    /** Names of events all begin so. */
    static final String EVENT_PREFIX = "gen_ai.";

    static final String SYSTEM_MESSAGE = "gen_ai.system.message";
    static final String USER_MESSAGE = "gen_ai.user.message";
    static final String ASSISTANT_MESSAGE = "gen_ai.assistant.message";
    static final String TOOL_MESSAGE = "gen_ai.tool.message";
    static final String CHOICE = "gen_ai.choice";

    /** Events whose content can be carried over. */
    static final Set<String> MESSAGE_EVENTS =
            Set.of(SYSTEM_MESSAGE, USER_MESSAGE, ASSISTANT_MESSAGE, TOOL_MESSAGE, CHOICE);

    private GenAi() {}
}
