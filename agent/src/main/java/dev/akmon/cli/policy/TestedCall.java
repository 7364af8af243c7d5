package dev.akmon.cli.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.PolicyProbe;
import dev.akmon.agent.policy.Verdict;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.recorder.AskedPermission;
import dev.akmon.tools.ToolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call that is put before the rules.
 *
 * @param tool the tool's name
 * @param permissions what it would need leave for
 * @param verdict what would be decided
 */
public record TestedCall(String tool, List<AskedPermission> permissions, Verdict verdict) {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<String> KINDS = Set.of("read", "list", "write", "execute", "fetch", "git", "memory");

    /** What the tools that take one path do with it. */
    private static final Map<String, String> KIND_OF_PATH = Map.of(
            "read_file", "read",
            "view_image", "read",
            "search", "read",
            "list_directory", "list",
            "glob", "list",
            "write_file", "write",
            "edit", "write",
            "multi_edit", "write",
            "apply_patch", "write");

    /**
     * A call as it stands on a command line.
     *
     * @param tool the tool's name, or what any tool may do
     * @param arguments JSON
     */
    public record Asked(
            String tool,
            @Nullable String arguments,
            @Nullable String path,
            @Nullable String command,
            @Nullable String cwd,
            @Nullable String url) {}

    /**
     * Decides about a call.
     *
     * @throws CommandException when it cannot be made at all, or what it would do cannot be told
     */
    public static TestedCall of(PolicyProbe probe, Asked asked) {
        boolean mcp = asked.tool().startsWith("mcp__");
        if (!probe.tools().contains(asked.tool()) && !KINDS.contains(asked.tool()) && !mcp) {
            throw CommandException.usage(
                    "there is no tool " + asked.tool() + "; there are " + String.join(", ", probe.tools())
                            + ", and read, list, write, execute, fetch, git, memory for any of them");
        }
        List<AskedPermission> permissions;
        try {
            permissions = permissions(probe, asked, mcp);
        } catch (ToolException e) {
            throw new CommandException(
                    ExitCode.USAGE, e.code().wireName(), "the call is refused before any rule: " + e.getMessage());
        }
        return new TestedCall(asked.tool(), permissions, probe.decide(asked.tool(), permissions));
    }

    private static List<AskedPermission> permissions(PolicyProbe probe, Asked asked, boolean mcp) throws ToolException {
        if (asked.arguments() != null && probe.tools().contains(asked.tool())) {
            return probe.permissions(asked.tool(), json(asked.arguments()));
        }
        List<AskedPermission> permissions = new ArrayList<>();
        if (asked.path() != null) {
            String kind = KINDS.contains(asked.tool()) ? asked.tool() : KIND_OF_PATH.get(asked.tool());
            if (kind == null) {
                throw CommandException.usage(
                        "what " + asked.tool() + " does with a path cannot be told; give the call's arguments as JSON");
            }
            permissions.add(new AskedPermission(kind, probe.subject(asked.path())));
        }
        if (asked.command() != null) {
            String cwd = asked.cwd() == null ? "." : probe.subject(asked.cwd());
            permissions.add(new AskedPermission("execute", asked.command().strip(), cwd.equals(".") ? null : cwd));
        }
        if (asked.url() != null) {
            permissions.add(new AskedPermission("fetch", asked.url()));
        }
        if (permissions.isEmpty() && !mcp) {
            throw CommandException.usage(
                    "say what the call is about: --path, --command, --url, or its arguments as JSON");
        }
        return permissions;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw CommandException.usage("the arguments are not JSON: there is a mistake at column "
                    + e.getLocation().getColumnNr());
        }
    }

    /** The report for programs. */
    public ObjectNode addTo(ObjectNode report) {
        report.put("tool", tool);
        ArrayNode list = report.putArray("permissions");
        for (AskedPermission permission : permissions) {
            ObjectNode node = list.addObject().put("kind", permission.kind()).put("subject", permission.subject());
            if (permission.cwd() != null) {
                node.put("cwd", permission.cwd());
            }
        }
        return report.put("decision", verdict.effect().name().toLowerCase(Locale.ROOT))
                .put("by", verdict.policyId())
                .put("rule", verdict.rule())
                .put("source", verdict.source())
                .put("reason", verdict.reason());
    }

    /** The report for people. */
    public void print(Console console) {
        Style style = console.style();
        for (AskedPermission permission : permissions) {
            console.out()
                    .println(permission.kind() + " " + TerminalText.line(permission.subject())
                            + (permission.cwd() == null
                                    ? ""
                                    : style.dim(" in " + TerminalText.line(permission.cwd()))));
        }
        String decision = switch (verdict.effect()) {
            case ALLOW -> style.green("allowed");
            case DENY -> style.red("denied");
            case ASK -> style.yellow("asked");
        };
        console.out()
                .println(decision + ": " + TerminalText.line(verdict.reason())
                        + (verdict.source() == null
                                ? ""
                                : style.dim(" (" + TerminalText.line(verdict.source()) + ")")));
    }
}
