package io.sluice.testkit.campaign;

import io.sluice.connector.ValueText;
import io.sluice.testkit.mqtt.Violations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Makes the rules of the ledger test, one for each target, and asks how they fare: what an operator does over the HTTP API. */
final class Desk {
    private static final String SQL = "SELECT payload.device AS device, payload.n AS n, payload.note AS note,"
            + " payload.value AS value FROM \"" + Meter.TOPICS + "#\"";
    /** Small batches: many of them are cut off by a kill. */
    private static final int BATCH_ROWS = 100;

    private static final int LOOK_EVERY_MILLIS = 100;

    private final SluiceServer server;
    private final Map<String, String> resources = new TreeMap<>();

    Desk(SluiceServer server) {
        this.server = server;
    }

    /** From now on readings go to this target. */
    void addRule(Target target) throws IOException, InterruptedException {
        String resource = "resource:embedded";
        if (!target.resource().isEmpty()) {
            resource = post("/resources", target.resource()).get("id").text();
            resources.put(target.name(), resource);
        }
        Map<String, Object> params = new HashMap<>(target.params());
        params.put("$resource", resource);
        params.put("batch_rows", BATCH_ROWS);
        Map<String, Object> action = Map.of("name", target.action(), "params", params);
        post("/rules", Map.of("rawsql", SQL, "actions", List.of(action), "description", target.name()));
    }

    private Answer post(String path, Map<String, Object> body) throws IOException, InterruptedException {
        Answer answer = Answer.of(server.post(path, ValueText.of(body)));
        if (answer.get("code").number() != 0) {
            throw new IllegalStateException(path + ": " + answer.text());
        }
        return answer.get("data");
    }

    private List<Answer> rules() throws IOException, InterruptedException {
        return Answer.of(server.get("/rules")).get("data").all();
    }

    private static Answer buffer(Answer rule) {
        return rule.get("actions").get(0).get("metrics").get(0).get("buffer");
    }

    /** Waits until no row waits for any target; for longer than that is a fault. */
    void awaitDelivery(long limitMillis, Violations violations) throws IOException, InterruptedException {
        long deadline = deadline(limitMillis);
        List<Answer> late = late();
        while (!late.isEmpty() && System.nanoTime() - deadline < 0) {
            Pace.until(() -> false, LOOK_EVERY_MILLIS);
            late = late();
        }
        for (Answer rule : late) {
            violations.add(
                    "%s: rows still wait %d s after all is well: %s",
                    rule.get("description").text(),
                    TimeUnit.MILLISECONDS.toSeconds(limitMillis),
                    buffer(rule).text());
        }
    }

    private List<Answer> late() throws IOException, InterruptedException {
        List<Answer> late = new ArrayList<>();
        for (Answer rule : rules()) {
            if (buffer(rule).get("rows").number() != 0) {
                late.add(rule);
            }
        }
        return late;
    }

    /** No target refused anything. */
    void checkDeadLetters(Violations violations) throws IOException, InterruptedException {
        for (Answer rule : rules()) {
            if (buffer(rule).get("dead_letters").number() != 0) {
                violations.add(
                        "%s: dead letters: %s",
                        rule.get("description").text(), buffer(rule).text());
            }
        }
    }

    /** Waits until all resources are told as alive, or all as down. */
    void awaitStatus(boolean alive, long limitMillis, Violations violations) throws IOException, InterruptedException {
        long deadline = deadline(limitMillis);
        for (Map.Entry<String, String> resource : resources.entrySet()) {
            while (isAlive(resource.getValue()) != alive && System.nanoTime() - deadline < 0) {
                Pace.until(() -> false, LOOK_EVERY_MILLIS);
            }
            if (isAlive(resource.getValue()) != alive) {
                violations.add("%s is told as %s, and is not", resource.getKey(), alive ? "down" : "alive");
            }
        }
    }

    private boolean isAlive(String resource) throws IOException, InterruptedException {
        Answer status = Answer.of(server.get("/resource_status/" + resource));
        return Boolean.TRUE.equals(status.get("data").get("is_alive").value());
    }

    private static long deadline(long limitMillis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
    }
}
