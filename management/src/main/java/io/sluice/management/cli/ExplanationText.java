package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An explanation of a rule for the terminal: short lines, values in one column, long values cut. */
final class ExplanationText {
    private static final int MOST_OF_VALUE = 100;
    private static final int MOST_OF_TEXT = 60;
    private static final int WIDEST_TEXT = 48;
    private static final int LABEL = 9;

    private final PrintWriter out;
    private final List<Line> lines = new ArrayList<>();

    /** What stands in one line of an event: the step, an expression, its value. */
    private record Line(String label, String text, String value) {}

    ExplanationText(PrintWriter out) {
        this.out = out;
    }

    void print(JsonNode told) {
        out.println(told.path("id").asText() + state(told));
        out.println(flat(told.path("rawsql").asText()));
        boolean isMadeUp = told.path("events").size() == 1
                && told.at("/events/0/at_run_time").isNull();
        if (!isMadeUp) {
            counts(told);
            passedBy(told);
        }
        told.path("events").forEach(this::event);
    }

    private static String state(JsonNode told) {
        if (!told.path("problem").isNull()) {
            return "  does not run: " + ApiCommand.oneLine(told.path("problem").asText());
        }
        return told.path("enabled").asBoolean() ? "" : "  disabled: no event reaches it";
    }

    private static long reached(JsonNode counts) {
        return counts.path("matched").asLong()
                + counts.path("failed").asLong()
                + counts.path("no_result").asLong();
    }

    private void counts(JsonNode told) {
        JsonNode counts = told.path("counts");
        long reached = reached(counts);
        String since =
                " since " + Instant.ofEpochMilli(counts.path("since_millis").asLong());
        if (reached == 0) {
            out.println("no event reached it" + since);
            return;
        }
        List<String> ends = new ArrayList<>();
        ends.add(counts.path("matched").asLong() + " matched");
        ends.add(counts.path("no_result").asLong() + " no result");
        counts.path("failed_by").fields().forEachRemaining(entry -> {
            if (entry.getValue().asLong() > 0) {
                ends.add(
                        entry.getValue().asLong() + " failed (" + entry.getKey().replace('_', ' ') + ")");
            }
        });
        out.println(events(reached) + " reached it" + since + ": " + String.join(", ", ends));
        if (!counts.path("last_error").isNull()) {
            out.println("last error "
                    + Instant.ofEpochMilli(counts.path("last_error_at_millis").asLong()) + ": "
                    + ApiCommand.oneLine(counts.path("last_error").asText(), MOST_OF_VALUE));
        }
        JsonNode latency = counts.path("latency");
        if (latency.path("samples").asLong() > 0) {
            out.println("evaluation took p50 " + micros(latency, "p50") + ", p95 " + micros(latency, "p95") + ", p99 "
                    + micros(latency, "p99") + ", max " + micros(latency, "max") + " µs ("
                    + latency.path("samples").asLong() + " timed)");
        }
    }

    private static String events(long count) {
        return count == 1 ? "1 event" : count + " events";
    }

    private static String micros(JsonNode latency, String name) {
        return String.format(Locale.ROOT, "%.1f", latency.path(name).asDouble());
    }

    private void passedBy(JsonNode told) {
        JsonNode passedBy = told.path("passed_by");
        long missed = passedBy.path("published").asLong() - reached(told.path("counts"));
        if (passedBy.path("system_ignored").asBoolean()) {
            out.println("messages on $SYS raise nothing: rule_engine.ignore_sys_message is on");
        }
        if (missed <= 0 || passedBy.path("topics").isEmpty()) {
            return;
        }
        List<String> filters = new ArrayList<>();
        passedBy.path("filters").forEach(filter -> filters.add(filter.asText()));
        out.println((missed == 1 ? "1 message" : missed + " messages") + " passed it by, on topics that do not match "
                + String.join(" or ", filters) + ":");
        passedBy.path("topics")
                .forEach(topic -> out.println(
                        "    " + ApiCommand.oneLine(topic.path("topic").asText(), MOST_OF_VALUE)));
    }

    private void event(JsonNode event) {
        out.println();
        StringBuilder head = new StringBuilder(
                Instant.ofEpochMilli(event.path("at_millis").asLong()).toString());
        head.append("  ").append(event.path("event").asText());
        for (String name : List.of("topic", "client", "payload")) {
            JsonNode value = event.path(name);
            if (!value.isNull()) {
                String text = value.isTextual() ? value.asText() : ApiCommand.text(value);
                head.append("  ").append(ApiCommand.oneLine(text, MOST_OF_VALUE));
            }
        }
        out.println(head);
        steps(event.path("explanation"));
        event.path("actions").forEach(this::action);
        flush();
        ends(event);
    }

    private void ends(JsonNode event) {
        JsonNode then = event.path("at_run_time");
        JsonNode now = event.path("explanation");
        if (!then.isNull()) {
            out.println("  => " + runTime(then, now, event.path("note").isNull()));
        } else {
            out.println("  => " + outcome(now));
        }
        if (!event.path("note").isNull()) {
            out.println("     " + event.path("note").asText());
            if (!now.isNull()) {
                out.println("     now: " + outcome(now));
            }
        }
    }

    private static String runTime(JsonNode then, JsonNode now, boolean agrees) {
        String end = then.path("end").asText().replace('_', ' ');
        int outputs = then.path("outputs").asInt();
        if (agrees && !now.isNull() && outputs == 0) {
            return end + " at " + outcome(now);
        }
        String reason = then.path("reason").isNull()
                ? ""
                : ": " + ApiCommand.oneLine(then.path("reason").asText());
        return end + (outputs > 0 ? ", " + outputs(outputs) : "") + reason;
    }

    private static String outputs(int count) {
        return count == 1 ? "1 output" : count + " outputs";
    }

    private static String outcome(JsonNode now) {
        String end = now.path("end").asText();
        return end.equals("matched")
                ? "matched, " + outputs(now.path("outputs").size())
                : end.toUpperCase(Locale.ROOT) + ": "
                        + ApiCommand.oneLine(now.path("reason").asText(), 2 * MOST_OF_VALUE);
    }

    private void steps(JsonNode explanation) {
        if (explanation.isNull()) {
            return;
        }
        boolean isForeach = explanation.path("element_count").asInt() > 0
                || explanation.path("end").asText().equals("foreach");
        items(isForeach ? "FOREACH" : "SELECT", explanation.path("items"));
        if (!explanation.path("where").isNull()) {
            part("WHERE", "", explanation.path("where"), true);
        }
        int number = 0;
        for (JsonNode element : explanation.path("elements")) {
            number++;
            lines.add(new Line("element", String.valueOf(number), value(element.path("value"))));
            if (!element.path("in_case").isNull()) {
                part("INCASE", "", element.path("in_case"), true);
            }
            items("DO", element.path("items"));
        }
        int more = explanation.path("element_count").asInt() - number;
        if (more > 0 && number > 0) {
            lines.add(new Line("", "", more + " more elements"));
        }
        explanation.path("outputs").forEach(output -> lines.add(new Line("output", value(output), "")));
    }

    private void items(String label, JsonNode items) {
        String shown = label;
        for (JsonNode item : items) {
            JsonNode part = item.path("part");
            String name =
                    item.path("name").isNull() ? "" : " AS " + item.path("name").asText();
            boolean isValue = part.path("state").asText().equals("value");
            part(shown, name, part, !isValue);
            shown = "";
        }
    }

    private void part(String label, String name, JsonNode part, boolean withParts) {
        part(label, new Nesting("", name), part, withParts);
    }

    private record Nesting(String indent, String suffix) {}

    private void part(String label, Nesting nesting, JsonNode part, boolean withParts) {
        String text = ApiCommand.oneLine(part.path("text").asText(), MOST_OF_TEXT);
        lines.add(new Line(label, nesting.indent() + text + nesting.suffix(), result(part)));
        if (withParts) {
            Nesting deeper = new Nesting(nesting.indent() + "  ", "");
            part.path("parts").forEach(inner -> part("", deeper, inner, true));
        }
    }

    private static String result(JsonNode part) {
        String note = part.path("note").isNull()
                ? ""
                : ": " + ApiCommand.oneLine(part.path("note").asText(), MOST_OF_VALUE);
        return switch (part.path("state").asText()) {
            case "value" -> value(part.path("value"));
            case "skipped" -> "not evaluated";
            default -> part.path("state").asText() + note;
        };
    }

    private static String value(JsonNode value) {
        return ApiCommand.oneLine(ApiCommand.text(value), MOST_OF_VALUE);
    }

    private void action(JsonNode action) {
        String reason = action.path("reason").isNull()
                ? ""
                : ": " + action.path("reason").asText();
        String name = action.path("id").asText().isEmpty()
                ? action.path("name").asText()
                : action.path("id").asText();
        String state = action.path("state").asText();
        lines.add(new Line("action", name, ApiCommand.oneLine(state + reason, MOST_OF_VALUE)));
    }

    /** Prints what was collected, values below each other. */
    private void flush() {
        int width = 0;
        for (Line line : lines) {
            width = Math.max(
                    width, line.value().isEmpty() ? 0 : Math.min(line.text().length(), WIDEST_TEXT));
        }
        for (Line line : lines) {
            String label = "  " + line.label()
                    + " ".repeat(Math.max(1, LABEL - line.label().length()));
            String gap = " ".repeat(Math.max(0, width - line.text().length()) + 2);
            out.println((label + line.text() + gap + line.value()).stripTrailing());
        }
        lines.clear();
    }

    private static String flat(String sql) {
        return ApiCommand.oneLine(sql.replaceAll("\\s+", " ").strip());
    }
}
