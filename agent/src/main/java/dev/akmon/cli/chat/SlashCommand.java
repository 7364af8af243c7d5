package dev.akmon.cli.chat;

import java.util.Arrays;
import java.util.List;

/**
 * A command of the conversation, typed after a slash. It runs while the agent waits for its user: everything up to there
 * is recorded and durable, and nothing it does is part of the session but what it submits.
 */
interface SlashCommand {
    /** The word after the slash. */
    String name();

    /** What follows the name, as help shows it, with {@code <>} around what is not typed as it stands; empty for nothing. */
    String arguments();

    /** The words among these arguments that are to be typed as they stand. */
    default List<String> words() {
        return Arrays.stream(arguments().replaceAll("[\\[\\]]", "").split("\\|"))
                .map(way -> way.strip().split("\\s+")[0])
                .filter(word -> !word.isEmpty() && !word.startsWith("<"))
                .toList();
    }

    /** One line, without full stop. */
    String help();

    /** Other words for it. */
    default List<String> aliases() {
        return List.of();
    }

    /**
     * Does it.
     *
     * @param arguments what was typed after the name, without blanks around it
     * @throws Exception what went wrong; it is shown on one line and the conversation goes on
     */
    void run(ChatContext chat, String arguments) throws Exception;

    /** What a command does. */
    interface Action {
        /** As {@link SlashCommand#run}. */
        void run(ChatContext chat, String arguments) throws Exception;
    }

    /** A command that is no more than its action. */
    record Simple(String name, List<String> aliases, String arguments, String help, Action action)
            implements SlashCommand {
        @Override
        public void run(ChatContext chat, String given) throws Exception {
            action.run(chat, given);
        }
    }

    /** A command without other names. */
    static SlashCommand of(String name, String arguments, String help, Action action) {
        return new Simple(name, List.of(), arguments, help, action);
    }
}
