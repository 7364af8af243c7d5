package dev.akmon.cli.chat;

import dev.akmon.agent.provider.ProviderResolver;
import dev.akmon.agent.provider.ProviderSettings;
import java.util.List;

/** Goes on with another model in the same session. */
final class ModelCommand implements SlashCommand {
    @Override
    public String name() {
        return "model";
    }

    @Override
    public List<String> aliases() {
        return List.of("models");
    }

    @Override
    public String arguments() {
        return "[<id>]";
    }

    @Override
    public String help() {
        return "which model is asked, or go on with another";
    }

    @Override
    public void run(ChatContext chat, String id) throws Exception {
        if (id.isEmpty()) {
            chat.say(chat.standing().model() + "; /model <id> goes on with another, such as claude-sonnet-4-5");
            return;
        }
        if (id.chars().anyMatch(Character::isWhitespace)) {
            chat.complain("\"" + id + "\" is no model id: ids have no blanks");
            return;
        }
        ProviderResolver.Resolution resolution = chat.choose(id);
        ProviderSettings settings = resolution.settings();
        chat.submit(chat.run().switchModel(resolution));
        chat.say("going on with " + resolution.model() + " (" + settings.kind() + ")");
    }
}
