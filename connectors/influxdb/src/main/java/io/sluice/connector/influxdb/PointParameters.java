package io.sluice.connector.influxdb;

import io.sluice.connector.ActionType;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.template.TemplateNode;
import java.nio.file.Path;
import java.util.List;

/** Parameters of {@code data_to_influxdb}, the same for all ways to InfluxDB. */
final class PointParameters {
    static final String MEASUREMENT = "measurement";
    static final String FIELDS = "fields";
    static final String TAGS = "tags";
    static final String TIMESTAMP_KEY = "timestamp_key";
    static final String SET_TIMESTAMP = "set_timestamp";
    static final String TEMPLATE_FILE = TemplateNode.PARAMETER;
    static final String FIELD_TYPE = "field_type";

    static final List<Parameter> ALL = List.of(
            Parameter.optional(
                    MEASUREMENT,
                    Parameter.Type.TEMPLATE,
                    null,
                    "Measurement",
                    "measurement of the point, may hold ${...}; required without template_file"),
            Parameter.optional(
                    FIELDS,
                    Parameter.Type.OBJECT,
                    null,
                    "Field Keys",
                    "names of selected values, or an object of field to ${...}; all that are no tags if not given"),
            Parameter.optional(
                    TAGS,
                    Parameter.Type.OBJECT,
                    null,
                    "Tag Keys",
                    "names of selected values, or an object of tag to ${...}; name the device here"),
            Parameter.optional(
                    TIMESTAMP_KEY,
                    Parameter.Type.STRING,
                    null,
                    "Timestamp Key",
                    "name of the selected value that holds the time, in the precision of the resource"),
            Parameter.optional(
                    SET_TIMESTAMP,
                    Parameter.Type.BOOLEAN,
                    null,
                    "Set Timestamp",
                    "whether a point without time of its own gets the time of arrival, made unique; if not, InfluxDB's clock "
                            + "decides and a batch sent again is counted again. As the resource says if not given, or true"),
            Parameter.optional(
                    TEMPLATE_FILE,
                    Parameter.Type.STRING,
                    null,
                    "Template file",
                    "name of a file in data/templates that makes points of whole messages by their topic; "
                            + "the rule selects *, and measurement, fields, tags and timestamp_key are not given"),
            Parameter.optional(
                            FIELD_TYPE,
                            Parameter.Type.STRING,
                            "text",
                            "Fields of templates",
                            "what a template file makes of numbers and truth values in fields: text, as EMQ X did; float, "
                                    + "all numbers the same; typed, whole numbers as integers")
                    .oneOf("text", "float", "typed"));

    private PointParameters() {}

    /** The action, with what a way to InfluxDB does when a batch is sent again. */
    static ActionType action(ActionType.Idempotence idempotence) {
        return new ActionType(
                "data_to_influxdb", "Data to InfluxDB", "Stores the selected values as a point", ALL, idempotence);
    }

    /**
     * Where times come from when the action does not say so.
     *
     * @param resource what the resource says
     * @param dataDirectory where template files lie
     */
    static Points points(ParameterValues values, TimeRule resource, Path dataDirectory)
            throws InvalidParameterException {
        String given = values.textOrNull(SET_TIMESTAMP);
        TimeRule times = given == null ? resource : resource.withArrival(Boolean.parseBoolean(given));
        String file = values.textOrNull(TEMPLATE_FILE);
        if (file == null || file.isBlank()) {
            String measurement = values.textOrNull(MEASUREMENT);
            if (measurement == null || measurement.isBlank()) {
                throw new InvalidParameterException(
                        MEASUREMENT, "parameter measurement is required, if there is no template_file");
            }
            return new PointTemplate(values, times);
        }
        for (String name : List.of(MEASUREMENT, FIELDS, TAGS, TIMESTAMP_KEY)) {
            if (values.textOrNull(name) != null) {
                throw new InvalidParameterException(
                        name, "parameter " + name + " cannot be given besides template_file: the file says it");
            }
        }
        return TemplatePoints.read(dataDirectory, file.trim(), FieldType.of(values.text(FIELD_TYPE)), times);
    }
}
