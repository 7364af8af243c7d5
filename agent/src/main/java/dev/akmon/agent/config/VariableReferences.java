package dev.akmon.agent.config;

import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** References to environment variables in a text of a configuration file, so that keys need not stand in the file. */
enum VariableReferences {
    /** {@code ${NAME}}. */
    PLAIN("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}"),
    /** {@code ${NAME}}, and {@code ${NAME:-otherwise}} for a variable that may not be set. */
    WITH_DEFAULTS("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

    private final Pattern pattern;

    VariableReferences(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    /**
     * The text with the values in place of the references.
     *
     * @param variables the environment variables
     * @param wrong makes the exception that says what is wrong with the text
     * @throws ConfigurationException when a variable is not set
     */
    String replacedIn(String text, Map<String, String> variables, Function<String, ConfigurationException> wrong)
            throws ConfigurationException {
        StringBuilder result = new StringBuilder();
        Matcher variable = pattern.matcher(text);
        while (variable.find()) {
            String value = variables.getOrDefault(variable.group(1), this == PLAIN ? null : variable.group(2));
            if (value == null) {
                throw wrong.apply("needs the environment variable " + variable.group(1) + ", which is not set");
            }
            variable.appendReplacement(result, Matcher.quoteReplacement(value));
        }
        return variable.appendTail(result).toString();
    }
}
