package dev.akmon.agent.config;

import dev.akmon.tools.web.WebSettings;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** {@code [web]}: what may be fetched from the web. */
record WebSection() implements ConfigSection<WebSettings> {
    private static final Pattern HOST_AND_PORT = Pattern.compile("([a-z0-9.-]+|\\[[0-9a-f:.]+]):[1-9][0-9]{0,4}");

    @Override
    public WebSettings read(ConfigTable root) throws ConfigurationException {
        ConfigTable table = root.table("web");
        Boolean enabled = table.flag("enabled");
        List<String> listed = table.strings("allow_private_hosts");
        Set<String> hosts = new TreeSet<>();
        for (String host : listed == null ? List.<String>of() : listed) {
            String lower = host.strip().toLowerCase(Locale.ROOT);
            if (!HOST_AND_PORT.matcher(lower).matches()) {
                throw table.wrong(
                        "allow_private_hosts", "must name hosts with their ports, such as \"localhost:8080\"");
            }
            hosts.add(lower);
        }
        return new WebSettings(enabled == null || enabled, hosts);
    }
}
