package dev.akmon.agent.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code [signing]}: the program that signs heads. */
record SigningSection() implements ConfigSection<Optional<SigningSettings>> {
    private static final Duration LONGEST = Duration.ofDays(1);

    @Override
    public Optional<SigningSettings> read(ConfigTable root) throws ConfigurationException {
        ConfigTable table = root.table("signing");
        List<String> command = table.strings("command");
        Integer seconds = table.positiveInteger("timeout_secs");
        boolean required = Boolean.TRUE.equals(table.flag("required"));
        if (command == null) {
            if (required) {
                throw table.wrong("required", "needs a command that signs");
            }
            return Optional.empty();
        }
        if (command.isEmpty() || command.get(0).isBlank()) {
            throw table.wrong("command", "must begin with a program");
        }
        Duration timeout = seconds == null ? SigningSettings.DEFAULT_TIMEOUT : Duration.ofSeconds(seconds);
        if (timeout.compareTo(LONGEST) > 0) {
            throw table.wrong("timeout_secs", "must be at most " + LONGEST.toSeconds());
        }
        return Optional.of(new SigningSettings(command, timeout, required));
    }
}
