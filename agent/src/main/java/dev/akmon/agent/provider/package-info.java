/** The providers of models: which one answers for a name, how it is reached, what it demands and what it costs. */
package dev.akmon.agent.provider;
