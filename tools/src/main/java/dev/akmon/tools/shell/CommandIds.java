package dev.akmon.tools.shell;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of commands where several sessions share a registry: a subagent's command has its session before the id of the
 * call that started it. No model is told of that: each only knows the commands of its own session.
 */
public final class CommandIds {

    private static final Pattern OF_SUBAGENT = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}/");

    private CommandIds() {}

    /** The name of what a subagent's call started. */
    public static String of(UUID subagent, String callId) {
        return prefix(subagent) + callId;
    }

    /** Whether that was started by a call of this subagent. */
    public static boolean isOf(UUID subagent, String id) {
        return id.startsWith(prefix(subagent));
    }

    /** The id of the call, which is all its session knows. */
    public static String callId(String id) {
        return id.substring(session(id).length());
    }

    /** What the commands of its session have in common; empty for those of no subagent. */
    static String session(String id) {
        Matcher prefix = OF_SUBAGENT.matcher(id);
        return prefix.lookingAt() ? prefix.group() : "";
    }

    private static String prefix(UUID subagent) {
        return subagent + "/";
    }
}
