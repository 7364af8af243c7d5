package dev.akmon.cli.report;

import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.content.Formats;
import dev.akmon.journal.content.SessionObjects;
import dev.akmon.journal.content.TokenUsage;
import dev.akmon.journal.report.HtmlWriter;
import dev.akmon.journal.report.ModelCalls;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model call: how long it took and what it cost, and below it the HTTP attempts it needed. */
final class ModelCallLine {

    private static final int MAX_ATTEMPTS = 50;
    private static final int SHORT_HASH = 12;

    private final SessionObjects objects;
    private final Instant start;

    ModelCallLine(SessionObjects objects, Instant start) {
        this.objects = objects;
        this.start = start;
    }

    void write(HtmlWriter html, ProviderCall call) throws IOException {
        List<AttemptRecord> attempts = call.attempts();
        long failed = attempts.stream().filter(attempt -> !succeeded(attempt)).count();
        html.open(
                "details", failed > 0 ? new String[] {"class", "model", "open", ""} : new String[] {"class", "model"});
        html.open("summary")
                .text("Model call ")
                .element("span", String.join(" · ", figures(call)), "class", "detail t");
        if (failed > 0) {
            html.text(" ")
                    .element("span", failed + " of " + attempts.size() + " attempts failed", "class", "chip failed");
        }
        html.close();
        html.open("div", "class", "scroll").open("table");
        html.element("caption", "HTTP attempts; the hashes name the recorded messages");
        html.open("thead").open("tr");
        for (String column : List.of("Attempt", "Result", "Started", "Took", "Request", "Response", "Stream")) {
            html.element("th", column, "scope", "col");
        }
        html.close().close().open("tbody");
        for (AttemptRecord attempt : attempts.subList(0, Math.min(attempts.size(), MAX_ATTEMPTS))) {
            write(html, attempt);
        }
        html.close().close().close();
        if (attempts.size() > MAX_ATTEMPTS) {
            html.element("p", "… and " + (attempts.size() - MAX_ATTEMPTS) + " more attempts.", "class", "note");
        }
        html.close();
    }

    private List<String> figures(ProviderCall call) throws JournalException {
        List<String> figures = new ArrayList<>();
        figures.add(Cut.line(call.providerId()));
        figures.add(Formats.duration(ModelCalls.duration(call)));
        TokenUsage usage = ModelCalls.usage(call, objects);
        if (usage.isKnown()) {
            figures.add(usage.toString());
        }
        if (call.attempts().isEmpty()) {
            figures.add("no attempt");
        }
        return figures;
    }

    private void write(HtmlWriter html, AttemptRecord attempt) throws IOException {
        html.open("tr");
        html.element("th", Integer.toUnsignedString(attempt.attemptNumber()), "scope", "row");
        html.open("td");
        html.element("span", words(attempt.status()), "class", succeeded(attempt) ? "chip passed" : "chip failed");
        if (attempt.errorMessage() != null && !attempt.errorMessage().isEmpty()) {
            html.open("span", "class", "detail t")
                    .text(Cut.line(attempt.errorMessage()))
                    .close();
        }
        html.close();
        html.element("td", Formats.offset(Duration.between(start, attempt.startedAt())), "class", "number");
        html.element(
                "td", Formats.duration(Duration.between(attempt.startedAt(), attempt.endedAt())), "class", "number");
        message(html, attempt.request());
        message(html, attempt.response());
        message(html, attempt.stream());
        html.close();
    }

    private void message(HtmlWriter html, @Nullable Digest digest) throws IOException {
        html.open("td");
        if (digest == null) {
            html.text("–");
        } else {
            long size = objects.size(digest);
            html.element("code", digest.hex().substring(0, SHORT_HASH) + "…", "title", digest.hex());
            html.element("span", size < 0 ? "missing" : Formats.size(size), "class", "detail");
        }
        html.close();
    }

    private static boolean succeeded(AttemptRecord attempt) {
        return attempt.status() == AttemptStatus.Known.SUCCESS;
    }

    private static String words(AttemptStatus status) {
        if (status instanceof AttemptStatus.Known known) {
            return switch (known) {
                case SUCCESS -> "success";
                case RATE_LIMITED -> "rate limited";
                case NETWORK_ERROR -> "network error";
                case SERVER_ERROR -> "server error";
                case CLIENT_ERROR -> "client error";
                case CANCELLED -> "cancelled";
            };
        }
        return Cut.line(((AttemptStatus.Other) status).text());
    }
}
