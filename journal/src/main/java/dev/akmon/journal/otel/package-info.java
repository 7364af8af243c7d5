/** Import of traces that other agents wrote as OpenTelemetry (OTLP/JSON, GenAI conventions) into sessions. */
@org.jspecify.annotations.NullMarked
package dev.akmon.journal.otel;
