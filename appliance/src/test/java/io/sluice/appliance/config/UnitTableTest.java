package io.sluice.appliance.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.config.ByteSize;
import io.sluice.core.config.CountLimit;
import io.sluice.core.config.RateLimit;
import java.lang.reflect.RecordComponent;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("CF-04: values with units")
class UnitTableTest {
    enum QueueType {
        SIMPLE,
        DROP_OLDEST
    }

    record Kinds(
            int number,
            long wide,
            double share,
            boolean toggle,
            Duration time,
            ByteSize size,
            RateLimit rate,
            CountLimit count,
            InetSocketAddress address,
            QueueType word,
            List<String> list) {}

    private static Object read(String kind, String text) throws InvalidValueException {
        for (RecordComponent component : Kinds.class.getRecordComponents()) {
            if (component.getName().equals(kind)) {
                return ValueType.of(component.getGenericType()).reader().read(text);
            }
        }
        throw new IllegalArgumentException(kind);
    }

    @ParameterizedTest(name = "{0} is {1} bytes")
    @CsvSource({
        "0, 0",
        "512, 512",
        "512B, 512",
        "64KB, 65536",
        "64kb, 65536",
        "10MB, 10485760",
        "10 MB, 10485760",
        "2GB, 2147483648"
    })
    void sizes(String text, long bytes) throws InvalidValueException {
        assertThat(read("size", text)).isEqualTo(new ByteSize(bytes));
    }

    @ParameterizedTest(name = "{0} is {1} ms")
    @CsvSource({
        "0, 0",
        "300ms, 300",
        "15s, 15000",
        "1m, 60000",
        "2h, 7200000",
        "1d, 86400000",
        "1w, 604800000",
        "1h30m, 5400000"
    })
    void durations(String text, long millis) throws InvalidValueException {
        assertThat(read("time", text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"80%, 0.8", "0.75, 0.75", "5%, 0.05", "1, 1.0"})
    void shares(String text, double number) throws InvalidValueException {
        assertThat(read("share", text)).isEqualTo(number);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"on, true", "true, true", "off, false", "false, false", "ON, true"})
    void switches(String text, boolean value) throws InvalidValueException {
        assertThat(read("toggle", text)).isEqualTo(value);
    }

    @ParameterizedTest(name = "''{0}'' is {1} per second, {2} at once")
    @CsvSource({"'10,100', 10, 100", "'1024, 4096', 1024, 4096", "'100KB,1MB', 102400, 1048576"})
    void rates(String text, long rate, long burst) throws InvalidValueException {
        assertThat(read("rate", text)).isEqualTo(new RateLimit(rate, burst));
    }

    @ParameterizedTest(name = "''{0}'' is {1} in {2} s")
    @CsvSource({"'10,60', 10, 60", "'1, 1', 1, 1"})
    void counts(String text, long count, long seconds) throws InvalidValueException {
        assertThat(read("count", text)).isEqualTo(new CountLimit(count, seconds));
    }

    @ParameterizedTest(name = "LI-02: {0}")
    @CsvSource({
        "1883, 0.0.0.0, 1883",
        "0.0.0.0:1883, 0.0.0.0, 1883",
        "127.0.0.1:11883, 127.0.0.1, 11883",
        "[::1]:1883, 0:0:0:0:0:0:0:1, 1883",
        "localhost:0, 127.0.0.1, 0"
    })
    void addresses(String text, String host, int port) throws InvalidValueException {
        InetSocketAddress address = (InetSocketAddress) read("address", text);

        assertThat(address.getPort()).isEqualTo(port);
        assertThat(address.getAddress().getHostAddress()).isIn(host, "0:0:0:0:0:0:0:0");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"drop_oldest", "drop-oldest", "DROP_OLDEST"})
    void words(String text) throws InvalidValueException {
        assertThat(read("word", text)).isEqualTo(QueueType.DROP_OLDEST);
    }

    @ParameterizedTest(name = "{0} = ''{1}'': {2}")
    @CsvSource({
        "number, many, expected a whole number up to 2147483647",
        "number, 3000000000, expected a whole number up to 2147483647",
        "wide, 1.5, expected a whole number",
        "share, lots%, expected a number like 0.75 or a share like 75%",
        "share, NaN, expected a number like 0.75 or a share like 75%",
        "toggle, maybe, 'expected on, off, true or false'",
        "time, 15, 'expected a duration like 300ms, 15s, 5m, 2h or 1d'",
        "time, 15 sec, 'expected a duration like 300ms, 15s, 5m, 2h or 1d'",
        "time, 99999999999999999999s, is too long a duration",
        "size, 10XB, 'expected a size like 512, 64KB, 10MB or 1GB'",
        "size, 99999999999GB, is too large: expected at most 9223372036854775807 bytes",
        "rate, 10, 'expected rate,burst like 10,100 or 100KB,1MB, both at least 1'",
        "rate, '0,10', 'expected rate,burst like 10,100 or 100KB,1MB, both at least 1'",
        "count, 10, 'expected count,seconds like 10,60, both at least 1'",
        "count, '10,0', 'expected count,seconds like 10,60, both at least 1'",
        "address, 70000, has a port above 65535",
        "address, 1.2.3.4, 'expected a port, ip:port or [ipv6]:port, for example 0.0.0.0:1883'",
        "address, ::1:1883, 'expected a port, ip:port or [ipv6]:port, for example 0.0.0.0:1883'",
        "word, fast, 'expected simple, drop_oldest'"
    })
    void refusalsSayWhatIsAllowed(String kind, String text, String message) {
        assertThatThrownBy(() -> read(kind, text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a, b ,c", "a,,b,c,"})
    void listsIgnoreSpacesAndEmptyItems(String text) throws InvalidValueException {
        assertThat(read("list", text)).isEqualTo(List.of("a", "b", "c"));
    }
}
