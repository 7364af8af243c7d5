package dev.akmon.cli;

import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.modules.ModuleStore;
import dev.akmon.agent.provider.ModelKnowledge;
import dev.akmon.agent.provider.ProviderResolver;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.cli.run.ProviderFlags;
import dev.akmon.cli.run.ResolutionReport;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Explains how the provider of a model is found. */
@CommandLine.Command(
        name = "explain-provider",
        header = "Explain which provider a model goes to, and why",
        synopsisHeading = "Usage: ",
        description = {"", "Nothing is asked of any server, and no key is shown."},
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 there is one, 1 there is none%n%nExamples:%n",
        footer = {
            "  akmon config explain-provider --model gpt-5",
            "  akmon config explain-provider --model claude-sonnet-4-5 --format json"
        })
final class ExplainProviderCommand implements Command {

    @Mixin
    ProviderFlags provider = new ProviderFlags();

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        UserConfig config = UserConfig.load(console.homeDirectory(), console.environment());
        String model = provider.model(config)
                .orElseThrow(() -> new ConfigurationException(
                        "no model is chosen: name one with --model, or set default_model in ~/.akmon/config.toml"));
        ProviderResolver.Explanation explanation = provider.resolver(config).explain(model);
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, ResolutionReport.of(explanation));
        } else {
            print(console, explanation, config, invocation.moduleStore());
        }
        return explanation.error() == null ? ExitCode.OK : ExitCode.NEGATIVE;
    }

    private static void print(
            Console console, ProviderResolver.Explanation explanation, UserConfig config, ModuleStore modules)
            throws IOException {
        PrintStream out = console.out();
        Style style = console.style();
        out.println("model:    " + TerminalText.line(explanation.model()));
        String module =
                explanation.resolution().map(found -> found.settings().module()).orElse(null);
        explanation.resolution().ifPresent(found -> {
            out.println("provider: " + style.green(found.settings().kind()));
            out.println("endpoint: " + TerminalText.line(found.settings().endpoint()));
            if (!found.model().equals(explanation.model())) {
                out.println("asked as: " + TerminalText.line(found.model()));
            }
            ModelKnowledge known = ModelKnowledge.of(found.settings().kind(), found.model(), config);
            out.println("window:   "
                    + known.contextWindow().map(window -> window + " tokens").orElse("unknown"));
            out.println("price:    "
                    + known.price()
                            .map(price -> "$" + price.input() + " in, $" + price.output() + " out for a million tokens")
                            .orElse("unknown"));
        });
        if (module != null) {
            out.println("module:   "
                    + modules.find(module)
                            .map(added -> module + " " + added.version())
                            .orElse(style.red(
                                    module + ", not installed: akmon module add <jar> adds it (docs/modules.md)")));
        }
        if (explanation.error() != null) {
            out.println("provider: " + style.red("none: " + TerminalText.line(explanation.error())));
        }
        out.println();
        out.println("considered, in this order:");
        List<ProviderResolver.Candidate> candidates = explanation.candidates();
        boolean taken = false;
        for (ProviderResolver.Candidate candidate : candidates) {
            boolean chosen = candidate.eligible() && !taken;
            taken |= chosen;
            String lacks = candidate.missing().isEmpty() ? "" : "; lacks " + String.join(" and ", candidate.missing());
            out.printf(
                    "  %s %-18s %s%n",
                    chosen ? style.green("*") : " ", candidate.provider(), candidate.reason() + lacks);
        }
    }
}
