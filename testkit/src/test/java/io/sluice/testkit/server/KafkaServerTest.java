package io.sluice.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("io.sluice.testkit.server.KafkaServer#isInstalled")
@Timeout(120)
class KafkaServerTest {
    @TempDir
    private Path directory;

    @Test
    void keepsWhatItTookOverStopAndKill() throws Exception {
        try (KafkaServer server = KafkaServer.in(directory)) {
            server.start();
            produce(server, 30);
            server.stop();
            server.start();
            server.kill();
            server.start();
            assertThat(server.run(
                                    "org.apache.kafka.tools.consumer.ConsoleConsumer",
                                    "--bootstrap-server",
                                    "127.0.0.1:" + server.port(),
                                    "--topic",
                                    "readings",
                                    "--from-beginning",
                                    "--max-messages",
                                    "30",
                                    "--timeout-ms",
                                    "60000")
                            .lines())
                    .hasSize(30);
        }
    }

    private static void produce(KafkaServer server, int count) throws Exception {
        server.run(
                "org.apache.kafka.tools.ProducerPerformance",
                "--topic",
                "readings",
                "--num-records",
                Integer.toString(count),
                "--record-size",
                "20",
                "--throughput",
                "-1",
                "--bootstrap-server",
                "127.0.0.1:" + server.port());
    }
}
