package io.sluice.management.cli;

import io.sluice.connector.NearestWord;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line of a running Sluice. Exit codes: 0 done, 1 refused or wrong usage, 2 no Sluice answers.
 */
@Command(
        name = "sluicectl",
        description = "Asks and steers a running Sluice over its HTTP API.",
        sortOptions = false,
        subcommands = {
            StatusCommand.class,
            RuleCommands.class,
            RuleActionCommands.class,
            RuleFunctionCommands.class,
            ResourceCommands.class,
            ResourceTypeCommands.class,
            ApplyCommand.class,
            ExportCommand.class,
            BufferCommands.class,
            DeadLetterCommands.class,
            ClientCommands.class,
            SessionCommands.class,
            SubscriptionCommands.class,
            AlarmCommands.class,
            RetainerCommands.class,
            BanCommands.class,
            DelayedCommands.class,
            BridgeCommands.class,
            MetricsCommand.class,
            ListenersCommand.class,
            QueryCommand.class,
            PublishCommand.class,
            HelpCommand.class
        })
public final class SluiceCtl extends CommandGroup {
    private final Map<String, String> environment;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "data directory of the Sluice to talk to; else SLUICE_API (http://host:port) and SLUICE_APP "
                    + "(id:secret), else the data directory beside this program")
    private @Nullable Path data;

    private SluiceCtl(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Runs one command and ends the process. */
    public static void main(String[] arguments) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        inherit(environment, "SLUICE_DATA", "sluice.data");
        inherit(environment, "SLUICE_HOME", "sluice.home");
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int exitCode = run(environment, out, err, arguments);
        out.flush();
        System.exit(exitCode);
    }

    // the start script knows where it lies
    private static void inherit(Map<String, String> environment, String name, String property) {
        String value = System.getProperty(property);
        if (value != null) {
            environment.putIfAbsent(name, value);
        }
    }

    /**
     * Runs one command.
     *
     * @return the exit code
     */
    static int run(Map<String, String> environment, PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new SluiceCtl(environment))
                .setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(false)
                .setParameterExceptionHandler(SluiceCtl::wrongUsage)
                .setExecutionExceptionHandler(SluiceCtl::failed)
                .execute(arguments);
    }

    Connection connect() {
        return new Connection(new Location(environment).find(data));
    }

    private static int wrongUsage(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        List<String> unmatched =
                wrong instanceof UnmatchedArgumentException unknown ? unknown.getUnmatched() : List.of();
        if (unmatched.isEmpty() || command.getSubcommands().isEmpty()) {
            err.println(wrong.getMessage());
        } else {
            String word = unmatched.get(0);
            String hint = NearestWord.to(word, command.getSubcommands().keySet())
                    .map(near -> ", did you mean " + near + "?")
                    .orElse("");
            err.println("unknown command " + word + hint);
        }
        command.usage(err);
        return CliException.REFUSED;
    }

    private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        PrintWriter err = command.getErr();
        if (failure instanceof CliException told) {
            if (told.getMessage() != null && !told.getMessage().isEmpty()) {
                err.println(told.getMessage());
            }
            return told.exitCode();
        }
        if (failure instanceof ApiError error) {
            err.println(error.text());
            return CliException.REFUSED;
        }
        throw failure;
    }
}
