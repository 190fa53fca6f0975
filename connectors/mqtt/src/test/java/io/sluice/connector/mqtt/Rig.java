package io.sluice.connector.mqtt;

import io.sluice.connector.Action;
import io.sluice.connector.Inlet;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Resources, actions and rows as the product makes them. */
final class Rig {
    private static final MqttResourceType TYPE = new MqttResourceType();

    private Rig() {}

    /** @param more names and values of parameters, in turn */
    static Resource resource(Inlet inlet, String address, Object... more) throws InvalidParameterException {
        Map<String, @Nullable Object> given = parameters(more);
        given.put("address", address);
        return TYPE.create(
                ParameterValues.check(TYPE.parameters(), given),
                new ResourceContext("bridge:test", "sluice@test", Path.of("/nowhere"), inlet));
    }

    static Action action(Resource resource, Object... more) throws InvalidParameterException {
        var type = TYPE.actions().get(0);
        return resource.action(type, ParameterValues.check(type.parameters(), parameters(more)));
    }

    private static Map<String, @Nullable Object> parameters(Object... more) {
        Map<String, @Nullable Object> given = new HashMap<>();
        for (int i = 0; i < more.length; i += 2) {
            given.put(more[i].toString(), more[i + 1]);
        }
        return given;
    }

    /** A message as a bridge forwards it. */
    static Row row(int number) {
        return row(number, "t/" + number % 3, String.valueOf(number));
    }

    static Row row(int number, String topic, Object payload) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("topic", topic);
        values.put("payload", payload);
        values.put("qos", 1L);
        values.put("flags", Map.of("retain", false));
        return new Row(new RowKey(1, number, "bridge:test", 0), 1_000, values);
    }
}
