/** {@code agef-verify}: verifying bundles and reporting about it; akmon's own {@code bundle verify} is the same code. */
@org.jspecify.annotations.NullMarked
package dev.akmon.verifier;
