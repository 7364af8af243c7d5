package dev.akmon.agent.config;

import java.util.EnumMap;
import java.util.Map;

/** The API keys in the file. */
record CredentialSection() implements ConfigSection<Map<Credential, Secret>> {

    @Override
    public Map<Credential, Secret> read(ConfigTable root) throws ConfigurationException {
        Map<Credential, Secret> keys = new EnumMap<>(Credential.class);
        for (Credential credential : Credential.values()) {
            String key = root.string(credential.configurationKey());
            if (key != null) {
                keys.put(credential, new Secret(key));
            }
        }
        return keys;
    }
}
