package io.sluice.appliance;

import io.sluice.appliance.config.Configuration;
import io.sluice.appliance.config.ConfigurationException;
import io.sluice.appliance.config.ConfigurationLoader;
import io.sluice.appliance.logging.LogSettings;
import io.sluice.appliance.logging.Logging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running Sluice in this process. Started and stopped by one thread each; {@link #stop} may come from any. */
public final class Sluice {
    private static final Logger LOG = LoggerFactory.getLogger(Sluice.class);

    private final NodeSettings node;
    private final Instance instance;
    private final Logging logging;

    private Sluice(NodeSettings node, Instance instance, Logging logging) {
        this.node = node;
        this.instance = instance;
        this.logging = logging;
    }

    /** The configuration that the arguments lead to. */
    static Configuration configuration(Arguments arguments) throws StartException {
        Path file = arguments.etc().resolve("sluice.conf");
        String name = arguments.etc().getFileName() + "/sluice.conf";
        if (!Files.isReadable(file)) {
            throw new StartException(
                    StartException.WRONG_CONFIGURATION, file + " cannot be read: give its folder with --etc");
        }
        try {
            return new ConfigurationLoader(ProductSettings.SCHEMA)
                    .file(file, name)
                    .environment(arguments.environment())
                    .commandLine(arguments.settings())
                    .load();
        } catch (ConfigurationException e) {
            throw new StartException(StartException.WRONG_CONFIGURATION, String.join("\n", e.problems()), e);
        }
    }

    /**
     * Starts everything; returns when all listeners are open. A target of rules that is down does not stop the start.
     *
     * @throws StartException nothing is left open then
     */
    public static Sluice start(Arguments arguments) throws StartException {
        Configuration configuration = configuration(arguments);
        NodeSettings node = configuration.get(NodeSettings.class);
        Instance instance = Instance.claim(arguments.data());
        Logging logging = Logging.start(configuration.get(LogSettings.class), arguments.logBase(), arguments.console());
        configuration.warnings().forEach(LOG::warn);
        Sluice sluice = new Sluice(node, instance, logging);
        instance.running(node.name(), Version.text());
        return sluice;
    }

    /** One line: what runs, where it listens, and who may come in. */
    String banner() {
        return "Sluice " + Version.text() + " (" + node.name() + ") is running";
    }

    /** Stops taking new connections, writes out what is buffered, closes; true if nothing was left waiting. Idempotent. */
    public boolean stop() {
        try {
            instance.close();
        } catch (IOException e) {
            LOG.warn("the data folder keeps a process file: {}", e.toString());
        }
        logging.stop();
        return true;
    }
}
