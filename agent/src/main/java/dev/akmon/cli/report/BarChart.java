package dev.akmon.cli.report;

import dev.akmon.journal.report.HtmlWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

/** A small bar chart as SVG: for each turn two amounts on top of each other. Many turns share bars. */
final class BarChart {

    private static final int WIDTH = 480;
    private static final int HEIGHT = 170;
    private static final int LEFT = 58;
    private static final int RIGHT = 4;
    private static final int TOP = 10;
    private static final int BOTTOM = 24;
    private static final int MAX_BARS = 60;
    private static final int MAX_BAR_WIDTH = 34;
    private static final int GRID_LINES = 2;

    private final String title;
    private final String lowerName;
    private final String upperName;
    private final LongFunction<String> words;

    /** A chart; {@code words} says an amount in words. */
    BarChart(String title, String lowerName, String upperName, LongFunction<String> words) {
        this.title = title;
        this.lowerName = lowerName;
        this.upperName = upperName;
        this.words = words;
    }

    /** The two amounts of a turn, neither negative. */
    record Bar(long lower, long upper) {

        long height() {
            return lower + upper;
        }
    }

    void write(HtmlWriter html, List<Bar> turns) throws IOException {
        int share = (turns.size() + MAX_BARS - 1) / MAX_BARS;
        List<Bar> bars = shared(turns, share);
        long top = niceCeiling(bars.stream().mapToLong(Bar::height).max().orElse(0));
        html.open("figure", "class", "chart");
        html.open("figcaption").element("strong", title).text(" ");
        legend(html, "lower", lowerName);
        legend(html, "upper", upperName);
        html.close();
        html.open("svg", "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "role", "img", "aria-label", inWords(turns));
        for (int i = 0; i <= GRID_LINES; i++) {
            gridLine(html, top * i / GRID_LINES, top);
        }
        for (int i = 0; i < bars.size(); i++) {
            bar(html, bars, i, top, label(i, share, turns.size()));
        }
        axis(html, turns.size());
        html.close().close();
    }

    private static List<Bar> shared(List<Bar> turns, int share) {
        List<Bar> bars = new ArrayList<>();
        for (int from = 0; from < turns.size(); from += share) {
            List<Bar> some = turns.subList(from, Math.min(from + share, turns.size()));
            bars.add(new Bar(
                    some.stream().mapToLong(Bar::lower).sum(),
                    some.stream().mapToLong(Bar::upper).sum()));
        }
        return bars;
    }

    private static void legend(HtmlWriter html, String style, String name) throws IOException {
        html.open("span", "class", "legend")
                .element("i", "", "class", style)
                .text(name)
                .close();
    }

    private void gridLine(HtmlWriter html, long value, long top) throws IOException {
        String y = number(y(value, top));
        html.empty("line", "class", "grid", "x1", "" + LEFT, "x2", "" + (WIDTH - RIGHT), "y1", y, "y2", y);
        html.element("text", words.apply(value), "x", "" + (LEFT - 6), "y", y, "dy", "4", "text-anchor", "end");
    }

    private void bar(HtmlWriter html, List<Bar> bars, int i, long top, String label) throws IOException {
        double step = (double) (WIDTH - LEFT - RIGHT) / bars.size();
        double width = Math.min(step * 0.74, MAX_BAR_WIDTH);
        double x = LEFT + step * (i + 0.5) - width / 2;
        Bar bar = bars.get(i);
        html.open("g");
        html.element(
                "title",
                label + ": " + lowerName + " " + words.apply(bar.lower()) + ", " + upperName + " "
                        + words.apply(bar.upper()));
        rectangle(html, "lower", x, width, y(bar.lower(), top), y(0, top));
        rectangle(html, "upper", x, width, y(bar.height(), top), y(bar.lower(), top));
        html.close();
    }

    private static void rectangle(HtmlWriter html, String style, double x, double width, double from, double to)
            throws IOException {
        if (to - from > 0.01) {
            html.empty(
                    "rect",
                    "class",
                    style,
                    "x",
                    number(x),
                    "y",
                    number(from),
                    "width",
                    number(width),
                    "height",
                    number(to - from));
        }
    }

    private static void axis(HtmlWriter html, int turns) throws IOException {
        String y = "" + (HEIGHT - 6);
        html.element("text", "turn 1", "x", "" + LEFT, "y", y);
        if (turns > 1) {
            html.element("text", "turn " + turns, "x", "" + (WIDTH - RIGHT), "y", y, "text-anchor", "end");
        }
    }

    private String inWords(List<Bar> turns) {
        return title + ", in all " + lowerName + " "
                + words.apply(turns.stream().mapToLong(Bar::lower).sum()) + " and " + upperName + " "
                + words.apply(turns.stream().mapToLong(Bar::upper).sum()) + " in " + turns.size() + " turns";
    }

    private static String label(int bar, int share, int turns) {
        int first = bar * share + 1;
        int last = Math.min(first + share - 1, turns);
        return first == last ? "Turn " + first : "Turns " + first + " to " + last;
    }

    private static double y(long value, long top) {
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - (double) value / top);
    }

    /** The smallest of 2, 4, 10, 20, 40, 100 … that is not below a value: its half is a round number, too. */
    static long niceCeiling(long value) {
        for (long power = 1; power <= Long.MAX_VALUE / 100; power *= 10) {
            for (long factor : new long[] {2, 4, 6, 10}) {
                if (factor * power >= value) {
                    return factor * power;
                }
            }
        }
        return Long.MAX_VALUE;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
