package dev.akmon.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this program and of the evidence format it writes. */
public final class AkmonVersion {

    /** The version of AGEF, the evidence format, that reports and bundles name. */
    public static final String AGEF = "0.1.3";

    private AkmonVersion() {}

    /** The program's own version, such as {@code 0.1.0}; the build writes it into a resource. */
    public static String current() {
        return Holder.VERSION;
    }

    private static final class Holder {

        private static final String VERSION = read();

        private static String read() {
            try (InputStream in = AkmonVersion.class.getResourceAsStream("akmon.properties")) {
                Properties properties = new Properties();
                properties.load(in);
                return properties.getProperty("version");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
