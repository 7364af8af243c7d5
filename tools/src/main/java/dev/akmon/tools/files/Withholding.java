package dev.akmon.tools.files;

import dev.akmon.tools.Permission;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;

/** Keeps from a visitor what the rules do not let its tool take in, and counts it. */
final class Withholding implements DirectoryWalk.Visitor {

    private final Workspace workspace;
    private final String tool;
    private final Permission.Kind kind;
    private final DirectoryWalk.Visitor visitor;
    private int withheld;

    Withholding(Workspace workspace, String tool, Permission.Kind kind, DirectoryWalk.Visitor visitor) {
        this.workspace = workspace;
        this.tool = tool;
        this.kind = kind;
        this.visitor = visitor;
    }

    @Override
    public DirectoryWalk.Next visit(DirectoryWalk.Entry entry) throws ToolException {
        if (workspace.access().reaches(tool, kind, workspace.subject(entry.path()))) {
            return visitor.visit(entry);
        }
        withheld++;
        return DirectoryWalk.Next.GO_ON;
    }

    /** A line about what was left out, empty when nothing was; it says how much and not what. */
    String note() {
        return withheld == 0 ? "" : "\n[left out because rules deny it or want a person asked: " + withheld + "]";
    }
}
