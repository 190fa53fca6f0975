package io.sluice.appliance;

import io.sluice.appliance.config.Configuration;
import io.sluice.appliance.config.ConfigurationException;
import io.sluice.appliance.config.ConfigurationLoader;
import io.sluice.appliance.logging.LogSettings;
import io.sluice.appliance.logging.Logging;
import io.sluice.core.gateway.AccessSettings;
import io.sluice.core.gateway.ListenerView;
import io.sluice.core.hook.AclVerdict;
import io.sluice.management.access.ApiAccess;
import io.sluice.management.access.Application;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running Sluice in this process: the product as tests and {@link Main} start it. {@link #start} and {@link #stop} are called
 * by one thread each.
 */
public final class Sluice {
    private static final Logger LOG = LoggerFactory.getLogger(Sluice.class);

    private final Configuration configuration;
    private final Path data;
    private final Wiring.Running running;
    private final Closing closing;

    private Sluice(Configuration configuration, Path data, Wiring.Running running, Closing closing) {
        this.configuration = configuration;
        this.data = data;
        this.running = running;
        this.closing = closing;
    }

    /** The configuration that the arguments lead to. */
    static Configuration configuration(Arguments arguments) throws StartException {
        Path file = arguments.etc().resolve("sluice.conf");
        String name = arguments.etc().getFileName() + "/sluice.conf";
        if (!Files.isReadable(file)) {
            throw new StartException(
                    StartException.WRONG_CONFIGURATION, file + " cannot be read: --etc names the folder that has it");
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
        Closing closing = new Closing();
        try {
            Instance instance = Instance.claim(arguments.data());
            closing.add("data folder", instance::close);
            Logging logging =
                    Logging.start(configuration.get(LogSettings.class), arguments.logBase(), arguments.console());
            closing.add("log", logging::stop);
            configuration.warnings().forEach(LOG::warn);
            Wiring.Running running = new Wiring(configuration, arguments, closing).open();
            Sluice sluice = new Sluice(configuration, arguments.data(), running, closing);
            LOG.info("{} is running, version {}", node.name(), Version.text());
            instance.running(node.name(), Version.text());
            return sluice;
        } catch (StartException | RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    /** One line: what runs, where it listens, and what is open to whom. */
    public String banner() {
        AccessSettings access = configuration.get(AccessSettings.class, "external");
        String open = access.allowAnonymous()
                ? "anyone may connect (allow_anonymous = true)" + mayDo(access)
                : "only known clients may connect";
        return "Sluice " + Version.text() + " ("
                + configuration.get(NodeSettings.class).name() + ") is running: "
                + listeners().stream()
                        .map(listener -> listener.id() + " " + listener.address())
                        .collect(Collectors.joining(", "))
                + ", api " + api().base() + "; " + open;
    }

    private static String mayDo(AccessSettings access) {
        return access.aclNoMatch() == AclVerdict.ALLOW ? " and use every topic (acl_nomatch = allow)" : "";
    }

    /** How to get into the API, if its secret was made at this start: shown once, to a person and not to a file. */
    Optional<String> firstSecret(boolean console) {
        Application application = running.api().application();
        if (!running.api().isSecretNew()) {
            return Optional.empty();
        }
        return Optional.of("API application " + application.id()
                + (console ? ", secret " + application.secret() + " (shown this once; kept" : " (its secret is")
                + " in " + Application.secretFile(data) + ")");
    }

    /** Listeners of all gateways. */
    public List<ListenerView> listeners() {
        return running.gateways().stream()
                .flatMap(gateway -> gateway.listeners().stream())
                .toList();
    }

    /** Where the HTTP API is, and how to get in. */
    public ApiAccess api() {
        return ApiAccess.at(running.api().address(), running.api().application());
    }

    /** Where a client of this machine connects with MQTT over TCP; empty if there is no such listener. */
    public Optional<InetSocketAddress> mqtt() {
        return listeners().stream()
                .filter(listener -> listener.id().startsWith("mqtt:tcp"))
                .map(listener -> fromHere(listener.address()))
                .findFirst();
    }

    private static InetSocketAddress fromHere(String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
        boolean all = host.equals("0.0.0.0") || host.equals("::") || host.equals("0:0:0:0:0:0:0:0");
        return new InetSocketAddress(all ? "127.0.0.1" : host, Integer.parseInt(address.substring(colon + 1)));
    }

    /**
     * Stops taking connections and calls, lets buffered rows reach their targets for {@code node.stop_timeout} at most, and
     * closes. Idempotent.
     */
    public synchronized void stop() {
        closing.close();
    }
}
