package dev.akmon.agent.scripted;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts the failures each request has met. A retry is the same bytes again, so requests are told apart by their body:
 * sessions side by side fail each for itself. Once a request was served whole it is forgotten, and another session that
 * sends the same bytes later meets the same failures.
 */
final class FailureLedger {

    private final Map<ByteBuffer, Integer> met = new HashMap<>();

    /** The failure this request is to meet now; empty when it has met them all and is to be served. */
    synchronized Optional<ScriptedFailure> next(byte[] body, List<ScriptedFailure> failures) {
        ByteBuffer key = ByteBuffer.wrap(body);
        int before = met.getOrDefault(key, 0);
        int passed = 0;
        for (ScriptedFailure failure : failures) {
            passed += failure.times();
            if (before < passed) {
                met.put(key, before + 1);
                return Optional.of(failure);
            }
        }
        met.remove(key);
        return Optional.empty();
    }
}
