package dev.akmon.agent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Which versions of akmon and of its libraries shape requests: the config object's {@code producer} and {@code libraries}. */
public final class AgentVersions {
    private AgentVersions() {}

    /** The two members, in an object of their own. */
    public static ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.putObject("producer").put("name", "akmon-jvm").put("version", AkmonVersion.current());
        ObjectNode libraries = node.putObject("libraries");
        AkmonVersion.libraries().forEach(libraries::put);
        return node;
    }
}
