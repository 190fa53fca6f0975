package io.sluice.connector.influxdb;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Row;
import io.sluice.connector.influxdb.LineProtocol.UnwritableException;
import io.sluice.connector.template.TemplateFile;
import io.sluice.connector.template.TemplateMessage;
import io.sluice.connector.template.UnusableMessageException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes lines of messages, by a template file (manual 5774-5823). Points of one message that only their time would tell apart,
 * because they have the same measurement and tags, get times of their own, the same on every attempt.
 */
final class TemplatePoints implements Points {
    private final TemplateFile<PointShape> file;
    private final boolean leavesTimeToServer;

    private TemplatePoints(TemplateFile<PointShape> file) {
        this.file = file;
        this.leavesTimeToServer = file.all().stream().anyMatch(PointShape::leavesTimeToServer);
    }

    /** Reads a file of {@code templates} in the data directory. */
    static TemplatePoints read(Path dataDirectory, String name, FieldType fieldType, TimeRule times)
            throws InvalidParameterException {
        return new TemplatePoints(
                TemplateFile.read(dataDirectory, name, node -> PointShape.read(node, fieldType, times)));
    }

    @Override
    public boolean leavesTimeToServer() {
        return leavesTimeToServer;
    }

    @Override
    public void append(Row row, int number, LineBatch batch) throws UnwritableException {
        int before = batch.size();
        Map<String, Integer> repeated = new HashMap<>();
        try {
            TemplateMessage message = new TemplateMessage(row);
            for (PointShape shape : file.of(message.topic())) {
                shape.append(message, number, batch, repeated);
            }
        } catch (UnusableMessageException e) {
            throw new UnwritableException(String.valueOf(e.getMessage()));
        }
        if (batch.size() == before) {
            throw new UnwritableException("none of the fields of the template has a value in the message");
        }
    }
}
