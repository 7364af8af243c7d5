/** Who vouches for a session: keys, the statements they sign, signatures and attestations, and proofs for openssl. */
@org.jspecify.annotations.NullMarked
package dev.akmon.journal.trust;
