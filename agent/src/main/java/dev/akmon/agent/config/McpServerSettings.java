package dev.akmon.agent.config;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One MCP server whose tools the model is offered.
 *
 * @param name what the user calls it; part of the names of its tools
 * @param access how it is reached
 * @param timeout how long it may take to start, and to answer one call
 * @param enabled whether sessions start it
 */
public record McpServerSettings(String name, Access access, Duration timeout, boolean enabled) {
    /** How long a server has when the configuration does not say. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    /** What is wrong with a name that is none. */
    static final String NAME_RULE =
            "is no name for a server: use up to 32 letters, digits, hyphens and single underscores";

    /** Two underscores separate the parts of a tool's name, so a server's name has no two in a row. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]|_(?!_)){0,30}(?<!_)");

    /** How a server is reached. */
    public sealed interface Access {
        /**
         * A program that speaks over its standard input and output.
         *
         * @param command the program and its arguments; no shell reads them
         * @param environment what it finds in its environment besides the harmless part of akmon's own
         * @param sandbox whether it is confined as the session's commands are
         * @param network whether it reaches the network; null as the session's commands
         */
        record Program(
                List<String> command,
                Map<String, String> environment,
                boolean sandbox,
                @Nullable Boolean network) implements Access {
            public Program {
                command = List.copyOf(command);
                environment = Map.copyOf(new LinkedHashMap<>(environment));
            }

            /** A program that is confined as the session's commands are. */
            public Program(List<String> command, Map<String, String> environment) {
                this(command, environment, true, null);
            }
        }

        /**
         * A server that speaks streamable HTTP.
         *
         * @param headers what is sent with each request, such as an Authorization
         */
        record Endpoint(URI url, Map<String, String> headers) implements Access {
            public Endpoint {
                headers = Map.copyOf(new LinkedHashMap<>(headers));
            }
        }
    }

    /** Whether a server may be called that: up to 32 letters, digits, hyphens and single underscores. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }
}
