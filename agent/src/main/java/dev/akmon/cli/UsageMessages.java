package dev.akmon.cli;

import dev.akmon.agent.config.NearestName;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
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
        if (argument != null && error.getValue() != null && argument.type() == UUID.class) {
            return describe(argument) + " takes a UUID such as 550e8400-e29b-41d4-a716-446655440000, not '"
                    + error.getValue() + "'";
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
        return NearestName.to(word, known)
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }
}
