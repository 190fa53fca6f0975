package io.sluice.appliance;

import io.sluice.appliance.config.Configuration;
import io.sluice.appliance.demo.Demonstration;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The server process. {@code bin/sluice} calls it; exit codes: 0 done, 1 cannot run here, 2 wrong configuration or command
 * line.
 */
public final class Main {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final PrintStream ERR = new PrintStream(System.err, true, StandardCharsets.UTF_8);

    private Main() {}

    /** See {@link Arguments#USAGE}. */
    public static void main(String[] words) {
        try {
            run(Arguments.parse(List.of(words), home(), System.getenv()));
        } catch (StartException e) {
            ERR.println(e.getMessage());
            Runtime.getRuntime().halt(e.exitCode());
        }
    }

    private static void run(Arguments arguments) throws StartException {
        switch (arguments.command()) {
            case "foreground", "console" -> serve(arguments);
            case "check" -> check(arguments);
            case "version" -> OUT.println(Version.text());
            default ->
                throw new StartException(
                        StartException.WRONG_CONFIGURATION,
                        "unknown command '" + arguments.command() + "'\n" + Arguments.USAGE);
        }
    }

    private static void check(Arguments arguments) throws StartException {
        Configuration configuration = Sluice.configuration(arguments);
        configuration.warnings().forEach(warning -> ERR.println("warning: " + warning));
        configuration.describe().forEach(OUT::println);
    }

    private static void serve(Arguments arguments) throws StartException {
        Sluice sluice = Sluice.start(arguments);
        Demonstration demonstration = arguments.demo() ? demonstration(sluice) : null;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(sluice, demonstration), "stop"));
        OUT.println(sluice.banner());
        sluice.firstSecret(arguments.console()).ifPresent(OUT::println);
        if (demonstration != null) {
            demonstration.start();
        }
        awaitStop();
    }

    private static @Nullable Demonstration demonstration(Sluice sluice) {
        InetSocketAddress mqtt = sluice.mqtt().orElse(null);
        if (mqtt == null) {
            ERR.println("no demonstration: it needs an MQTT listener over TCP (listener.tcp.external)");
            return null;
        }
        return new Demonstration(
                Demonstration.Plan.usual(home()),
                new Demonstration.Doors(mqtt, sluice.api()),
                Long.toString(System.currentTimeMillis(), Character.MAX_RADIX),
                OUT);
    }

    private static Path home() {
        return Path.of(System.getProperty("sluice.home", ".")).toAbsolutePath();
    }

    /** The process lives until a signal runs the stop thread, whatever threads the parts have. */
    private static void awaitStop() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the process by itself, so that a stop by SIGTERM or Ctrl-C counts as success. */
    private static void stop(Sluice sluice, @Nullable Demonstration demonstration) {
        if (demonstration != null) {
            demonstration.close();
        }
        sluice.stop();
        OUT.println("Sluice stopped");
        Runtime.getRuntime().halt(0);
    }
}
