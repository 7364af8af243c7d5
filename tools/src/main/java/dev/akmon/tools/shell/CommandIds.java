package dev.akmon.tools.shell;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of commands where several sessions share a registry: a subagent's command has its session before the id of the
 * call that started it. No model is told of that: each only knows the commands of its own session. People see them all, and
 * of a subagent's session as much as tells it from the others.
 */
public final class CommandIds {

    private static final Pattern OF_SUBAGENT = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}/");

    private static final int SHORT = 8;

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

    /** The name people read, where these are all the names there are. */
    static String shortened(String id, Collection<String> all) {
        String session = session(id);
        if (session.isEmpty()) {
            return id;
        }
        int length = SHORT;
        while (length < session.length() - 1 && sessionsBeginning(session.substring(0, length), all) > 1) {
            length++;
        }
        return session.substring(0, length) + "/" + callId(id);
    }

    private static long sessionsBeginning(String prefix, Collection<String> all) {
        return all.stream()
                .map(CommandIds::session)
                .filter(session -> session.startsWith(prefix))
                .distinct()
                .count();
    }

    /** The one of these that a name means: itself, or what people read for it; the name where that is none or several. */
    static String meant(String name, Collection<String> all) {
        int slash = name.indexOf('/');
        if (all.contains(name) || slash < SHORT) {
            return name;
        }
        List<String> found = all.stream()
                .filter(id -> session(id).startsWith(name.substring(0, slash)))
                .filter(id -> callId(id).equals(name.substring(slash + 1)))
                .toList();
        return found.size() == 1 ? found.get(0) : name;
    }

    private static String prefix(UUID subagent) {
        return subagent + "/";
    }
}
