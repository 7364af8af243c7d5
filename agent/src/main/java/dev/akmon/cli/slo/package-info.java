/** Service levels: holding a run to thresholds, and against earlier runs. */
@org.jspecify.annotations.NullMarked
package dev.akmon.cli.slo;
