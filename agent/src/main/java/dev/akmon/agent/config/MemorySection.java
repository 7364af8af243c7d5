package dev.akmon.agent.config;

/** {@code [memory]}: whether sessions begin with notes of earlier ones, and may keep some. */
record MemorySection() implements ConfigSection<Boolean> {
    @Override
    public Boolean read(ConfigTable root) throws ConfigurationException {
        return !Boolean.FALSE.equals(root.table("memory").flag("enabled"));
    }
}
