package dev.akmon.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands by name, in the order help lists them. A start describes to picocli only what its command line can mean:
 * picocli looks through every option it is given, and that is a good part of the time a short command takes.
 */
final class Commands {

    private static final Map<String, Supplier<Command>> ALL = all();

    /** Options after which no command follows. */
    private static final Set<String> WITHOUT_COMMAND = Set.of("-t", "--task", "-V", "--version");

    private static final Set<List<String>> VERSION_ALONE = Set.of(List.of("-V"), List.of("--version"));

    private static final Set<String> HELP = Set.of("help", "-h", "--help");

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

    /** The program with all its commands. */
    static CommandLine whole(AkmonCommand root) {
        CommandLine program = new CommandLine(root);
        root.addRunOptions();
        ALL.forEach((name, command) -> program.addSubcommand(name, command.get()));
        return program;
    }

    /**
     * The program as far as a command line can mean it: the commands it names, and of the others, when help or an error may
     * list them, what the list says. The options of a run are left out where a command stands in their place.
     */
    static CommandLine meantBy(AkmonCommand root, String... arguments) {
        CommandLine program = new CommandLine(root);
        List<String> given = Arrays.asList(arguments);
        boolean help = given.stream().anyMatch(HELP::contains);
        boolean run = !VERSION_ALONE.contains(given) && (given.isEmpty() || !ALL.containsKey(given.get(0)));
        if (run || help) {
            root.addRunOptions();
        }
        boolean listed =
                help || given.stream().noneMatch(word -> ALL.containsKey(word) || WITHOUT_COMMAND.contains(word));
        ALL.forEach((name, command) -> {
            if (given.contains(name)) {
                program.addSubcommand(name, command.get());
            } else if (listed) {
                program.addSubcommand(name, entry(command.get()));
            }
        });
        return program;
    }

    /** What the list of commands says about one. */
    private static CommandSpec entry(Command command) {
        CommandLine.Command described = command.getClass().getAnnotation(CommandLine.Command.class);
        CommandSpec entry = CommandSpec.create();
        entry.usageMessage().header(described.header()).hidden(described.hidden());
        return entry;
    }
}
