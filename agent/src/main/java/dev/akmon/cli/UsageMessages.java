package dev.akmon.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with a command line, and what was probably meant. */
final class UsageMessages {

    private static final Map<Class<?>, String> NUMBERS =
            Map.of(Integer.class, "a whole number", int.class, "a whole number", Double.class, "a number");

    private UsageMessages() {}

    static String of(ParameterException error) {
        if (error instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return ofUnmatched(error.getCommandLine(), unmatched.getUnmatched().get(0));
        }
        if (error instanceof MissingParameterException missing) {
            return ofMissing(missing);
        }
        ArgSpec argument = error.getArgSpec();
        if (argument != null && argument.type().isEnum() && error.getValue() != null) {
            String allowed = Arrays.stream(argument.type().getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
            return "'" + error.getValue() + "' is not a value for " + describe(argument) + "; use one of " + allowed;
        }
        if (argument != null && error.getValue() != null && NUMBERS.containsKey(argument.type())) {
            return describe(argument) + " takes " + NUMBERS.get(argument.type()) + ", not '" + error.getValue() + "'";
        }
        return error.getMessage();
    }

    /** The message for a word that names no command. */
    static String unknownCommand(CommandLine parent, String word) {
        return "no command '" + word + "'"
                + didYouMean(word, parent.getSubcommands().keySet());
    }

    private static String ofUnmatched(CommandLine command, String argument) {
        if (argument.startsWith("-") && argument.length() > 1) {
            String name = argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
            List<String> names = command.getCommandSpec().options().stream()
                    .flatMap(option -> List.of(option.names()).stream())
                    .toList();
            return "unknown option '" + name + "'" + didYouMean(name, names);
        }
        if (!command.getSubcommands().isEmpty()) {
            return unknownCommand(command, argument);
        }
        return "unexpected argument '" + argument + "'";
    }

    private static String ofMissing(MissingParameterException error) {
        List<ArgSpec> missing = error.getMissing();
        if (missing.isEmpty()) {
            return error.getMessage();
        }
        if (missing.get(0) instanceof OptionSpec option && !option.required()) {
            return option.longestName() + " needs a value, " + option.paramLabel();
        }
        return "missing " + missing.stream().map(UsageMessages::describe).collect(Collectors.joining(", "));
    }

    private static String describe(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String didYouMean(String word, Collection<String> known) {
        Optional<String> nearest = known.stream()
                .filter(name -> distance(word, name) <= Math.max(1, name.length() / 3))
                .min(Comparator.comparingInt((String name) -> distance(word, name))
                        .thenComparing(Comparator.naturalOrder()));
        return nearest.map(name -> "; did you mean '" + name + "'?").orElse("");
    }

    /** Edit distance: insertions, deletions, substitutions and swaps of neighbours. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int substitution = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + substitution);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
