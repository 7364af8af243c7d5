package dev.akmon.cli.policy;

import dev.akmon.agent.policy.PolicySettings;
import dev.akmon.agent.policy.SourcedRule;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints the rules of a session for people, in the order in which they count. */
public final class PolicyPrinter {
    private static final int RULE_COLUMNS = 44;

    private final PrintStream out;
    private final Style style;
    private final boolean all;

    /** @param all whether the rules of packs are listed one by one */
    public PolicyPrinter(Console console, boolean all) {
        this.out = console.out();
        this.style = console.style();
        this.all = all;
    }

    /** Prints a policy. */
    public void print(EffectivePolicy policy) {
        PolicySettings settings = policy.settings();
        out.println("project  " + TerminalText.line(policy.root().toString()));
        out.println("profile  " + settings.profile().orElse("none"));
        out.println("reads    "
                + settings.readsAllowedBy()
                        .map(source -> "allowed" + style.dim(" by " + TerminalText.line(source)))
                        .orElse("need a rule or your answer"));
        settings.planFile()
                .ifPresent(file ->
                        out.println("plan     on: tools read, and write nothing but " + TerminalText.line(file)));
        settings.files()
                .forEach(file -> out.println("file     " + TerminalText.line(file.path()) + "  "
                        + file.trust().replace('_', ' ') + style.dim("  sha256 " + file.sha256())));
        print("deny", settings.deny());
        print("ask", settings.ask());
        print("allow", settings.allow());
        out.println();
        out.println("Deny wins over ask, and ask over allow; what no rule decides is asked about.");
        policy.notices().forEach(notice -> out.println(style.yellow("note: ") + TerminalText.line(notice)));
    }

    private void print(String effect, List<SourcedRule> rules) {
        if (rules.isEmpty()) {
            return;
        }
        out.println();
        out.println(style.bold(effect));
        Map<String, Integer> packs = new LinkedHashMap<>();
        for (SourcedRule rule : rules) {
            if (!all && rule.source().startsWith("pack ")) {
                packs.merge(rule.source(), 1, Integer::sum);
                continue;
            }
            String text = TerminalText.line(rule.text());
            out.println("  " + text + " ".repeat(Math.max(2, RULE_COLUMNS - text.length()))
                    + style.dim(TerminalText.line(rule.source())));
        }
        packs.forEach((pack, count) -> {
            String text = count + (count == 1 ? " rule" : " rules");
            out.println("  " + text + " ".repeat(Math.max(2, RULE_COLUMNS - text.length())) + style.dim(pack));
        });
    }
}
