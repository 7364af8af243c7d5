package dev.akmon.agent.scripted;

import java.util.List;

/**
 * What a request in any of the protocols asks.
 *
 * @param streaming whether the reply is to be streamed
 * @param usageWanted whether the protocol wants the tokens told
 * @param messages oldest first
 */
record ModelRequest(boolean streaming, boolean usageWanted, List<Message> messages) {

    ModelRequest {
        messages = List.copyOf(messages);
    }

    enum Role {
        SYSTEM,
        USER,
        ASSISTANT,
        TOOL
    }

    /**
     * @param text the text parts, one per line
     * @param callIds the ids of the tool calls in an assistant's message; none where the protocol has no ids
     */
    record Message(Role role, String text, List<String> callIds) {

        Message {
            callIds = List.copyOf(callIds);
        }

        Message(Role role, String text) {
            this(role, text, List.of());
        }
    }

    /** What was said since the model's last message, system messages left out; one message per line. */
    String saidSinceLastReply() {
        StringBuilder said = new StringBuilder();
        for (Message message : messages) {
            switch (message.role()) {
                case ASSISTANT -> said.setLength(0);
                case USER, TOOL -> said.append(message.text()).append('\n');
                case SYSTEM -> {}
            }
        }
        return said.toString();
    }

    /** The characters of all messages. */
    int characters() {
        return messages.stream().mapToInt(message -> message.text().length()).sum();
    }
}
