package dev.akmon.cli.chat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All commands of the conversation, in the order help lists them. A new one is a class and a line here. */
final class SlashCommands {
    private static final int CLOSE = 2;

    private static final List<SlashCommand> ALL = all();

    private static final List<HelpTable.Row> KEYS = List.of(
            new HelpTable.Row(
                    "!command",
                    "run a shell command yourself; it is gated and recorded, and the model sees its output"),
            new HelpTable.Row("@path", "names a file (Tab completes it); the model reads it when it wants to"),
            new HelpTable.Row("@shot.png", "shows the model this image with the prompt"),
            new HelpTable.Row("\\ Enter, Alt-Enter", "a new line"),
            new HelpTable.Row("Ctrl-R, Up", "what was typed before in this project"),
            new HelpTable.Row("Esc, Ctrl-C", "stop the turn; Ctrl-C twice leaves"),
            new HelpTable.Row("Ctrl-D", "leave"));

    private SlashCommands() {}

    private static List<SlashCommand> all() {
        List<SlashCommand> commands = new ArrayList<>();
        commands.add(SlashCommand.of("help", "[<command>]", "what can be typed", SlashCommands::help));
        commands.add(new ModelCommand());
        commands.addAll(PlanCommands.all());
        commands.addAll(ContextCommands.all());
        commands.addAll(RuleCommands.all());
        commands.add(new ServersCommand());
        commands.add(SlashCommand.of(
                "memory",
                "[show <title> | delete <title>]",
                "the notes that sessions begin with; show or delete one",
                SlashCommands::memory));
        commands.addAll(ScreenCommands.all());
        commands.add(new ChangesCommand());
        commands.addAll(SessionCommands.all());
        commands.addAll(GoingOnCommands.all());
        commands.add(new ReplayHereCommand());
        commands.add(SlashCommand.of(
                "doctor", "[--offline]", "check whether everything akmon needs is there", (chat, more) -> {
                    chat.doctor(more);
                }));
        commands.add(SlashCommand.of(
                "init", "", "write a first AKMON.md for this project", (chat, none) -> chat.program("init")));
        commands.add(new SlashCommand.Simple(
                "clear",
                List.of("new", "reset"),
                "",
                "end this session and begin a new one, which knows nothing of it",
                (chat, arguments) -> chat.beginAnew(Optional.empty())));
        commands.add(new SlashCommand.Simple(
                "exit", List.of("quit", "q"), "", "end the session and leave", (chat, arguments) -> chat.leave()));
        return List.copyOf(commands);
    }

    /** All of them. */
    static List<SlashCommand> list() {
        return ALL;
    }

    /** The command of this name, or with this other name. */
    static Optional<SlashCommand> find(String name) {
        return ALL.stream()
                .filter(c -> c.name().equals(name) || c.aliases().contains(name))
                .findFirst();
    }

    /** The words that can follow these, of which the first is the name of a command. */
    static List<ChatScreen.Completions.Choice> wordsAfter(String words) {
        if (words.equals("help")) {
            return ALL.stream()
                    .map(command -> new ChatScreen.Completions.Choice(command.name(), command.help()))
                    .toList();
        }
        return find(words).map(SlashCommand::words).orElse(List.of()).stream()
                .map(word -> new ChatScreen.Completions.Choice(word, ""))
                .toList();
    }

    /** The name that was probably meant. */
    static Optional<String> nearest(String typed) {
        List<String> names = ALL.stream()
                .flatMap(c -> Stream.concat(Stream.of(c.name()), c.aliases().stream()))
                .toList();
        return names.stream()
                .filter(name -> !typed.isEmpty() && name.startsWith(typed))
                .findFirst()
                .or(() -> names.stream()
                        .filter(name -> distance(name, typed) <= CLOSE)
                        .min(Comparator.comparingInt(name -> distance(name, typed))));
    }

    /** How many letters must be put in, taken out or changed to make one word of the other. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private static void help(ChatContext chat, String about) {
        String name = about.startsWith("/") ? about.substring(1) : about;
        if (name.isEmpty()) {
            List<HelpTable.Row> rows =
                    new ArrayList<>(ALL.stream().map(SlashCommands::row).toList());
            rows.add(new HelpTable.Row("", ""));
            rows.addAll(KEYS);
            new HelpTable(rows).show(chat);
        } else {
            find(name)
                    .ifPresentOrElse(
                            command -> new HelpTable(List.of(row(command))).show(chat),
                            () -> chat.complain(unknown(name)));
        }
    }

    private static HelpTable.Row row(SlashCommand command) {
        String usage = "/" + command.name() + (command.arguments().isEmpty() ? "" : " " + command.arguments());
        String also = command.aliases().isEmpty() ? "" : " (also /" + String.join(", /", command.aliases()) + ")";
        return new HelpTable.Row(usage, command.help() + also);
    }

    private static void memory(ChatContext chat, String arguments) {
        List<String> words = new ArrayList<>(List.of("memory"));
        // A title may have blanks in it.
        words.addAll(List.of(arguments.isEmpty() ? new String[] {"list"} : arguments.split("\\s+", 2)));
        chat.program(words.toArray(String[]::new));
    }

    /** What is said about a command that does not exist. */
    static String unknown(String name) {
        if (name.isEmpty()) {
            return "the name of a command is missing; /help lists them";
        }
        return "there is no command /" + name
                + nearest(name).map(near -> "; did you mean /" + near + "?").orElse("; /help lists them");
    }
}
