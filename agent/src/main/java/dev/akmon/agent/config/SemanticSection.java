package dev.akmon.agent.config;

/** {@code [semantic]}: search by meaning. */
record SemanticSection() implements ConfigSection<SemanticSettings> {
    @Override
    public SemanticSettings read(ConfigTable root) throws ConfigurationException {
        return new SemanticSettings(Boolean.TRUE.equals(root.table("semantic").flag("enabled")));
    }
}
