/**
 * The embedded scripted model: a YAML file of turns served on a loopback port in the streaming formats of OpenAI,
 * Anthropic and Ollama, so that a whole session can run with no key and no network.
 */
@NullMarked
package dev.akmon.agent.scripted;

import org.jspecify.annotations.NullMarked;
