package dev.akmon.agent.scripted;

import dev.akmon.agent.scripted.ModelRequest.Message;
import dev.akmon.agent.scripted.ModelRequest.Role;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds the turn that answers a request from the request alone, so that sessions side by side, retries and resumed
 * conversations need no state in the server.
 */
final class TurnSelector {

    private static final int SHOWN = 200;

    private final ScriptedModel model;

    TurnSelector(ScriptedModel model) {
        this.model = model;
    }

    /**
     * A turn and where it stands.
     *
     * @param id of the turn, made of its position and equal in every run
     * @param callIds the ids of its tool calls
     */
    record Selection(ScriptedTurn turn, String id, List<String> callIds) {}

    /** @throws BadRequestException if no turn answers the request, or the turn expected something else */
    Selection select(ModelRequest request) throws BadRequestException {
        String said = request.saidSinceLastReply();
        for (int i = 0; i < model.asides().size(); i++) {
            ScriptedAside aside = model.asides().get(i);
            if (said.contains(aside.when())) {
                String name = "aside " + (i + 1);
                return checked(name, said, new Selection(aside.turn(), "aside-" + (i + 1), asideCallIds(i)));
            }
        }
        int number = conversationNumber(request);
        List<ScriptedTurn> turns = model.conversations().get(number).turns();
        int position = position(request, turns);
        if (position >= turns.size()) {
            throw new BadRequestException(prefix(
                    "the script has ended: the request asks for turn " + (position + 1) + " of " + turns.size()));
        }
        String id = (number + 1) + "-" + (position + 1);
        Selection found = new Selection(turns.get(position), id, callIds(position, turns.get(position)));
        return checked("turn " + (position + 1) + " of " + turns.size(), said, found);
    }

    private int conversationNumber(ModelRequest request) throws BadRequestException {
        List<ScriptedConversation> conversations = model.conversations();
        for (Message message : request.messages()) {
            for (int i = 0; i < conversations.size(); i++) {
                String when = conversations.get(i).when();
                if (message.role() == Role.USER
                        && (when == null || message.text().contains(when))) {
                    return i;
                }
            }
        }
        throw new BadRequestException(prefix("no conversation of the script is for this task"));
    }

    /**
     * Counted from 0. The last reply of the script in the conversation is recognised by the ids of its tool calls;
     * the replies after it are counted. Where no id is recognised all the model's messages are counted, which is
     * right as long as none was dropped from the conversation.
     */
    private static int position(ModelRequest request, List<ScriptedTurn> turns) {
        Map<String, Integer> turnOfCall = turnsByCallId(turns);
        int position = 0;
        for (Message message : request.messages()) {
            if (message.role() == Role.ASSISTANT) {
                position = message.callIds().stream()
                                .filter(turnOfCall::containsKey)
                                .findFirst()
                                .map(turnOfCall::get)
                                .orElse(position)
                        + 1;
            }
        }
        return position;
    }

    /** Ids that occur in several turns, as some providers give them, identify none. */
    private static Map<String, Integer> turnsByCallId(List<ScriptedTurn> turns) {
        Map<String, Integer> turnOfCall = new HashMap<>();
        Set<String> ambiguous = new HashSet<>();
        for (int position = 0; position < turns.size(); position++) {
            for (String id : callIds(position, turns.get(position))) {
                Integer other = turnOfCall.put(id, position);
                if (other != null && other != position) {
                    ambiguous.add(id);
                }
            }
        }
        turnOfCall.keySet().removeAll(ambiguous);
        return turnOfCall;
    }

    private static List<String> callIds(int position, ScriptedTurn turn) {
        return callIds("call_" + (position + 1) + "_", turn);
    }

    private List<String> asideCallIds(int index) {
        return callIds(
                "call_aside_" + (index + 1) + "_", model.asides().get(index).turn());
    }

    private static List<String> callIds(String prefix, ScriptedTurn turn) {
        List<ScriptedCall> calls = turn.calls();
        return IntStream.range(0, calls.size())
                .mapToObj(i -> calls.get(i).id() == null
                        ? prefix + (i + 1)
                        : calls.get(i).id())
                .toList();
    }

    private Selection checked(String name, String said, Selection found) throws BadRequestException {
        for (String expected : found.turn().expect()) {
            if (!said.contains(expected)) {
                throw new BadRequestException(prefix(
                        name + " expects \"" + expected + "\" in what was said last, which is: " + shortened(said)));
            }
        }
        return found;
    }

    private static String shortened(String said) {
        String text = said.strip();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + " ...";
    }

    private String prefix(String problem) {
        return "scripted model \"" + model.name() + "\": " + problem;
    }
}
