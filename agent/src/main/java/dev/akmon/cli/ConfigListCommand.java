package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.config.ConfigFile;
import dev.akmon.agent.config.Credential;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Lists what is configured. */
@CommandLine.Command(
        name = "list",
        header = "List what is configured, keys by their names only",
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n")
final class ConfigListCommand implements Command {

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        ConfigFile file = new ConfigFile(console.homeDirectory());
        UserConfig config = UserConfig.load(console.homeDirectory(), console.environment());
        List<ConfigFile.Setting> settings = file.settings();
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, report(file, settings, config));
            return ExitCode.OK;
        }
        for (ConfigFile.Setting setting : settings) {
            console.out()
                    .println(TerminalText.line(setting.path()) + " = "
                            + (setting.isSecret() ? "(set)" : TerminalText.line(setting.literal())));
        }
        for (Credential credential : Credential.values()) {
            config.credentials()
                    .source(credential)
                    .filter(source -> source.startsWith("environment"))
                    .ifPresent(source ->
                            console.out().println(credential.configurationKey() + " = (set, from the " + source + ")"));
        }
        config.warnings().forEach(warning -> console.err().println("akmon: " + TerminalText.line(warning)));
        return ExitCode.OK;
    }

    private static ObjectNode report(ConfigFile file, List<ConfigFile.Setting> settings, UserConfig config) {
        ObjectNode report = JsonReports.report();
        report.put("path", file.path().toString());
        ArrayNode list = report.putArray("settings");
        for (ConfigFile.Setting setting : settings) {
            ObjectNode one = list.addObject().put("key", setting.path()).put("line", setting.line());
            if (setting.isSecret()) {
                one.put("secret", true);
            } else {
                one.set("value", setting.value());
            }
        }
        ObjectNode keys = report.putObject("api_keys");
        for (Credential credential : Credential.values()) {
            keys.put(
                    credential.configurationKey(),
                    config.credentials().source(credential).orElse(null));
        }
        ArrayNode warnings = report.putArray("warnings");
        config.warnings().forEach(warnings::add);
        return report;
    }
}
