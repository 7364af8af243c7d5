package dev.akmon.agent.steering;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Other agents, with the files they read and the one that is written for them. A star stands for any name. */
public enum ForeignTool {
    CODEX("codex", "AGENTS.md", "AGENTS.md"),
    CLAUDE_CODE("claude-code", "CLAUDE.md", "CLAUDE.md", ".claude/CLAUDE.md"),
    GEMINI("gemini", "GEMINI.md", "GEMINI.md"),
    COPILOT(
            "copilot",
            ".github/copilot-instructions.md",
            ".github/copilot-instructions.md",
            ".github/instructions/*.instructions.md"),
    CURSOR("cursor", ".cursor/rules/akmon.mdc", ".cursorrules", ".cursor/rules/*.mdc"),
    WINDSURF("windsurf", ".windsurfrules", ".windsurfrules", ".windsurf/rules/*.md"),
    CLINE("cline", ".clinerules", ".clinerules"),
    ROO("roo", null, ".roo/rules/*.md"),
    KIRO("kiro", ".kiro/steering/akmon.md", ".kiro/steering/*.md"),
    LLMS("llms", null, "llms.txt");

    private final String id;
    private final @Nullable String target;
    private final List<String> sources;

    ForeignTool(String id, @Nullable String target, String... sources) {
        this.id = id;
        this.target = target;
        this.sources = List.of(sources);
    }

    /** What it is called on the command line. */
    public String id() {
        return id;
    }

    /** The file written for it, relative to the project's root; empty when none is. */
    public Optional<String> target() {
        return Optional.ofNullable(target);
    }

    /** The files it reads, relative to the project's root. */
    List<String> sources() {
        return sources;
    }

    /** The tool of this name. */
    public static Optional<ForeignTool> of(String id) {
        return Arrays.stream(values()).filter(tool -> tool.id.equals(id)).findFirst();
    }

    /** The names of the tools, for messages. */
    public static String names() {
        return String.join(", ", Arrays.stream(values()).map(ForeignTool::id).toList());
    }
}
