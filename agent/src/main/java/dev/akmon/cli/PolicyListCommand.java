package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.PolicyLayer;
import dev.akmon.agent.policy.SourcedRule;
import dev.akmon.agent.rules.BuiltInRules;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists the profiles and packs. */
@CommandLine.Command(
        name = "list",
        header = "List the profiles and packs that come with akmon, or the rules of one",
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {"  akmon policy list", "  akmon policy list dev"})
final class PolicyListCommand implements Command {

    @Parameters(index = "0", arity = "0..1", paramLabel = "<name>", description = "A profile or pack.")
    @Nullable
    String name;

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        List<PolicyLayer> layers = new ArrayList<>();
        if (name == null) {
            for (String profile : BuiltInRules.PROFILES) {
                layers.add(BuiltInRules.profile(profile));
            }
            for (String pack : BuiltInRules.PACKS) {
                layers.add(BuiltInRules.pack(pack));
            }
        } else {
            layers.add(named(name));
        }
        if (format.format == ReportFormat.JSON) {
            ObjectNode report = JsonReports.report();
            ArrayNode list = report.putArray("rules");
            layers.forEach(layer -> list.add(json(layer)));
            JsonReports.print(console, report);
        } else if (name == null) {
            layers.forEach(layer -> console.out()
                    .println(String.format("%-18s", layer.label())
                            + console.style().dim(layer.description().orElse(""))));
        } else {
            print(console, layers.get(0));
        }
        return ExitCode.OK;
    }

    private static PolicyLayer named(String name) throws ConfigurationException {
        return BuiltInRules.PROFILES.contains(name) ? BuiltInRules.profile(name) : BuiltInRules.pack(name);
    }

    private static void print(Console console, PolicyLayer layer) {
        console.out().println(layer.label() + ": " + layer.description().orElse(""));
        layer.readsAllowed()
                .ifPresent(allowed -> console.out().println("reads  " + (allowed ? "allowed" : "asked about")));
        if (!layer.packs().isEmpty()) {
            console.out().println("packs  " + String.join(", ", layer.packs()));
        }
        print(console, "allow", layer.allow());
        print(console, "ask", layer.ask());
        print(console, "deny", layer.deny());
    }

    private static void print(Console console, String effect, List<SourcedRule> rules) {
        rules.forEach(rule -> console.out().println(String.format("%-7s", effect) + rule.text()));
    }

    private static ObjectNode json(PolicyLayer layer) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("name", layer.label());
        layer.description().ifPresent(text -> node.put("description", text));
        layer.readsAllowed().ifPresent(allowed -> node.put("reads", allowed));
        layer.packs().forEach(node.putArray("packs")::add);
        layer.allow().forEach(rule -> node.withArray("allow").add(rule.text()));
        layer.ask().forEach(rule -> node.withArray("ask").add(rule.text()));
        layer.deny().forEach(rule -> node.withArray("deny").add(rule.text()));
        return node;
    }
}
