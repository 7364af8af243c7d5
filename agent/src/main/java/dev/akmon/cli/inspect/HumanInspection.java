package dev.akmon.cli.inspect;

import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.cli.inspect.EventFields.ObjectField;
import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.content.Formats;
import dev.akmon.journal.content.SessionObjects;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** A session as lines for people: one for each event, and below it what is asked for. */
public final class HumanInspection {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String INDENT = "      ";

    private final StoredSession session;
    private final Options options;
    private final PrintStream out;
    private final Style style;
    private final SessionObjects objects;
    private final EventDescriber describer;
    private final ContentPreview preview;

    /**
     * What is shown.
     *
     * @param verbose full hashes and times; with {@code resolve} also objects in full
     * @param resolve the content of objects
     * @param binaryMode how objects that are not text are shown
     */
    public record Options(boolean verbose, boolean resolve, BinaryMode binaryMode) {}

    /** An inspection of a session that prints to {@code out}. */
    public HumanInspection(StoredSession session, Options options, PrintStream out, Style style) {
        this.session = session;
        this.options = options;
        this.out = out;
        this.style = style;
        this.objects = new SessionObjects(session);
        this.describer = new EventDescriber(objects, style);
        this.preview = new ContentPreview(options.binaryMode(), options.verbose());
    }

    /** Prints every event. */
    public void printEvents() throws JournalException {
        List<Event> events = session.events();
        Instant start = events.isEmpty() ? Instant.EPOCH : events.get(0).emittedAt();
        for (int i = 0; i < events.size(); i++) {
            printLine(events.get(i), start);
            if (options.verbose() || options.resolve()) {
                printDetails(events.get(i), session.eventHashes().get(i));
                out.println();
            }
        }
    }

    private void printLine(Event event, Instant start) throws JournalException {
        int width = Integer.toString(Math.max(0, session.events().size() - 1)).length();
        String sequence = String.format(Locale.ROOT, "%" + width + "s", Long.toUnsignedString(event.sequence()));
        String offset = String.format(Locale.ROOT, "%9s", Formats.offset(Duration.between(start, event.emittedAt())));
        String label = String.format(Locale.ROOT, "%-6s", EventDescriber.label(event.kind()));
        out.println(style.dim(sequence + " " + offset) + "  "
                + describer.color(event.kind()).apply(label) + "  " + describer.describe(event.kind()));
    }

    private void printDetails(Event event, Digest hash) throws JournalException {
        if (options.verbose()) {
            field("kind", event.kind().name());
            field("hash", hash.hex());
            if (event.parents().isEmpty()) {
                field("parent", "none");
            }
            for (Digest parent : event.parents()) {
                field("parent", parent.hex());
            }
            field("emitted_at", event.emittedAt().toString());
        }
        EventFields fields = EventFields.of(event.kind());
        if (options.verbose()) {
            for (EventFields.TextField text : fields.texts()) {
                field(text.name(), TerminalText.line(text.text()));
            }
        }
        if (event.kind() instanceof ProviderCall call) {
            for (AttemptRecord attempt : call.attempts()) {
                printAttempt(attempt);
            }
        }
        for (ObjectField object : fields.objects()) {
            if (!isStreamOfAttempt(event.kind(), object)) {
                printObject(object, "");
            }
        }
    }

    /** A provider call names the stream of its successful attempt again; once is enough for people. */
    private static boolean isStreamOfAttempt(EventKind kind, ObjectField object) {
        return kind instanceof ProviderCall call
                && object.digest() != null
                && call.attempts().stream().anyMatch(attempt -> object.digest().equals(attempt.stream()));
    }

    private void printAttempt(AttemptRecord attempt) throws JournalException {
        field(
                "attempt " + Integer.toUnsignedString(attempt.attemptNumber()),
                TerminalText.line(EventDescriber.statusName(attempt.status()))
                        + "  " + CLOCK.format(attempt.startedAt())
                        + " to " + CLOCK.format(attempt.endedAt())
                        + " (" + Formats.duration(Duration.between(attempt.startedAt(), attempt.endedAt())) + ")");
        for (ObjectField object : EventFields.of(attempt).objects()) {
            printObject(object, "  ");
        }
        if (attempt.errorMessage() != null) {
            field("  error", TerminalText.line(attempt.errorMessage()));
        }
    }

    private void printObject(ObjectField object, String indent) throws JournalException {
        Digest digest = object.digest();
        if (digest == null) {
            if (options.verbose()) {
                field(indent + object.name(), "none");
            }
            return;
        }
        long size = objects.size(digest);
        String hash = options.verbose() ? digest.hex() : digest.shortHex() + "...";
        String sizeText = size < 0 ? style.red("missing") : size + (size == 1 ? " byte" : " bytes");
        field(indent + object.name(), hash + "  " + sizeText);
        if (options.resolve()) {
            for (String line : preview.lines(objects.payload(digest), digest)) {
                out.println(INDENT + indent + style.dim(line.isEmpty() ? "|" : "| ") + line);
            }
        }
    }

    private void field(String name, String value) {
        out.println(INDENT + style.dim(String.format(Locale.ROOT, "%-13s", name + ":")) + " " + value);
    }
}
