package dev.akmon.cli.config;

import dev.akmon.agent.provider.ProviderResolver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a look at akmon's surroundings found.
 *
 * @param checks what was looked at, in order
 * @param explanation how the provider was found, null when no model is chosen
 */
public record Diagnosis(List<Check> checks, ProviderResolver.@Nullable Explanation explanation) {

    /** How a check went. */
    public enum Status {
        /** As it should be. */
        PASS,
        /** Works, with less than there could be. */
        WARN,
        /** Does not work. */
        FAIL,
        /** Not looked at. */
        SKIP
    }

    /**
     * One thing looked at.
     *
     * @param name what
     * @param status how it went
     * @param detail what was found, one line; never a key
     * @param remedy what to do, null for nothing
     */
    public record Check(
            String name,
            Status status,
            String detail,
            @Nullable String remedy) {
        static Check pass(String name, String detail) {
            return new Check(name, Status.PASS, detail, null);
        }

        static Check warn(String name, String detail, String remedy) {
            return new Check(name, Status.WARN, detail, remedy);
        }

        static Check fail(String name, String detail, String remedy) {
            return new Check(name, Status.FAIL, detail, remedy);
        }

        static Check skip(String name, String detail) {
            return new Check(name, Status.SKIP, detail, null);
        }
    }

    /** Whether nothing failed. */
    public boolean ok() {
        return checks.stream().noneMatch(check -> check.status() == Status.FAIL);
    }

    /** The provider a run would use, null when there is none. */
    public @Nullable String provider() {
        return explanation == null
                ? null
                : explanation.resolution().map(found -> found.settings().kind()).orElse(null);
    }
}
