package dev.akmon.cli;

import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.journal.trust.OperatorIdentity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who attests a session: {@code --operator-id} and what may be said beside it. */
final class OperatorOptions {

    private OperatorOptions() {}

    /** The parts that may be left out. */
    static final class Details {

        @Option(names = "--display-name", paramLabel = "<name>", description = "Name of the operator, for people.")
        String displayName = "";

        @Option(names = "--role", paramLabel = "<role>", description = "In which role, for example approver.")
        String role = "";

        @Option(names = "--org", paramLabel = "<org>", description = "For which organisation.")
        String org = "";

        OperatorIdentity identity(String operatorId) {
            if (operatorId.isEmpty()) {
                throw invalid("--operator-id must not be empty");
            }
            try {
                return new OperatorIdentity(operatorId, displayName, role, org);
            } catch (IllegalArgumentException e) {
                throw invalid(e.getMessage());
            }
        }

        private static CommandException invalid(String message) {
            return new CommandException(ExitCode.USAGE, "invalid_operator_field", message);
        }
    }

    /** For a command that attests. */
    static final class Required {

        @Option(
                names = "--operator-id",
                required = true,
                paramLabel = "<id>",
                description = "Who attests: a mail address, for example.")
        String operatorId = "";

        @Mixin
        Details details = new Details();

        OperatorIdentity identity() {
            return details.identity(operatorId);
        }
    }

    /** For a command that attests on demand. */
    static final class OnDemand {

        @Option(
                names = "--operator-id",
                paramLabel = "<id>",
                description = "Attest the session as well, as this person or service.")
        @Nullable
        String operatorId;

        @Mixin
        Details details = new Details();

        Optional<OperatorIdentity> identity() {
            boolean detailsAlone = operatorId == null && !(details.displayName + details.role + details.org).isEmpty();
            if (detailsAlone) {
                throw CommandException.usage("--display-name, --role and --org need --operator-id");
            }
            return Optional.ofNullable(operatorId).map(details::identity);
        }
    }
}
