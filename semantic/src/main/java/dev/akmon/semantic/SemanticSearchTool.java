package dev.akmon.semantic;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.CheckedTool;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PlainCall;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolModule;
import dev.akmon.tools.Workspace;

/** {@code semantic_search}: passages of the workspace's text files by meaning. */
final class SemanticSearchTool extends CheckedTool {
    static final String NAME = "semantic_search";

    private static final int DEFAULT_RESULTS = 5;
    private static final int MAX_RESULTS = 20;
    private static final int MAX_QUERY_CHARS = 1_000;

    private static final String DESCRIPTION =
            "Finds passages of the workspace's text files by meaning, best first: file, lines, score, text. For questions"
                    + " whose words may not be in the code; search is exact and faster. The first call in a workspace may take"
                    + " a minute.";

    private static final ParameterSchema PARAMETERS = new ParameterSchema()
            .requiredString("query", "What the text is about or what the code does, in words.")
            .integer("top_k", "How many passages. Default " + DEFAULT_RESULTS + ".", 1, MAX_RESULTS);

    private final ToolModule.Surroundings surroundings;
    private final Limits limits;

    SemanticSearchTool(ToolModule.Surroundings surroundings, Limits limits) {
        super(NAME, DESCRIPTION, PARAMETERS);
        this.surroundings = surroundings;
        this.limits = limits;
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        String query = arguments.string("query");
        if (query.isBlank() || query.length() > MAX_QUERY_CHARS) {
            throw ToolException.invalid("the query must have between 1 and " + MAX_QUERY_CHARS + " characters");
        }
        Workspace.Resolved root = surroundings.workspace().resolveExisting(".");
        int results = arguments.optionalInteger("top_k").orElse(DEFAULT_RESULTS);
        return new PlainCall(
                new Permission(Permission.Kind.READ, root.subject()),
                cancellation -> new SemanticSearch(surroundings, limits, cancellation).find(query, results));
    }
}
