package io.sluice.gateway.transport;

import io.sluice.core.alarm.Alarm;
import io.sluice.core.alarm.Alarms;
import io.sluice.core.metric.Metric;
import io.sluice.core.metric.Metrics;
import io.sluice.core.time.TimeSource;
import io.sluice.gateway.transport.tls.TlsFileSettings;
import io.sluice.gateway.transport.tls.TlsFiles;
import io.sluice.testkit.tls.TestAuthority;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The line protocol behind TLS with certificates made for the test, and OpenSSL as its client. */
final class TlsRig implements AutoCloseable {
    final LineProtocol protocol = new LineProtocol();
    final Metrics metrics = new Metrics();
    final TestAuthority root = TestAuthority.root("Sluice Test Root");
    final Path folder;
    final TlsFiles files;
    final Path psk;
    private final Alarms alarms = new Alarms(TimeSource.system(), 10);
    private final EventLoops loops = new EventLoops(new EventLoops.Settings(1, metrics, TimeSource.system(), 1));
    private final List<Listener<String>> listeners = new ArrayList<>();

    TlsRig(Path folder) throws IOException {
        this.folder = folder;
        this.psk = folder.resolve("psk.txt");
        root.write(folder.resolve("root.pem"));
        files = new TlsFiles(new TlsFileSettings(psk.toString(), Duration.ZERO), Path::of, TimeSource.system(), alarms);
        put(root.issue("CN=localhost"));
    }

    /** Lays the server's key and certificate where its settings look for them. */
    void put(TestAuthority.Issued server) throws IOException {
        server.writeKey(folder.resolve("key.pem"));
        server.writeChain(folder.resolve("cert.pem"));
    }

    /** What every server needs. */
    TlsWishes wishes() {
        TlsWishes wishes = new TlsWishes();
        wishes.key = folder.resolve("key.pem");
        wishes.certificate = folder.resolve("cert.pem");
        return wishes;
    }

    /** Opens a listener with these settings. */
    Listener<String> open(Consumer<TlsWishes> change) throws Exception {
        TlsWishes wishes = wishes();
        change.accept(wishes);
        TlsListenerSettings settings =
                new TlsListenerSettings(SocketSettings.of(new InetSocketAddress("127.0.0.1", 0)), wishes.settings());
        Listener<String> listener = Listener.tls(
                "line",
                "test",
                new Secured<>(settings, files.server("listener.ssl.test", settings.tls())),
                protocol,
                loops);
        listener.open();
        listeners.add(listener);
        return listener;
    }

    /** What {@code openssl s_client} prints while it says {@code hello} and {@code bye}, its options as one line of words. */
    String talk(Listener<?> listener, String options) throws IOException, InterruptedException {
        return talk(listener, options, "hello\nbye\n");
    }

    String talk(Listener<?> listener, String options, String lines) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-connect"));
        command.add("127.0.0.1:" + listener.boundAddress().getPort());
        command.add("-ign_eof");
        command.addAll(List.of(options.replace("$", folder + "/").split(" ")));
        command.removeIf(String::isEmpty);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(lines.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // it ended before it read them
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        process.waitFor(20, TimeUnit.SECONDS);
        return output;
    }

    void keys(String... lines) throws IOException {
        Files.writeString(psk, String.join("\n", lines));
    }

    long count(Metric metric) {
        return metrics.get(metric);
    }

    List<String> alarms() {
        return alarms.active().stream().map(Alarm::name).toList();
    }

    Map<String, Long> shutdowns() {
        return listeners.get(0).view().shutdowns();
    }

    @Override
    public void close() {
        listeners.forEach(Listener::stop);
        loops.close();
        files.close();
    }
}
