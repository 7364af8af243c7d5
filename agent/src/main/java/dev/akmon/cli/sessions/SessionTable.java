package dev.akmon.cli.sessions;

import dev.akmon.agent.ParentLink;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.cli.sessions.SessionLister.Listing;
import dev.akmon.cli.sessions.SessionOverview.State;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A list of sessions as a table for people. */
public final class SessionTable {

    private static final int SHORT_ID = 8;
    private static final int MAX_MODEL = 24;
    private static final int MAX_TASK = 70;
    private static final List<String> HEADER = List.of("SESSION", "STARTED", "STATE", "TURNS", "MODEL", "HEAD", "TASK");

    private final PrintStream out;
    private final Style style;
    private final DateTimeFormatter time;
    private final UnaryOperator<String> commands;

    /**
     * A table printer that shows times in a zone.
     *
     * @param commands how to write a command of akmon that is to be copied
     */
    public SessionTable(PrintStream out, Style style, ZoneId zone, UnaryOperator<String> commands) {
        this.commands = commands;
        this.out = out;
        this.style = style;
        this.time =
                DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
    }

    /** Prints the sessions and what there is to say about them. */
    public void print(Listing listing) {
        List<SessionOverview> sessions = listing.sessions();
        int idLength = uniqueLength(sessions);
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        for (SessionOverview session : sessions) {
            rows.add(row(session, idLength));
        }
        int[] widths = widths(rows);
        out.println(style.dim(line(rows.get(0), widths)));
        for (int i = 0; i < sessions.size(); i++) {
            String line = line(rows.get(i + 1), widths);
            out.println(color(sessions.get(i).state(), line, rows.get(i + 1).get(2)));
        }
        printNotes(listing);
    }

    private void printNotes(Listing listing) {
        long shown = listing.sessions().stream()
                .filter(session -> session.subagentOf() == null)
                .count();
        if (shown < listing.total()) {
            out.println();
            out.println("the latest " + shown + " of " + listing.total() + " sessions; --all lists them all");
        }
        if (listing.leftOut() > 0) {
            out.println();
            out.println("the sessions of subagents are not in the list (" + listing.leftOut()
                    + "); --subagents lists them");
        }
        listing.sessions().stream()
                .filter(session -> session.state() == State.DIED)
                .findFirst()
                .ifPresent(session -> {
                    out.println();
                    out.println("open, died: its process ended without closing it; to close one, for example: "
                            + commands.apply("session close "
                                    + session.id().toString().substring(0, uniqueLength(listing.sessions()))));
                });
    }

    private List<String> row(SessionOverview session, int idLength) {
        return List.of(
                session.id().toString().substring(0, idLength),
                started(session.startedAt()),
                session.state().words(),
                Long.toString(session.turns()),
                session.model() == null ? "-" : TerminalText.line(session.model(), MAX_MODEL),
                session.head() == null ? "-" : session.head().substring(0, SHORT_ID),
                task(session));
    }

    private String started(@Nullable Instant start) {
        return start == null ? "-" : time.format(start);
    }

    private static String task(SessionOverview session) {
        if (session.problem() != null) {
            return TerminalText.line(session.problem());
        }
        String task = session.task() == null ? "-" : TerminalText.line(session.task(), MAX_TASK);
        String name = session.name() == null ? "" : "[" + TerminalText.line(session.name()) + "] ";
        if (session.subagentOf() != null) {
            String principal = session.subagentOf().sessionId().toString().substring(0, SHORT_ID);
            return "└ " + name + task + " (subagent of " + principal + ")";
        }
        return name
                + task
                + (session.parent() == null ? "" : " (from " + from(session.parent()) + ")")
                + switch (session.subagents()) {
                    case 0 -> "";
                    case 1 -> " (1 subagent)";
                    default -> " (" + session.subagents() + " subagents)";
                };
    }

    private static String from(ParentLink parent) {
        String id = parent.sessionId().toString().substring(0, SHORT_ID);
        return parent.at().isPresent() ? id + " at " + parent.at().getAsInt() : id;
    }

    /** Colours the state within a finished line, whose widths are right already. */
    private String color(State state, String line, String text) {
        int at = line.indexOf(text, SHORT_ID);
        String colored = switch (state) {
            case CLOSED -> text;
            case RUNNING -> style.green(text);
            case DIED -> style.yellow(text);
            case DAMAGED -> style.red(text);
        };
        return line.substring(0, at) + colored + line.substring(at + text.length());
    }

    private static int[] widths(List<List<String>> rows) {
        int[] widths = new int[HEADER.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                widths[column] = Math.max(widths[column], cell.codePointCount(0, cell.length()));
            }
        }
        return widths;
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length - 1; column++) {
            String cell = row.get(column);
            line.append(cell).append(" ".repeat(widths[column] - cell.codePointCount(0, cell.length()) + 2));
        }
        return line.append(row.get(widths.length - 1)).toString();
    }

    /** As many digits as tell the listed sessions apart, and at least eight. */
    private static int uniqueLength(List<SessionOverview> sessions) {
        List<String> ids = sessions.stream()
                .map(session -> session.id().toString())
                .sorted()
                .toList();
        int length = SHORT_ID;
        for (int i = 1; i < ids.size(); i++) {
            while (ids.get(i - 1).regionMatches(0, ids.get(i), 0, length)) {
                length++;
            }
        }
        return length;
    }
}
