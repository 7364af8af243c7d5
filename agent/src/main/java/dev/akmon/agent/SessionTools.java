package dev.akmon.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.akmon.agent.mcp.McpServers;
import dev.akmon.agent.mcp.ServerList;
import dev.akmon.agent.mcp.ServerState;
import dev.akmon.agent.modules.InstalledModule;
import dev.akmon.recorder.EndedCommand;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.ToolHost;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.recorder.ToolPreparation;
import dev.akmon.tools.Tool;
import dev.akmon.tools.sandbox.Sandbox;
import dev.akmon.tools.shell.CommandRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Everything a session's model can call: akmon's own tools and those of MCP servers. */
final class SessionTools implements ToolHost, AutoCloseable {
    private final List<Tool> own;
    private final SecretScrubber scrubber;
    private final WorkspaceTools workspace;
    private final McpServers servers;
    private final ServerList list;
    private final Sandbox sandbox;
    private final CommandRegistry commands;
    private final List<InstalledModule> modules;

    /** @param modules those of which some of the tools are */
    SessionTools(
            List<Tool> own,
            SecretScrubber scrubber,
            McpServers servers,
            ServerList list,
            Sandbox sandbox,
            CommandRegistry commands,
            List<InstalledModule> modules) {
        this(own, scrubber, new WorkspaceTools(own, scrubber), servers, list, sandbox, commands, modules);
    }

    private SessionTools(
            List<Tool> own,
            SecretScrubber scrubber,
            WorkspaceTools workspace,
            McpServers servers,
            ServerList list,
            Sandbox sandbox,
            CommandRegistry commands,
            List<InstalledModule> modules) {
        this.own = List.copyOf(own);
        this.scrubber = scrubber;
        this.workspace = workspace;
        this.servers = servers;
        this.list = list;
        this.sandbox = sandbox;
        this.commands = commands;
        this.modules = List.copyOf(modules);
    }

    /** These tools and one more, which no model is told of. The servers stay the same, and are closed once. */
    ToolHost with(Tool tool) {
        return new SessionTools(
                own, scrubber, workspace.with(commands.watching(tool)), servers, list, sandbox, commands, modules);
    }

    /** Takes the keys out of what tools bring. */
    SecretScrubber scrubber() {
        return scrubber;
    }

    /** The tools as the model is told of them. A server's tool may do anything, so none runs beside another call. */
    List<ToolDefinition> definitions() {
        List<ToolDefinition> definitions = new ArrayList<>();
        own.forEach(tool -> definitions.add(
                new ToolDefinition(tool.name(), tool.description(), tool.parameters(), tool.parallel())));
        definitions.add(SubagentTool.definition());
        servers.tools()
                .forEach(tool ->
                        definitions.add(new ToolDefinition(tool.name(), tool.description(), tool.parameters(), false)));
        return definitions;
    }

    /** The modules of which some of the tools are. */
    List<InstalledModule> modules() {
        return modules;
    }

    /** The MCP servers as the config object names them. */
    ArrayNode servers() {
        return servers.description();
    }

    /** How the MCP servers are doing. */
    List<ServerState> serverStates() {
        return servers.states();
    }

    /** As {@link McpServers#restart}. */
    Optional<String> restartServer(String name) {
        return servers.restart(name);
    }

    /** The MCP servers there are, those not started included. */
    ServerList serverList() {
        return list;
    }

    /** The project's file that names MCP servers; empty when there is none. */
    Optional<ServerList.File> serversFile() {
        return list.file();
    }

    /** What confines the commands of the session, as it is recorded. */
    String sandboxLevel() {
        return sandbox.level();
    }

    /** What the user should know about the servers, one line each. */
    List<String> problems() {
        return Stream.concat(list.notices().stream(), servers.problems().stream())
                .toList();
    }

    @Override
    public ToolPreparation prepare(ToolInvocation call) {
        return hostOf(call).prepare(call);
    }

    @Override
    public ToolOutcome run(ToolInvocation call, StopSignal stop) {
        return hostOf(call).run(call, stop);
    }

    /** The commands of the session that have outlived, or may outlive, the calls that started them. */
    CommandRegistry commands() {
        return commands;
    }

    @Override
    public List<EndedCommand> endCommands(Predicate<String> callIds) {
        return commands.endAll(callIds).stream().map(workspace::ended).toList();
    }

    private ToolHost hostOf(ToolInvocation call) {
        return servers.has(call.name()) ? servers : workspace;
    }

    @Override
    public void close() {
        commands.close();
        servers.close();
        sandbox.close();
    }
}
