package io.sluice.connector.influxdb;

import io.sluice.connector.Action;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.Row;
import io.sluice.connector.influxdb.LineProtocol.UnwritableException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code data_to_influxdb}: each row becomes a point, a batch one request. InfluxDB names at most one bad point of a
 * refused request and may have stored others, so a refused request is halved until the bad points stand alone: a point
 * with its own time can be sent any number of times.
 */
final class InfluxAction implements Action {
    private static final Pattern ALL_DROPPED = Pattern.compile("partial write: .* dropped=(\\d+)", Pattern.DOTALL);

    private final InfluxClient client;
    private final PointTemplate template;

    InfluxAction(InfluxClient client, PointTemplate template) {
        this.client = client;
        this.template = template;
    }

    /** @param row index into the batch */
    private record Line(int row, String text) {}

    @Override
    public void send(List<Row> rows) throws ConnectorException {
        SortedMap<Integer, String> refused = new TreeMap<>();
        List<Line> lines = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            try {
                lines.add(new Line(i, template.line(rows.get(i))));
            } catch (UnwritableException e) {
                refused.put(i, e.getMessage());
            }
        }
        if (template.leavesTimeToServer()) {
            for (Line line : lines) {
                write(List.of(line), refused);
            }
        } else if (!lines.isEmpty()) {
            write(lines, refused);
        }
        if (!refused.isEmpty()) {
            throw ConnectorException.rejectRows(refused);
        }
    }

    private void write(List<Line> lines, SortedMap<Integer, String> refused) throws ConnectorException {
        StringBuilder body = new StringBuilder(lines.size() * 128);
        lines.forEach(line -> body.append(line.text()).append('\n'));
        try {
            client.write(body.toString());
        } catch (ConnectorException e) {
            if (e.kind() == ConnectorException.Kind.RETRY) {
                throw e;
            }
            String reason = String.valueOf(e.getMessage());
            if (lines.size() == 1 || dropped(reason) == lines.size()) {
                lines.forEach(line -> refused.put(line.row(), reason));
            } else {
                write(lines.subList(0, lines.size() / 2), refused);
                write(lines.subList(lines.size() / 2, lines.size()), refused);
            }
        }
    }

    private static int dropped(String reason) {
        Matcher matcher = ALL_DROPPED.matcher(reason);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
    }
}
