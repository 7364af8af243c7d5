package dev.akmon.agent.modules;

/** What a module can bring. */
public enum ModuleKind {
    /** Tools for the model to call: {@link dev.akmon.tools.ToolModule}. */
    TOOLS("tools", "dev.akmon.tools.ToolModule"),
    /** The client of a model provider: {@link dev.akmon.agent.provider.ModelModule}. */
    MODEL("model", "dev.akmon.agent.provider.ModelModule");

    private final String wireName;
    private final String service;

    ModuleKind(String wireName, String service) {
        this.wireName = wireName;
        this.service = service;
    }

    /** The name in the list of modules. */
    public String wireName() {
        return wireName;
    }

    /** The file of a jar that names the implementation. */
    String serviceFile() {
        return "META-INF/services/" + service;
    }
}
