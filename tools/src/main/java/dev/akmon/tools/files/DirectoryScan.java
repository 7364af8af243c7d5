package dev.akmon.tools.files;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.Permission;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import java.nio.file.Files;
import java.nio.file.LinkOption;

/**
 * How a tool goes through a directory of the workspace: with git's rules about ignored files, without what the user's rules
 * keep from it.
 *
 * @param tool the tool's name, for the rules
 * @param kind what its calls do with what they find
 */
record DirectoryScan(Workspace workspace, IgnoreRules.Settings ignoreSettings, String tool, Permission.Kind kind) {

    /**
     * What a scan could not show.
     *
     * @param unreadable how many directories could not be read
     * @param withheld a line about what the rules keep back, empty when that is nothing
     */
    record LeftOut(int unreadable, String withheld) {}

    /** What the argument {@code path} names, the workspace itself when there is none. */
    Workspace.Resolved start(Arguments arguments) throws ToolException {
        return workspace.resolveExisting(arguments.optionalString("path").orElse("."));
    }

    /**
     * The same, when it is a directory.
     *
     * @param hint what the message goes on with when it is not
     */
    Workspace.Resolved directory(Arguments arguments, String hint) throws ToolException {
        Workspace.Resolved start = start(arguments);
        if (!isDirectory(start)) {
            throw ToolException.invalid(start.display() + " is not a directory" + hint);
        }
        return start;
    }

    static boolean isDirectory(Workspace.Resolved file) {
        return Files.isDirectory(file.path(), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Shows the visitor what is there.
     *
     * @throws ToolException when the directory itself cannot be read, or from the visitor
     */
    LeftOut through(Workspace.Resolved directory, DirectoryWalk.Visitor visitor) throws ToolException {
        IgnoreRules rules = IgnoreRules.of(directory.path(), workspace.rootOf(directory.path()), ignoreSettings);
        Withholding shown = new Withholding(workspace, tool, kind, visitor);
        int unreadable = DirectoryWalk.through(directory, rules, shown);
        return new LeftOut(unreadable, shown.note());
    }
}
