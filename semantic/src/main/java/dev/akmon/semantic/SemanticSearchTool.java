package dev.akmon.semantic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.tools.Arguments;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.Tool;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolModule;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Workspace;
import java.util.List;
import java.util.Optional;

/** {@code semantic_search}: passages of the workspace's text files by meaning. */
final class SemanticSearchTool implements Tool {
    static final String NAME = "semantic_search";

    private static final int DEFAULT_RESULTS = 5;
    private static final int MAX_RESULTS = 20;
    private static final int MAX_QUERY_CHARS = 1_000;

    private static final ObjectNode PARAMETERS = new ParameterSchema()
            .requiredString("query", "What the text is about or what the code does, in words.")
            .integer("top_k", "How many passages. Default " + DEFAULT_RESULTS + ".", 1, MAX_RESULTS)
            .build();

    private final ToolModule.Surroundings surroundings;
    private final Limits limits;

    SemanticSearchTool(ToolModule.Surroundings surroundings, Limits limits) {
        this.surroundings = surroundings;
        this.limits = limits;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Finds passages of the workspace's text files by meaning, best first: file, lines, score, text. For questions"
                + " whose words may not be in the code; search is exact and faster. The first call in a workspace may take"
                + " a minute.";
    }

    @Override
    public ObjectNode parameters() {
        return PARAMETERS.deepCopy();
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    public PreparedCall prepare(JsonNode arguments) throws ToolException {
        Arguments checked = Arguments.checked(arguments, PARAMETERS);
        String query = checked.string("query");
        if (query.isBlank() || query.length() > MAX_QUERY_CHARS) {
            throw new ToolException(
                    ErrorCode.INVALID_ARGS, "the query must have between 1 and " + MAX_QUERY_CHARS + " characters");
        }
        Workspace.Resolved root = surroundings.workspace().resolveExisting(".");
        return new Call(root, query, checked.optionalInteger("top_k").orElse(DEFAULT_RESULTS));
    }

    private final class Call implements PreparedCall {
        private final Workspace.Resolved root;
        private final String query;
        private final int results;

        Call(Workspace.Resolved root, String query, int results) {
            this.root = root;
            this.query = query;
            this.results = results;
        }

        @Override
        public List<Permission> permissions() {
            return List.of(new Permission(Permission.Kind.READ, root.subject()));
        }

        @Override
        public Optional<String> preview() {
            return Optional.empty();
        }

        @Override
        public ToolResult run(Cancellation cancellation) {
            try {
                return new SemanticSearch(surroundings, limits, cancellation).find(query, results);
            } catch (ToolException e) {
                return e.toResult();
            }
        }
    }
}
