/** The agent loop, policy, providers, configuration and prompts. */
package dev.akmon.agent;
