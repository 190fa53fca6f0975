package io.sluice.appliance.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Debian's mosquitto_pub and mosquitto_sub.
 *
 * @param port MQTT port on the loopback address
 * @param version as their option -V takes it: mqttv31, mqttv311 or mqttv5
 */
record Mosquitto(int port, String version) {
    private static final String MESSAGE = "message ";

    /** Publishes once and waits for the end of the handshake. */
    void publish(String topic, String payload, int qos, String... more) throws IOException, InterruptedException {
        List<String> command = command("mosquitto_pub", topic, qos);
        command.addAll(List.of("-m", payload));
        command.addAll(List.of(more));
        Program.run(command);
    }

    /** Publishes the lines of a file, in order. */
    void publishLines(String topic, String file, int qos) throws IOException, InterruptedException {
        String line = String.join(" ", command("mosquitto_pub", topic, qos)) + " -l < " + file;
        Program.run("sh", "-c", line);
    }

    /** Subscribes; returns when the server has confirmed it. Messages are printed as topic, QoS, retain flag, payload. */
    Program subscribe(String filter, int qos, String... more) throws IOException, InterruptedException {
        return subscribeAs(MESSAGE + "%t %q %r %p", filter, qos, more);
    }

    /** The same with a format of its own, behind which must be {@link #messages}' beginning. */
    Program subscribeAs(String format, String filter, int qos, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("stdbuf", "-oL"));
        command.addAll(command("mosquitto_sub", filter, qos));
        command.addAll(List.of("-d", "-F", format));
        command.addAll(List.of(more));
        Program program = Program.start(command);
        program.awaitLine("Subscribed");
        return program;
    }

    /** Waits for so many messages and answers with them, without their beginning. */
    static List<String> messages(Program subscriber, int count) throws InterruptedException {
        return subscriber.await(count, line -> line.startsWith(MESSAGE)).stream()
                .map(line -> line.substring(MESSAGE.length()))
                .toList();
    }

    private List<String> command(String program, String topic, int qos) {
        return new ArrayList<>(List.of(
                program,
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(port),
                "-V",
                version,
                "-q",
                String.valueOf(qos),
                "-t",
                topic));
    }
}
