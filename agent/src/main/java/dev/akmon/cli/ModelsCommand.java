package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.config.ModelEstimate;
import dev.akmon.agent.config.ModelTable;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Lists what is known about models. */
@CommandLine.Command(
        name = "models",
        header = "List the windows and prices that are known",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "First what the configuration says under [[model_estimates]], which counts, then what comes with",
            "akmon. The list is neither of all models nor of those you can use: any id that a provider takes",
            "can be given."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {"  akmon models", "  akmon models --format json"})
final class ModelsCommand implements Command {

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        List<ModelEstimate> own =
                UserConfig.load(console.homeDirectory(), console.environment()).modelEstimates();
        if (format.format == ReportFormat.JSON) {
            ObjectNode report = JsonReports.report();
            ArrayNode list = report.putArray("models");
            own.forEach(row -> list.add(json(row, "config")));
            ModelTable.rows().forEach(row -> list.add(json(row, "akmon")));
            JsonReports.print(console, report);
            return ExitCode.OK;
        }
        console.out().println(console.style().bold(line("pattern", "window", "in", "out", "cached", "providers")));
        own.forEach(row -> console.out().println(line(row) + "  (config)"));
        ModelTable.rows().forEach(row -> console.out().println(line(row)));
        console.out().println();
        console.out()
                .println("US dollars for a million tokens, as the makers' lists had them in " + dates()
                        + "; ? is not known. Sources: akmon models --format json");
        return ExitCode.OK;
    }

    /** The months in which the rows that come with akmon were read. */
    private static String dates() {
        Pattern month = Pattern.compile("\\p{Lu}\\p{Ll}+ 20\\d\\d");
        return ModelTable.rows().stream()
                .filter(row -> row.inputPerMillionUsd() != null && row.note() != null)
                .flatMap(row -> month.matcher(row.note()).results().map(MatchResult::group))
                .distinct()
                .collect(Collectors.joining(" or "));
    }

    private static String line(ModelEstimate row) {
        return line(
                TerminalText.line(row.pattern()),
                row.contextWindowTokens() == null
                        ? "?"
                        : row.contextWindowTokens().toString(),
                price(row.inputPerMillionUsd()),
                price(row.outputPerMillionUsd()),
                price(row.cacheReadPerMillionUsd()),
                row.providers().isEmpty() ? "any" : TerminalText.line(String.join(" ", row.providers())));
    }

    private static String line(String... cells) {
        return String.format("%-26s %8s %7s %7s %7s  %s", (Object[]) cells).stripTrailing();
    }

    private static String price(@Nullable BigDecimal price) {
        return price == null ? "?" : price.toPlainString();
    }

    private static ObjectNode json(ModelEstimate row, String source) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("pattern", row.pattern());
        node.put("source", source);
        ArrayNode providers = node.putArray("providers");
        row.providers().forEach(providers::add);
        node.put("context_window_tokens", row.contextWindowTokens());
        node.put("max_output_tokens", row.maxOutputTokens());
        node.put("input_per_million_usd", row.inputPerMillionUsd());
        node.put("output_per_million_usd", row.outputPerMillionUsd());
        node.put("cache_read_per_million_usd", row.cacheReadPerMillionUsd());
        node.put("cache_write_per_million_usd", row.cacheWritePerMillionUsd());
        node.put("images", row.images());
        node.put("note", row.note());
        return node;
    }
}
