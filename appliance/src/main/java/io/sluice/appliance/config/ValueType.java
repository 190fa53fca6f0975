package io.sluice.appliance.config;

import io.sluice.core.config.ByteSize;
import io.sluice.core.config.CountLimit;
import io.sluice.core.config.RateLimit;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the text of one kind of value is read.
 *
 * @param reader turns the text into the value
 * @param nothing the value where neither text nor default is given; null: the setting must be given
 */
record ValueType(Reader reader, @Nullable Object nothing) {
    /** Reads one text; safe for any thread. */
    interface Reader {
        Object read(String text) throws InvalidValueException;
    }

    private static final Map<Type, ValueType> SIMPLE = Map.ofEntries(
            Map.entry(String.class, new ValueType(text -> text, "")),
            Map.entry(int.class, new ValueType(NumberText::readInt, 0)),
            Map.entry(Integer.class, new ValueType(NumberText::readInt, 0)),
            Map.entry(long.class, new ValueType(NumberText::readLong, 0L)),
            Map.entry(Long.class, new ValueType(NumberText::readLong, 0L)),
            Map.entry(double.class, new ValueType(NumberText::readFraction, 0.0)),
            Map.entry(Double.class, new ValueType(NumberText::readFraction, 0.0)),
            Map.entry(boolean.class, new ValueType(ValueType::readSwitch, false)),
            Map.entry(Boolean.class, new ValueType(ValueType::readSwitch, false)),
            Map.entry(Duration.class, new ValueType(UnitText::readDuration, Duration.ZERO)),
            Map.entry(ByteSize.class, new ValueType(UnitText::readSize, new ByteSize(0))),
            Map.entry(RateLimit.class, new ValueType(UnitText::readRate, null)),
            Map.entry(CountLimit.class, new ValueType(UnitText::readCount, null)),
            Map.entry(InetSocketAddress.class, new ValueType(AddressText::read, null)));

    /** The way to read {@code type}; refuses types that {@link io.sluice.core.config.Setting} does not list. */
    static ValueType of(Type type) {
        ValueType simple = SIMPLE.get(type);
        if (simple != null) {
            return simple;
        }
        if (type instanceof Class<?> c && c.isEnum()) {
            return new ValueType(text -> readWord(c, text), null);
        }
        if (type instanceof ParameterizedType list
                && list.getRawType() == List.class
                && list.getActualTypeArguments()[0] == String.class) {
            return new ValueType(ValueType::readList, List.of());
        }
        throw new IllegalArgumentException("a setting cannot be of type " + type.getTypeName());
    }

    private static Object readSwitch(String text) throws InvalidValueException {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "on", "true" -> true;
            case "off", "false" -> false;
            default -> throw new InvalidValueException("expected on, off, true or false");
        };
    }

    private static Object readWord(Class<?> enumeration, String text) throws InvalidValueException {
        for (Object constant : enumeration.getEnumConstants()) {
            if (word(constant).equals(text.toLowerCase(Locale.ROOT).replace('-', '_'))) {
                return constant;
            }
        }
        throw new InvalidValueException("expected "
                + Arrays.stream(enumeration.getEnumConstants())
                        .map(ValueType::word)
                        .collect(Collectors.joining(", ")));
    }

    private static String word(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
    }

    private static Object readList(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
