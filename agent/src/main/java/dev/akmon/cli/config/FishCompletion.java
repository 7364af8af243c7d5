package dev.akmon.cli.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes a completion script for fish from the program's commands, which picocli does for bash and zsh only. */
public final class FishCompletion {
    private final String program;
    private final StringBuilder script = new StringBuilder();

    private FishCompletion(String program) {
        this.program = program;
    }

    /** The script for a program of this name. */
    public static String script(String program, CommandLine root) {
        FishCompletion completion = new FishCompletion(program);
        completion.script.append("# Completion of ").append(program).append(" for fish.\n");
        completion.script.append("complete -c ").append(program).append(" -e\n");
        completion.command(root, new ArrayList<>());
        return completion.script.toString();
    }

    private void command(CommandLine command, List<String> path) {
        CommandSpec spec = command.getCommandSpec();
        String condition = condition(path, command.getSubcommands());
        command.getSubcommands().forEach((name, sub) -> {
            if (!sub.getCommandSpec().usageMessage().hidden()) {
                line(condition, "-f -a " + quoted(name) + " -d " + quoted(header(sub.getCommandSpec())));
            }
        });
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            if (parameter.type().isEnum()) {
                line(condition, "-f -a " + quoted(values(parameter.type())));
            }
        }
        for (OptionSpec option : spec.options()) {
            // Options of every command are described once, with the program itself.
            if (!option.hidden() && (path.isEmpty() || !option.inherited())) {
                line(option.inherited() ? "" : path.isEmpty() ? condition : condition(path, Map.of()), option(option));
            }
        }
        command.getSubcommands().forEach((name, sub) -> {
            List<String> longer = new ArrayList<>(path);
            longer.add(name);
            command(sub, longer);
        });
    }

    private static String condition(List<String> path, Map<String, CommandLine> below) {
        List<String> conditions = new ArrayList<>();
        path.forEach(word -> conditions.add("__fish_seen_subcommand_from " + word));
        if (!below.isEmpty()) {
            conditions.add("not __fish_seen_subcommand_from " + String.join(" ", below.keySet()));
        }
        return String.join("; and ", conditions);
    }

    private static String option(OptionSpec option) {
        StringBuilder words = new StringBuilder();
        for (String name : option.names()) {
            words.append(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1))
                    .append(' ');
        }
        if (option.arity().max() > 0) {
            if (option.type().isEnum()) {
                words.append("-x -a ").append(quoted(values(option.type()))).append(' ');
            } else if (option.completionCandidates() != null) {
                words.append("-r -a ")
                        .append(quoted(String.join(" ", option.completionCandidates())))
                        .append(' ');
            } else {
                words.append("-r ");
            }
        }
        return words + "-d " + quoted(String.join(" ", option.description()));
    }

    private static String values(Class<?> type) {
        return List.of(type.getEnumConstants()).stream()
                .map(value -> value.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }

    private static String header(CommandSpec spec) {
        return String.join(" ", spec.usageMessage().header());
    }

    private void line(String condition, String rest) {
        script.append("complete -c ").append(program).append(' ');
        if (!condition.isEmpty()) {
            script.append("-n ").append(quoted(condition)).append(' ');
        }
        script.append(rest).append('\n');
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("%n", " ") + "'";
    }
}
