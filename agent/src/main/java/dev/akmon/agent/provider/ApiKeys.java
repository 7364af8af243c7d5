package dev.akmon.agent.provider;

import org.jspecify.annotations.Nullable;

/** The keys of a session's providers. They are no part of what is recorded. */
public interface ApiKeys {
    /** For a replay, in which no request leaves: LangChain4j wants some key. */
    ApiKeys OF_A_REPLAY = provider -> "replay";

    /** The provider's key, null when it has none. */
    @Nullable
    String of(ProviderSettings provider);
}
