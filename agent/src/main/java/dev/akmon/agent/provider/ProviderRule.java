package dev.akmon.agent.provider;

import dev.akmon.agent.config.Credential;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * When a model id goes to a provider, and what that takes.
 *
 * @param kind the provider's name
 * @param protocol what it speaks
 * @param endpoint where it is, null when that is not set
 * @param endpointSetting what sets it, for messages
 * @param apiVersion the version of the API to ask for, if it must be said
 * @param credential the key it needs, null for none
 * @param keyOptional whether it may do without the key
 * @param applies the ids it serves
 * @param reason the same in words
 * @param claims whether an id it applies to clearly means this provider
 * @param lastResort whether it serves what nobody else does, as long as no other provider was clearly meant
 * @param modelPrefix what this provider calls the model before its own name
 */
record ProviderRule(
        String kind,
        ProviderSettings.Protocol protocol,
        @Nullable String endpoint,
        String endpointSetting,
        @Nullable String apiVersion,
        @Nullable Credential credential,
        boolean keyOptional,
        Predicate<String> applies,
        String reason,
        boolean claims,
        boolean lastResort,
        String modelPrefix) {

    /** A provider on the internet at its well-known address, which serves ids that clearly mean it. */
    static ProviderRule hosted(
            String kind,
            ProviderSettings.Protocol protocol,
            String endpoint,
            Credential credential,
            Predicate<String> applies,
            String reason) {
        return new ProviderRule(
                kind, protocol, endpoint, "", null, credential, false, applies, reason, true, false, "");
    }

    /** The same, for ids that others serve as well. */
    ProviderRule amongOthers() {
        return serving(applies, reason, false, lastResort, modelPrefix);
    }

    /** The same under another name for the model. */
    ProviderRule prefixing(String prefix) {
        return serving(applies, reason, claims, lastResort, prefix);
    }

    /** The same because the user says so, whatever the id. */
    ProviderRule forEveryModel() {
        return serving(id -> true, "named with --provider", true, false, modelPrefix);
    }

    /** The same provider for other ids. */
    private ProviderRule serving(
            Predicate<String> ids, String why, boolean clearlyMeant, boolean whatNobodyElseDoes, String prefix) {
        return new ProviderRule(
                kind,
                protocol,
                endpoint,
                endpointSetting,
                apiVersion,
                credential,
                keyOptional,
                ids,
                why,
                clearlyMeant,
                whatNobodyElseDoes,
                prefix);
    }
}
