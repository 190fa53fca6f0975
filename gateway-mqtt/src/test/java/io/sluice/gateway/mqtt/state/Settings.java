package io.sluice.gateway.mqtt.state;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** Settings that differ from others in a few components: {@code Settings.of(MqttSettings.defaults(), "maxQos", 1)}. */
final class Settings {
    private Settings() {}

    /** @param changes name and value of each component that differs */
    @SuppressWarnings("unchecked")
    static <T extends Record> T of(T base, Object... changes) {
        RecordComponent[] components = base.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        int found = 0;
        try {
            for (int i = 0; i < components.length; i++) {
                int at = Arrays.asList(changes).indexOf(components[i].getName());
                found += at < 0 ? 0 : 1;
                values[i] = at < 0 ? components[i].getAccessor().invoke(base) : changes[at + 1];
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            if (found * 2 != changes.length) {
                throw new IllegalArgumentException("unknown component in " + Arrays.toString(changes));
            }
            return (T) base.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    static MqttSettings mqtt(Object... changes) {
        return of(MqttSettings.defaults(), changes);
    }
}
