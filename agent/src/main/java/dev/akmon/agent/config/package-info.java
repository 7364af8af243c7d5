/** The user's own configuration: {@code $HOME/.akmon/config.toml} and the environment variables that hold keys. */
@org.jspecify.annotations.NullMarked
package dev.akmon.agent.config;
