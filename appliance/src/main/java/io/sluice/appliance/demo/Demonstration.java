package io.sluice.appliance.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.management.access.ApiAccess;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Shows the way of a reading: simulated sensors publish over MQTT, one rule picks the values, and the rows are counted in the
 * table. Sent and stored are compared exactly. Has a thread of its own; {@link #close} ends it and takes its rule away.
 */
public final class Demonstration implements AutoCloseable {
    private static final String TABLE = "demo_readings";
    private static final String TOPIC = "demo/sensors/";
    private static final String DESCRIPTION = "demonstration";
    private static final String SQL =
            "SELECT payload.run AS run, payload.seq AS seq, payload.temp AS temp, payload.hum AS hum, client_id"
                    + " FROM \"message.publish\" WHERE topic =~ '" + TOPIC + "#'";

    private final Plan plan;
    private final Doors doors;
    private final Api api;
    private final PrintStream out;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "demonstration");
    private final List<Sensor> sensors = new ArrayList<>();
    private final Random weather = new Random(7);
    private final String run;
    private long sent;

    /**
     * What to show.
     *
     * @param sensors number of simulated sensors
     * @param readings readings of each sensor at the beginning
     * @param pauseMillis pause between later readings
     * @param settleMillis longest wait for the rows of readings that were sent
     * @param home folder whose {@code bin} has the commands to try next
     */
    public record Plan(int sensors, int readings, long pauseMillis, long settleMillis, Path home) {
        /** The one of {@code ./run}. */
        public static Plan usual(Path home) {
            return new Plan(10, 100, 5_000, 15_000, home);
        }
    }

    /**
     * Where it happens.
     *
     * @param mqtt address of the MQTT listener
     * @param api address and credentials of the HTTP API
     */
    public record Doors(InetSocketAddress mqtt, ApiAccess api) {}

    /** @param run word that tells this run's rows from those of earlier ones */
    public Demonstration(Plan plan, Doors doors, String run, PrintStream out) {
        this.plan = plan;
        this.doors = doors;
        this.api = new Api(doors.api());
        this.run = run;
        this.out = out;
    }

    /** Begins; returns at once. */
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            String rule = installRule();
            introduce(rule);
            connectSensors();
            publish(plan.readings());
            report(settle());
            whatNext();
            goOn();
        } catch (IOException e) {
            if (stopping.getCount() > 0) {
                out.println("The demonstration ends: " + e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String installRule() throws IOException, InterruptedException {
        removeRules();
        return api.post(
                        "/rules",
                        Map.of(
                                "rawsql",
                                SQL,
                                "description",
                                DESCRIPTION,
                                "actions",
                                List.of(Map.of(
                                        "name",
                                        "data_to_embedded",
                                        "params",
                                        Map.of("$resource", "resource:embedded", "table", TABLE)))))
                .path("id")
                .asText();
    }

    /** Takes away the rules of this and earlier demonstrations. */
    private void removeRules() throws IOException, InterruptedException {
        for (JsonNode rule : api.get("/rules")) {
            if (rule.path("description").asText().equals(DESCRIPTION)) {
                api.delete("/rules/" + rule.path("id").asText());
            }
        }
    }

    private void introduce(String rule) {
        out.printf(
                Locale.ROOT,
                "%nDemonstration: %d simulated sensors publish over MQTT to %s:%d.%n%s stores what they send in the table %s:%n"
                        + "    %s%n",
                plan.sensors(),
                doors.mqtt().getHostString(),
                doors.mqtt().getPort(),
                rule,
                TABLE,
                SQL);
    }

    private void connectSensors() throws IOException {
        for (int i = 1; i <= plan.sensors(); i++) {
            sensors.add(Sensor.connect(doors.mqtt(), "demo-sensor-" + i));
        }
    }

    /** Every sensor sends so many readings; returns when all are acknowledged. */
    private void publish(int readings) throws IOException {
        for (int i = 0; i < readings; i++) {
            for (int s = 0; s < sensors.size(); s++) {
                sensors.get(s).publish(TOPIC + (s + 1), reading(++sent));
            }
            for (Sensor sensor : sensors) {
                sensor.awaitAcknowledgements();
            }
        }
    }

    private String reading(long sequence) {
        return String.format(
                Locale.ROOT,
                "{\"run\":\"%s\",\"seq\":%d,\"temp\":%.1f,\"hum\":%d}",
                run,
                sequence,
                15 + weather.nextGaussian() * 4,
                40 + weather.nextInt(50));
    }

    /** Rows of this run in the table, as soon as they are as many as were sent, or at the end of the wait. */
    private long settle() throws IOException, InterruptedException {
        long waited = 0;
        long stored = stored();
        while (stored != sent && waited < plan.settleMillis() && !stopping.await(100, TimeUnit.MILLISECONDS)) {
            waited += 100;
            stored = stored();
        }
        return stored;
    }

    private long stored() throws IOException, InterruptedException {
        // the table is made with its first row, which may still be on its way
        boolean made = count("sqlite_master WHERE name = '" + TABLE + "'") > 0;
        return made ? count(TABLE + " WHERE run = '" + run + "'") : 0;
    }

    private long count(String what) throws IOException, InterruptedException {
        return api.post("/query", Map.of("sql", "SELECT count(*) AS n FROM " + what))
                .path("rows")
                .path(0)
                .path(0)
                .asLong();
    }

    private void report(long stored) {
        out.printf(
                Locale.ROOT,
                "%d readings sent (QoS 1, all acknowledged), %d rows stored: %s%n",
                sent,
                stored,
                stored == sent ? "every reading exactly once" : "DIFFERENT, see log/sluice.log");
    }

    private void whatNext() {
        out.printf(
                Locale.ROOT,
                "%nTry next, in another terminal:%n    cd %s%n"
                        + "    bin/sluicectl query \"SELECT client_id, count(*) AS readings, avg(temp) AS mean FROM %s"
                        + " GROUP BY client_id\"%n"
                        + "    bin/sluicectl rules list%n    bin/sluicectl clients list%n    bin/sluicectl status%n"
                        + "The sensors go on, a reading each every %d s. Ctrl-C ends it all.%n%n",
                plan.home(),
                TABLE,
                TimeUnit.MILLISECONDS.toSeconds(plan.pauseMillis()));
    }

    private void goOn() throws IOException, InterruptedException {
        while (!stopping.await(plan.pauseMillis(), TimeUnit.MILLISECONDS)) {
            publish(1);
            report(settle());
        }
    }

    /** Ends the sensors, and takes the rule away so that the next plain start is without it. Within seconds; idempotent. */
    @Override
    public void close() {
        stopping.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
            for (Sensor sensor : sensors) {
                sensor.close();
            }
            sensors.clear();
            removeRules();
        } catch (IOException e) {
            out.println("The demonstration leaves its rule behind: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
