package io.sluice.connector.kafka;

import io.sluice.connector.Action;
import io.sluice.connector.ActionType;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How fast batches go, beside kafka-producer-perf-test on the same broker in the same run. Not a test; run by hand with the class path
 * of the tests: {@code -Dkafka.jars=$HOME/.cache/sluice/servers/kafka/lib KafkaSpeed [ROWS [BATCH [BYTES]]]}.
 */
final class KafkaSpeed {
    private final int rows;
    private final int batch;
    private final int bytes;

    private KafkaSpeed(int rows, int batch, int bytes) {
        this.rows = rows;
        this.batch = batch;
        this.bytes = bytes;
    }

    public static void main(String[] arguments) throws Exception {
        int[] numbers = {200_000, 2_000, 1_000};
        for (int i = 0; i < arguments.length; i++) {
            numbers[i] = Integer.parseInt(arguments[i]);
        }
        new KafkaSpeed(numbers[0], numbers[1], numbers[2]).run();
    }

    private void run() throws Exception {
        try (KafkaBox box = KafkaBox.started()) {
            for (int round = 1; round <= 2; round++) {
                box.server().createTopic("perf" + round, 1);
                System.out.println("kafka-producer-perf-test: " + reference(box, "perf" + round));
                say("transactions", send(box, "exact" + round, true));
                say("no transactions", send(box, "plain" + round, false));
            }
        }
    }

    /** As good as it gets: the tool with all of the JVM's compilers and with batches as large as ours. */
    private String reference(KafkaBox box, String topic) throws Exception {
        Process tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx512m",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("kafka.jars") + "/*",
                        "org.apache.kafka.tools.ProducerPerformance",
                        "--topic",
                        topic,
                        "--num-records",
                        Integer.toString(rows),
                        "--record-size",
                        Integer.toString(bytes),
                        "--throughput",
                        "-1",
                        "--producer-props",
                        "bootstrap.servers=127.0.0.1:" + box.server().port(),
                        "batch.size=1048576")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        return output.substring(output.lastIndexOf('\n') + 1);
    }

    private double send(KafkaBox box, String topic, boolean exactly) throws Exception {
        KafkaResourceType type = new KafkaResourceType();
        ActionType actionType = type.actions().get(0);
        box.server().createTopic(topic, 1);
        String text = "x".repeat(bytes);
        try (Resource resource = type.create(
                        ParameterValues.check(
                                type.parameters(),
                                Map.of("servers", "127.0.0.1:" + box.server().port())),
                        new ResourceContext("resource:speed", "sluice@speed", Path.of(".")));
                Action action = resource.action(
                        actionType,
                        ParameterValues.check(
                                actionType.parameters(),
                                Map.of("topic", topic, "payload_tmpl", "${payload}", "exactly_once", exactly)))) {
            action.send(batch(topic, 0, text));
            long begin = System.nanoTime();
            for (int from = batch; from < rows; from += batch) {
                action.send(batch(topic, from, text));
            }
            return (rows - batch) * 1e9 / (System.nanoTime() - begin);
        }
    }

    private List<Row> batch(String queue, int from, String text) {
        List<Row> list = new ArrayList<>(batch);
        for (int i = from; i < from + batch; i++) {
            list.add(
                    new Row(new RowKey(i, 7, "inst:1", 0), 1_763_726_400_000L, Map.of("payload", text), queue, i + 1L));
        }
        return list;
    }

    private void say(String what, double rate) {
        System.out.println(String.format(
                Locale.ROOT,
                "%s, batches of %d, %d bytes: %.0f rows/s, %.1f MB/s",
                what,
                batch,
                bytes,
                rate,
                rate * bytes / 1e6));
    }
}
