package io.sluice.management.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sluice.core.message.Message;
import io.sluice.core.testing.Feature;
import io.sluice.management.http.Rig;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The command line against a real API: how it finds Sluice, what it prints, how it ends. */
final class SluiceCtlTest extends CommandTest {
    @Test
    @Feature("CT-02")
    void statusIsTwoLines() {
        assertThat(shell.run("status"))
                .isEqualTo(new Shell.Result(0, "Node 'sluice@127.0.0.1' is started\nsluice 0.1.0 is running\n", ""));
    }

    @Test
    @Feature("CT-02")
    void whenSluiceIsDownOneLineSaysSo() throws Exception {
        int freePort;
        try (ServerSocket socket = new ServerSocket(0)) {
            freePort = socket.getLocalPort();
        }
        shell.environment.put("SLUICE_API", "http://127.0.0.1:" + freePort);
        Shell.Result down = shell.run("status");
        assertThat(down)
                .isEqualTo(new Shell.Result(
                        2, "", "Sluice is not running: nothing answers at http://127.0.0.1:" + freePort + "\n"));
        assertThat(shell.run("rules", "list")).isEqualTo(down);
    }

    @Test
    void theDataDirectoryTellsTheWay() {
        Shell bare = new Shell();
        assertThat(bare.run("status", "--data", data.toString()).exitCode()).isZero();
        assertThat(bare.run("--data", data.toString(), "clients", "list").exitCode())
                .isZero();
        bare.environment.put("SLUICE_DATA", data.toString());
        assertThat(bare.run("status").exitCode()).isZero();
        bare.environment.remove("SLUICE_DATA");
        bare.environment.put("SLUICE_HOME", data.resolve("home").toString());
        assertThat(bare.run("status").exitCode()).isEqualTo(2);
        Path elsewhere = data.resolve("none");
        assertThat(bare.run("status", "--data", elsewhere.toString()).err())
                .startsWith("there is no directory " + elsewhere);
    }

    @Test
    @Feature("CT-02")
    void afterAStopTheDataDirectoryTellsNoWay() {
        rig.close();
        Shell.Result stopped = new Shell().run("status", "--data", data.toString());
        assertThat(stopped.exitCode()).isEqualTo(2);
        assertThat(stopped.err())
                .startsWith("Sluice is not running with data in " + data)
                .hasLineCount(1);
    }

    @Test
    void whatIsNoSluiceIsToldSo() throws Exception {
        HttpServer other = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        other.createContext("/", exchange -> {
            byte[] page = "<html>hello</html>".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(exchange.getRequestMethod().equals("GET") ? 200 : 502, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        other.start();
        try {
            String base = "http://127.0.0.1:" + other.getAddress().getPort();
            shell.environment.put("SLUICE_API", base);
            assertThat(shell.run("status"))
                    .isEqualTo(new Shell.Result(2, "", "what answers at " + base + " is no Sluice (HTTP 200)\n"));
            assertThat(shell.run("clients", "kick", "x").err()).contains("is no Sluice (HTTP 502)");
        } finally {
            other.stop(0);
        }
        shell.environment.put("SLUICE_API", "ftp://nowhere");
        assertThat(shell.run("status").err()).contains("SLUICE_API is http://host:port");
    }

    @Test
    void wrongCredentialsAreToldApartFromAServerThatIsDown() {
        shell.environment.put("SLUICE_APP", "admin:wrong");
        Shell.Result wrong = shell.run("status");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).contains("does not know this application: check SLUICE_APP or --data");
        shell.environment.put("SLUICE_APP", "admin");
        assertThat(shell.run("status").err()).contains("SLUICE_APP is id:secret");
    }

    @Test
    @Feature("CT-23")
    void anUnknownCommandIsAnsweredWithTheUsage() {
        Shell.Result wrong = shell.run("rulez", "list");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err())
                .startsWith("unknown command rulez, did you mean rules?\nUsage: sluicectl")
                .contains("resource-types", "clients", "publish");
        Shell.Result wrongBelow = shell.run("clients", "lst");
        assertThat(wrongBelow.exitCode()).isEqualTo(1);
        assertThat(wrongBelow.err()).startsWith("unknown command lst, did you mean list?\nUsage: sluicectl clients");
        assertThat(shell.run("clients").exitCode()).isEqualTo(1);
        assertThat(shell.run("clients", "show").err()).startsWith("Missing required parameter: 'CLIENT_ID'");
        assertThat(shell.run().err()).contains("Usage: sluicectl");
        assertThat(shell.run("help").exitCode()).isZero();
        assertThat(shell.run("help").out()).contains("Usage: sluicectl");
    }

    @Test
    @Feature("CT-07")
    void clientsAreListedShownAndKicked() throws Exception {
        rig.connect("mosqsub/43832");
        Rig.Device other = rig.connect("b c");
        String first = "Connection(mosqsub/43832, clean_start=true, username=fred, peername=192.0.2.7:50000, "
                + "connected_at=1700000000)\n";
        assertThat(shell.run("clients", "list").out()).isEqualTo(first.replace("mosqsub/43832", "b c") + first);
        assertThat(shell.run("clients", "show", "mosqsub/43832").out()).isEqualTo(first);
        assertThat(shell.run("clients", "kick", "b c")).isEqualTo(new Shell.Result(0, "ok\n", ""));
        other.closed.get(5, TimeUnit.SECONDS);
        assertThat(shell.run("clients", "show", "b c")).isEqualTo(new Shell.Result(1, "Cannot found b c\n", ""));
        assertThat(shell.run("clients", "kick", "b c"))
                .isEqualTo(new Shell.Result(1, "", "client b c is not online\n"));
    }

    @Test
    @Feature({"CT-08", "CT-10"})
    void sessionsAndSubscriptionsAreListedAndShown() throws Exception {
        rig.connect("s1", "t/+/x", "t/y");
        assertThat(shell.run("sessions", "show", "s1").out())
                .isEqualTo("Session(s1, clean_start=true, expiry_interval=300, subscriptions_count=2, max_inflight=32, "
                        + "inflight=0, mqueue_len=0, mqueue_dropped=0, awaiting_rel=0, deliver_msg=0, enqueue_msg=0, "
                        + "created_at=1700000000)\n");
        assertThat(shell.run("subscriptions", "list").out()).isEqualTo("s1 -> t/+/x:1\ns1 -> t/y:1\n");
        assertThat(shell.run("subscriptions", "show", "s1").out()).isEqualTo("s1 -> t/+/x:1\ns1 -> t/y:1\n");
        assertThat(shell.run("sessions", "show", "x").out()).isEqualTo("Cannot found x\n");
    }

    @Test
    void manyClientsComeWhole() throws Exception {
        for (int i = 0; i < 120; i++) {
            rig.connect("c" + i);
        }
        assertThat(shell.run("clients", "list").out().lines()).hasSize(120).doesNotHaveDuplicates();
    }

    @Test
    void publishReachesASubscriber() throws Exception {
        Rig.Device device = rig.connect("sub", "t/#");
        assertThat(shell.run("publish", "t/1", "hello", "-q", "1").out()).isEqualTo("ok\n");
        Message message = device.received.poll(5, TimeUnit.SECONDS);
        assertThat(message.payloadText()).isEqualTo("hello");
        assertThat(message.qos()).isEqualTo(1);
        assertThat(shell.run("publish", "t/#").err()).contains("topic must be a topic name");
    }

    @Test
    @Feature("CT-17")
    void countersAndListenersAreShown() {
        assertThat(shell.run("metrics").out())
                .matches("(?s).*messages/received +: 0\n.*")
                .matches("(?s).*packets/publish/received +: 0\n.*");
        assertThat(shell.run("listeners").out())
                .startsWith("listener on http:management:127.0.0.1:")
                .contains("  acceptors       : 1\n  max_conns       : 512\n  current_conn    : ")
                .endsWith("  shutdown_count  : []\n");
    }
}
