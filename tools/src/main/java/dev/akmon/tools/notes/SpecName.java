package dev.akmon.tools.notes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.tools.ToolException;

/** The names of specifications: markdown files in one directory of the project. */
final class SpecName {
    static final String DIRECTORY = ".akmon/specs";

    private static final int MAX_CHARS = 120;

    private SpecName() {}

    /**
     * The file of a specification, relative to the workspace. What a file name need not have becomes a hyphen.
     *
     * @throws ToolException {@code invalid_args} for a name that is none, or would lead elsewhere
     */
    static String file(String name) throws ToolException {
        String bare = name.strip().replaceFirst("\\.md$", "");
        if (bare.isEmpty() || bare.length() > MAX_CHARS) {
            throw ToolException.invalid("a specification has a name of 1 to " + MAX_CHARS + " characters");
        }
        if (bare.contains("/") || bare.contains("\\") || bare.contains("..")) {
            throw ToolException.invalid("the name of a specification is no path; all of them are in " + DIRECTORY);
        }
        return DIRECTORY + "/" + bare.replaceAll("[^A-Za-z0-9_-]", "-") + ".md";
    }

    /** The arguments with which the tools for files take a path. */
    static ObjectNode path(String path) {
        return JsonNodeFactory.instance.objectNode().put("path", path);
    }
}
