package dev.akmon.agent.config;

/**
 * Reads one part of the configuration file, usually one table: checks every value it takes and leaves the rest alone.
 * The keys it asks for are the keys there are; {@link UserConfigReader} reports the others.
 *
 * @param <T> what the part says
 */
interface ConfigSection<T> {

    /**
     * Reads the part.
     *
     * @param root the whole file
     * @throws ConfigurationException when a value is of the wrong kind; made by {@link ConfigTable#wrong}
     */
    T read(ConfigTable root) throws ConfigurationException;
}
