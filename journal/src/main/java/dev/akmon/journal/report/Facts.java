package dev.akmon.journal.report;

import dev.akmon.journal.content.Formats;
import dev.akmon.journal.content.TokenUsage;
import dev.akmon.journal.content.VisibleText;
import dev.akmon.journal.report.SessionSummary.Origin;
import dev.akmon.journal.report.SessionSummary.ToolUse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The facts of a session in brief, in the order reports give them. What is not known is left out. */
final class Facts {

    private static final int MAX_VALUE = 200;
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final List<Fact> facts = new ArrayList<>();

    /**
     * A fact.
     *
     * @param value one line, safe to show
     * @param detail more about it, safe to show, may be empty
     */
    record Fact(String name, String value, String detail) {}

    private Facts() {}

    static List<Fact> of(SessionSummary summary) {
        Facts facts = new Facts();
        facts.addWindow(summary);
        facts.addEnding(summary);
        facts.addOrigin(summary.origin());
        facts.addFigures(summary);
        facts.add("Working directory", summary.origin().workingDirectory(), "");
        facts.add("Session", summary.sessionId().toString(), Formats.count(summary.events(), "event"));
        return facts.facts;
    }

    private void addWindow(SessionSummary summary) {
        Instant from = summary.from();
        Instant to = summary.to();
        if (from == null || to == null) {
            return;
        }
        boolean sameDay = LocalDate.ofInstant(from, ZoneOffset.UTC).equals(LocalDate.ofInstant(to, ZoneOffset.UTC));
        add(
                "When",
                DAY_AND_TIME.format(from) + " – " + (sameDay ? TIME : DAY_AND_TIME).format(to),
                Formats.duration(Duration.between(from, to)) + ", times in UTC");
    }

    private void addEnding(SessionSummary summary) {
        if (!summary.ended()) {
            add("Ended", "not yet", "the record has no end");
        } else {
            String error = summary.ending().error();
            add("Ended", words(summary.ending().reason(), "yes"), error == null ? "" : error);
        }
    }

    private void addOrigin(Origin origin) {
        add("Model", origin.model(), join(origin.provider(), origin.endpoint()));
        if (origin.model() == null) {
            add("Provider", origin.provider(), words(origin.endpoint(), ""));
        }
        if (origin.imported()) {
            add(
                    "Recorded by",
                    "another agent",
                    "imported from a trace: " + words(origin.captureLevel(), "unknown")
                            + " capture, what its exporter chose to tell");
        } else {
            add(
                    "Recorded by",
                    origin.producer(),
                    origin.captureLevel() == null ? "" : origin.captureLevel() + " capture");
        }
    }

    private void addFigures(SessionSummary summary) {
        add(
                "Model calls",
                Formats.number(summary.modelCalls()),
                summary.failedAttempts() == 0
                        ? ""
                        : Formats.count(summary.attempts(), "attempt") + ", " + summary.failedAttempts() + " failed");
        TokenUsage tokens = summary.tokens();
        if (tokens.isKnown()) {
            Double cost = summary.ending().costUsd();
            add(
                    "Tokens",
                    tokens.toString().replace(" tokens", ""),
                    join("sent → received" + (cost == null ? "" : ", " + Formats.usd(cost)), incomplete(summary)));
        }
        List<ToolUse> tools = summary.tools().shown();
        long calls = tools.stream().mapToLong(ToolUse::calls).sum();
        long failed = tools.stream().mapToLong(ToolUse::failed).sum();
        add(
                "Tool calls",
                Formats.number(calls),
                join(
                        failed == 0 ? null : failed + " failed",
                        summary.deniedCalls() == 0 ? null : summary.deniedCalls() + " denied"));
        add("Files touched", Formats.number(summary.files().total()), join(incomplete(summary), null));
    }

    /** What figures that were read from objects leave out; null when all of them are there. */
    private static @Nullable String incomplete(SessionSummary summary) {
        boolean gaps = summary.redactions().total() + summary.missingObjects() > 0;
        return gaps ? "without what is redacted or missing" : null;
    }

    private void add(String name, @Nullable String value, String detail) {
        if (value != null && !value.isEmpty()) {
            facts.add(new Fact(name, VisibleText.line(value, MAX_VALUE), VisibleText.line(detail, MAX_VALUE)));
        }
    }

    private static String words(@Nullable String recorded, String otherwise) {
        return recorded == null ? otherwise : recorded.replace('_', ' ');
    }

    private static String join(@Nullable String first, @Nullable String second) {
        if (first == null || second == null) {
            return first == null ? (second == null ? "" : second) : first;
        }
        return first + ", " + second;
    }
}
