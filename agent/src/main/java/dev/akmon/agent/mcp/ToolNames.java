package dev.akmon.agent.mcp;

import dev.akmon.journal.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * The names by which a model calls the tools of servers: {@code mcp__server__tool}. Providers take letters, digits,
 * underscores and hyphens, 64 at most; a name that must be changed for that ends in a part of its own hash, so that two
 * names stay two.
 */
final class ToolNames {
    private static final int MAX_LENGTH = 64;
    private static final int HASH_LENGTH = 8;

    private final Set<String> given = new HashSet<>();

    /** The name for a tool; the same one for the same server and tool in every session. */
    String of(String server, String tool) {
        String plain = "mcp__" + server + "__" + tool.replaceAll("[^A-Za-z0-9_-]", "_");
        boolean kept = plain.length() <= MAX_LENGTH && plain.endsWith("__" + tool);
        String name = kept ? plain : cut(plain) + "_" + hash(tool);
        if (!given.add(name)) {
            throw new IllegalArgumentException("it has two tools of one name, " + tool);
        }
        return name;
    }

    private static String cut(String name) {
        return name.substring(0, Math.min(name.length(), MAX_LENGTH - HASH_LENGTH - 1));
    }

    private static String hash(String tool) {
        return HashAlgorithm.SHA256
                .digest(tool.getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, HASH_LENGTH);
    }
}
