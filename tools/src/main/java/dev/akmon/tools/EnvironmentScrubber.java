package dev.akmon.tools;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Chooses what commands see of this process's environment. Only variables known to be harmless and useful pass; a
 * variable whose name speaks of a secret passes only when the user named exactly it.
 */
public final class EnvironmentScrubber {

    private static final Set<String> NAMES = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "LANG",
            "LANGUAGE",
            "TERM",
            "COLORTERM",
            "NO_COLOR",
            "TZ",
            "TMPDIR",
            "HOSTNAME",
            "EDITOR",
            "VISUAL",
            "PAGER",
            "CI",
            "JAVA_HOME",
            "M2_HOME",
            "MAVEN_HOME",
            "GRADLE_HOME",
            "GRADLE_USER_HOME",
            "ANDROID_HOME",
            "GOPATH",
            "GOROOT",
            "GOBIN",
            "GOCACHE",
            "GOMODCACHE",
            "CARGO_HOME",
            "RUSTUP_HOME",
            "NODE_PATH",
            "NODE_ENV",
            "NVM_DIR",
            "PNPM_HOME",
            "VIRTUAL_ENV",
            "CONDA_PREFIX",
            "CONDA_DEFAULT_ENV",
            "PYTHONPATH",
            "PYTHONHOME",
            "PYENV_ROOT",
            "GEM_HOME",
            "GEM_PATH",
            "RBENV_ROOT",
            "DOTNET_ROOT",
            "SDKMAN_DIR",
            "HOMEBREW_PREFIX",
            "PKG_CONFIG_PATH",
            "LD_LIBRARY_PATH",
            "MAKEFLAGS",
            "CC",
            "CXX",
            "SOURCE_DATE_EPOCH");

    private static final List<String> PREFIXES = List.of("LC_", "XDG_");

    /** Variables that tools need but people also put secrets into: their values are looked at. */
    private static final Set<String> NAMES_WITH_DOUBTFUL_VALUES = Set.of(
            "MAVEN_OPTS",
            "MAVEN_ARGS",
            "GRADLE_OPTS",
            "JAVA_OPTS",
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "NODE_OPTIONS",
            "CFLAGS",
            "CXXFLAGS",
            "CPPFLAGS",
            "LDFLAGS",
            "RUSTFLAGS",
            "GOFLAGS",
            "GOPROXY",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "FTP_PROXY",
            "ALL_PROXY",
            "NO_PROXY",
            "http_proxy",
            "https_proxy",
            "ftp_proxy",
            "all_proxy",
            "no_proxy");

    private static final Pattern SECRET_WORD = Pattern.compile(
            "KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|AUTH|SESSION|COOKIE|PRIVATE|SIGNATURE");

    /** {@code scheme://user@host}, with or without a password. */
    private static final Pattern USER_IN_URL = Pattern.compile("//[^/\\s]*@");

    private EnvironmentScrubber() {}

    /** The variables that pass, sorted by name. */
    public static SortedMap<String, String> scrub(Map<String, String> environment) {
        return scrub(environment, Set.of());
    }

    /**
     * The variables that pass, sorted by name.
     *
     * @param alsoAllowed exact names that the user's own configuration lets through, whatever they sound like
     */
    public static SortedMap<String, String> scrub(Map<String, String> environment, Collection<String> alsoAllowed) {
        SortedMap<String, String> passed = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (alsoAllowed.contains(name) || passes(name, value)) {
                passed.put(name, value);
            }
        });
        return passed;
    }

    private static boolean passes(String name, String value) {
        if (namesSecret(name)) {
            return false;
        }
        if (NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith)) {
            return true;
        }
        return NAMES_WITH_DOUBTFUL_VALUES.contains(name)
                && !namesSecret(value)
                && !USER_IN_URL.matcher(value).find();
    }

    private static boolean namesSecret(String text) {
        return SECRET_WORD.matcher(text.toUpperCase(Locale.ROOT)).find();
    }
}
