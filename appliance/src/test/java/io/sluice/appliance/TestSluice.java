package io.sluice.appliance;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A whole Sluice in the test's process: shipped configuration, free ports, log to a file, one loop. */
public final class TestSluice implements AutoCloseable {
    private static final Path ETC = Path.of("src/package/etc");

    private final Sluice sluice;

    private TestSluice(Sluice sluice) {
        this.sluice = sluice;
    }

    /** Starts on a data folder, with these {@code key=value} settings over the test's own. */
    public static TestSluice start(Path data, String... settings) throws StartException {
        return start(data, Map.of(), settings);
    }

    static TestSluice start(Path data, Map<String, String> environment, String... settings) throws StartException {
        return new TestSluice(Sluice.start(arguments(data, environment, settings)));
    }

    static Arguments arguments(Path data, Map<String, String> environment, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "listener.ws.external=127.0.0.1:0",
                "management.listener.http=127.0.0.1:0",
                "log.to=file",
                "broker.loops=1",
                "node.stop_timeout=2s"));
        if (environment.isEmpty()) {
            all.add("listener.tcp.external=127.0.0.1:0");
        }
        all.addAll(List.of(settings));
        return new Arguments("foreground", ETC, data, data, all, environment, false, false);
    }

    /** The product. */
    public Sluice sluice() {
        return sluice;
    }

    /** Address of the MQTT listener over TCP. */
    public InetSocketAddress mqtt() {
        return sluice.mqtt().orElseThrow();
    }

    @Override
    public void close() {
        sluice.stop();
    }
}
