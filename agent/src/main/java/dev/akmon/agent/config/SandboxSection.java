package dev.akmon.agent.config;

import dev.akmon.tools.sandbox.SandboxSettings;
import java.util.Arrays;
import java.util.List;

/** {@code [sandbox]}: how commands are confined. */
record SandboxSection() implements ConfigSection<SandboxConfig> {
    private static final List<String> SWITCH = List.of("on", "off");

    @Override
    public SandboxConfig read(ConfigTable root) throws ConfigurationException {
        ConfigTable table = root.table("sandbox");
        List<SandboxSettings.Mode> modes = Arrays.asList(SandboxSettings.Mode.values());
        String mode = table.oneOf(
                "mode", modes.stream().map(SandboxSettings.Mode::toString).toList());
        String network = table.oneOf("network", SWITCH);
        return new SandboxConfig(
                modes.stream()
                        .filter(known -> known.toString().equals(mode))
                        .findFirst()
                        .orElse(null),
                network == null ? null : network.equals("on"),
                paths(table, "writable"),
                paths(table, "hidden"));
    }

    private static List<String> paths(ConfigTable table, String key) throws ConfigurationException {
        List<String> paths = table.strings(key);
        if (paths == null) {
            return List.of();
        }
        for (String path : paths) {
            if (!path.startsWith("/") && !path.startsWith("~/")) {
                throw table.wrong(key, "must hold paths that begin with / or ~/");
            }
        }
        return paths;
    }
}
