package dev.akmon.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * The commands by name, in the order help lists them. A start adds only those its command line can mean: picocli looks
 * through every command it is given, and that is a good part of the time a short command takes.
 */
final class Commands {

    private static final Map<String, Supplier<Command>> ALL = all();

    /** Options after which no command follows. */
    private static final Set<String> WITHOUT_COMMAND = Set.of("-t", "--task", "-V", "--version");

    private Commands() {}

    private static Map<String, Supplier<Command>> all() {
        Map<String, Supplier<Command>> commands = new LinkedHashMap<>();
        commands.put("chat", ChatCommand::new);
        commands.put("demo", DemoCommand::new);
        commands.put("fork", ForkCommand::new);
        commands.put("rewind", RewindCommand::new);
        commands.put("sessions", SessionsCommand::new);
        commands.put("inspect", InspectCommand::new);
        commands.put("report", ReportCommand::new);
        commands.put("verify", VerifyCommand::new);
        commands.put("replay", ReplayCommand::new);
        commands.put("diff", DiffCommand::new);
        commands.put("sign", SignCommand::new);
        commands.put("bundle", BundleCommand::new);
        commands.put("seal", SealCommand::new);
        commands.put("redact", RedactCommand::new);
        commands.put("otel", OtelCommand::new);
        commands.put("policy", PolicyCommand::new);
        commands.put("trust", TrustCommand::new);
        commands.put("mcp", McpCommand::new);
        commands.put("memory", MemoryCommand::new);
        commands.put("module", ModuleCommand::new);
        commands.put("evidence", EvidenceCommand::new);
        commands.put("slo", SloCommand::new);
        commands.put("session", SessionCommand::new);
        commands.put("init", InitCommand::new);
        commands.put("import", ImportCommand::new);
        commands.put("export", ExportCommand::new);
        commands.put("config", ConfigCommand::new);
        commands.put("doctor", DoctorCommand::new);
        commands.put("models", ModelsCommand::new);
        commands.put("completion", CompletionCommand::new);
        commands.put("warm-up", WarmUpCommand::new);
        commands.put("help", HelpCommand::new);
        return commands;
    }

    /** The names of all commands. */
    static Set<String> names() {
        return ALL.keySet();
    }

    /** Adds the commands that a command line can mean: those it names, or all when help or an error may list them. */
    static void addTo(CommandLine program, String... arguments) {
        List<String> given = Arrays.asList(arguments);
        List<String> named = given.stream().filter(ALL::containsKey).distinct().toList();
        boolean all =
                named.contains("help") || named.isEmpty() && given.stream().noneMatch(WITHOUT_COMMAND::contains);
        ALL.forEach((name, command) -> {
            if (all || named.contains(name)) {
                program.addSubcommand(name, command.get());
            }
        });
    }
}
