package dev.akmon.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The version of this program and of the evidence format it writes. */
public final class AkmonVersion {

    /** The version of AGEF, the evidence format, that reports and bundles name. */
    public static final String AGEF = "0.1.3";

    private AkmonVersion() {}

    /** The program's own version, such as {@code 0.1.0}; the build writes it into a resource. */
    public static String current() {
        return Holder.PROPERTIES.getProperty("version");
    }

    /** The libraries that shape requests, by name, with their versions. */
    public static Map<String, String> libraries() {
        Map<String, String> libraries = new TreeMap<>();
        for (String name : Holder.PROPERTIES.stringPropertyNames()) {
            if (name.startsWith("library.")) {
                libraries.put(name.substring("library.".length()), Holder.PROPERTIES.getProperty(name));
            }
        }
        return libraries;
    }

    private static final class Holder {

        private static final Properties PROPERTIES = read();

        private static Properties read() {
            try (InputStream in = AkmonVersion.class.getResourceAsStream("akmon.properties")) {
                Properties properties = new Properties();
                properties.load(in);
                return properties;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
