package dev.akmon.cli.chat;

import dev.akmon.agent.Directives;
import dev.akmon.agent.SessionConfig;
import dev.akmon.agent.Standing;
import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.provider.ModelKnowledge;
import java.util.List;

/** What the conversation holds and costs. */
final class ContextCommands {
    private static final int CHARACTERS_PER_TOKEN = 4;

    private ContextCommands() {}

    static List<SlashCommand> all() {
        return List.of(
                SlashCommand.of(
                        "context",
                        "",
                        "how full the model's context window is, and with what",
                        (chat, none) -> context(chat)),
                SlashCommand.of("cost", "", "tokens used and what they cost", (chat, none) -> cost(chat)),
                SlashCommand.of(
                        "status",
                        "",
                        "where the session stands, on one line",
                        (chat, none) -> chat.say(StatusLine.of(
                                chat.standing(), chat.run().runningCommands(), chat.sessionId(), Integer.MAX_VALUE))),
                SlashCommand.of(
                        "commands", "", "the commands started in the background", (chat, none) -> commands(chat)),
                SlashCommand.of(
                        "compact",
                        "",
                        "put the conversation so far into a summary",
                        (chat, none) -> chat.submit(Directives.compactNow())));
    }

    private static void context(ChatContext chat) {
        Standing standing = chat.standing();
        SessionConfig config = chat.run().config();
        long prompt = config.systemPrompt().length() / CHARACTERS_PER_TOKEN;
        long tools = config.json().path("tools").toString().length() / CHARACTERS_PER_TOKEN;
        chat.say("context   " + StatusLine.tokens(standing.contextTokens()) + " tokens"
                + (standing.contextWindow().isPresent()
                        ? " of " + StatusLine.tokens(standing.contextWindow().getAsLong()) + " ("
                                + StatusLine.context(standing) + ")"
                        : "; the window of this model is not known"));
        chat.say("          about " + StatusLine.tokens(prompt) + " system prompt, " + StatusLine.tokens(tools)
                + " tools, the rest conversation");
        chat.say(
                "          counted by the provider at its last answer, what came since estimated; /compact shortens it");
    }

    private static void cost(ChatContext chat) throws ConfigurationException {
        Standing standing = chat.standing();
        chat.say("tokens    " + standing.usage().input() + " in, of which "
                + standing.usage().cacheRead() + " from the provider's cache; "
                + standing.usage().output() + " out");
        chat.say("cost      "
                + (standing.costUsd().isPresent()
                        ? StatusLine.cost(standing)
                        : "unknown: the price of a model that was asked is not known; set it in config.toml under"
                                + " [[model_estimates]]"));
        if (standing.costUsd().isPresent()) {
            ModelKnowledge.sourceOfPrice(standing.model(), chat.config())
                    .ifPresent(source -> chat.say("          by " + source + "; your contract may say otherwise"));
        }
    }

    private static void commands(ChatContext chat) {
        List<String> commands = chat.run().backgroundCommands();
        if (commands.isEmpty()) {
            chat.say("no command was started in the background");
        }
        commands.forEach(chat::say);
    }
}
