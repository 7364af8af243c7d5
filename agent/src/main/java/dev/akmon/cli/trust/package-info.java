/** What the commands about keys, signatures, redaction and traces have in common. */
@org.jspecify.annotations.NullMarked
package dev.akmon.cli.trust;
