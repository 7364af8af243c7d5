package dev.akmon.cli.console;

/** Colours and weights for terminal text, as ANSI SGR sequences; a plain style returns every text unchanged. */
public final class Style {

    /** The style that changes nothing, for files and pipes. */
    public static final Style PLAIN = new Style(false);

    /** The style that colours. */
    public static final Style ANSI = new Style(true);

    private final boolean enabled;

    private Style(boolean enabled) {
        this.enabled = enabled;
    }

    /** Whether this style adds escape sequences. */
    public boolean enabled() {
        return enabled;
    }

    /** The text in bold. */
    public String bold(String text) {
        return with("1", text);
    }

    /** The text in a faint colour, for what matters less. */
    public String dim(String text) {
        return with("2", text);
    }

    /** The text in the colour of failure. */
    public String red(String text) {
        return with("31", text);
    }

    /** The text in the colour of success. */
    public String green(String text) {
        return with("32", text);
    }

    /** The text in the colour of warning. */
    public String yellow(String text) {
        return with("33", text);
    }

    /** The text in the colour of people and their words. */
    public String blue(String text) {
        return with("34", text);
    }

    /** The text in the colour of the model. */
    public String magenta(String text) {
        return with("35", text);
    }

    /** The text in the colour of tools. */
    public String cyan(String text) {
        return with("36", text);
    }

    private String with(String code, String text) {
        return enabled && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
