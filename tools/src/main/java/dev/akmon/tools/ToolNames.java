package dev.akmon.tools;

/** Names of tools that others need to know. */
public final class ToolNames {

    /** The name of the tool whose latest result is the list of what there is to do. */
    public static final String TODO = "todo_write";

    /** The name of the tool that asks the user something. */
    public static final String ASK_USER = "ask_user";

    /** The name of the tool that keeps notes for later sessions. */
    public static final String MEMORY = "memory_write";

    /** The name of the tool that has another agent do something. */
    public static final String SUBAGENT = "subagent";

    /** The name of the tool that fetches pages, which may be turned off. */
    public static final String WEB_FETCH = "web_fetch";

    /** The name of the tool that reads on in what commands wrote. */
    public static final String READ_OUTPUT = "read_output";

    /** The name of the tool that ends commands. */
    public static final String STOP_COMMAND = "stop_command";

    private ToolNames() {}
}
