package dev.akmon.tools.shell;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
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

    /** What variables hold secrets themselves, and not, say, the way to a file or the name of an author. */
    private static final Pattern HOLDS_SECRET =
            Pattern.compile("KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|COOKIE");

    /** {@code scheme://user:password@host}. */
    private static final Pattern PASSWORD_IN_URL = Pattern.compile("//[^/\\s:@]*:([^/\\s@]{8,})@");

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

    /**
     * The values that are secrets, as far as names tell: of variables that are named like one, when the value is long and
     * mixed enough not to tear holes into ordinary text, and passwords in URLs.
     */
    public static Set<String> secrets(Map<String, String> environment) {
        Set<String> secrets = new TreeSet<>();
        environment.forEach((name, value) -> {
            if (HOLDS_SECRET.matcher(name.toUpperCase(Locale.ROOT)).find() && looksSecret(value)) {
                secrets.add(value);
            }
            Matcher password = PASSWORD_IN_URL.matcher(value);
            while (password.find()) {
                secrets.add(password.group(1));
            }
        });
        return secrets;
    }

    private static boolean looksSecret(String value) {
        boolean path = value.startsWith("/") || value.startsWith("~") || value.startsWith("./");
        boolean word = value.chars().noneMatch(Character::isDigit) && value.length() < 20;
        return value.length() >= 8 && !path && !word && value.chars().noneMatch(Character::isWhitespace);
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
