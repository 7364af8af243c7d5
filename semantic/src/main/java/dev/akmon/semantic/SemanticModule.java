package dev.akmon.semantic;

import dev.akmon.tools.Tool;
import dev.akmon.tools.ToolModule;
import java.util.List;

/** Brings {@code semantic_search}. */
public final class SemanticModule implements ToolModule {
    @Override
    public List<Tool> tools(Surroundings surroundings) {
        return List.of(new SemanticSearchTool(surroundings, Limits.STANDARD));
    }
}
