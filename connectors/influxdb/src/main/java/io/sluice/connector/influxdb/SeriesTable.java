package io.sluice.connector.influxdb;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.Lookup.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes one table of the series that InfluxDB answers, piece by piece: tags of a {@code GROUP BY} become columns before the
 * others; a column that a series does not have is null in its rows. For one thread.
 */
final class SeriesTable {
    private final int maxRows;
    private final Map<String, Integer> columns = new LinkedHashMap<>();
    private final List<Map<Integer, @Nullable Object>> rows = new ArrayList<>();

    SeriesTable(int maxRows) {
        this.maxRows = maxRows;
    }

    /** Whether there are more rows than asked for. */
    boolean isFull() {
        return rows.size() > maxRows;
    }

    /**
     * Adds a piece of an answer.
     *
     * @throws ConnectorException of kind REJECT if it is an error
     */
    void add(@Nullable Object piece) throws ConnectorException {
        failOn(piece);
        for (Object result : list(piece, "results")) {
            failOn(result);
            for (Object series : list(result, "series")) {
                addSeries(series);
            }
        }
    }

    Answer answer() {
        List<List<@Nullable Object>> table = new ArrayList<>();
        for (Map<Integer, @Nullable Object> row : rows.subList(0, Math.min(rows.size(), maxRows))) {
            List<@Nullable Object> values = new ArrayList<>(Collections.nCopies(columns.size(), null));
            row.forEach(values::set);
            table.add(values);
        }
        return new Answer(List.copyOf(columns.keySet()), table, isFull());
    }

    private void addSeries(@Nullable Object series) {
        Map<Integer, @Nullable Object> tags = new LinkedHashMap<>();
        if (member(series, "tags") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> tags.put(column(name), value));
        }
        List<Integer> places = new ArrayList<>();
        list(series, "columns").forEach(name -> places.add(column(name)));
        for (Object values : list(series, "values")) {
            Map<Integer, @Nullable Object> row = new LinkedHashMap<>(tags);
            List<?> given = values instanceof List<?> list ? list : List.of();
            for (int i = 0; i < Math.min(places.size(), given.size()); i++) {
                row.put(places.get(i), given.get(i));
            }
            rows.add(row);
        }
    }

    private int column(@Nullable Object name) {
        return columns.computeIfAbsent(String.valueOf(name), key -> columns.size());
    }

    private static void failOn(@Nullable Object part) throws ConnectorException {
        Object error = member(part, "error");
        if (error != null) {
            throw ConnectorException.reject("InfluxDB: " + error, null);
        }
    }

    private static @Nullable Object member(@Nullable Object part, String name) {
        return part instanceof Map<?, ?> map ? map.get(name) : null;
    }

    private static List<?> list(@Nullable Object part, String name) {
        return member(part, name) instanceof List<?> list ? list : List.of();
    }
}
