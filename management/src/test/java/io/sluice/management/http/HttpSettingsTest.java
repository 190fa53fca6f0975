package io.sluice.management.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.config.ByteSize;
import io.sluice.core.config.Setting;
import io.sluice.core.testing.FakeTime;
import io.sluice.core.testing.Feature;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys, defaults and ranges of the API's settings; what a node tells of its time. */
final class HttpSettingsTest {
    private static HttpSettings settings(int clients, int backlog, long body, int rows) {
        return new HttpSettings(
                new InetSocketAddress("127.0.0.1", 0), clients, backlog, new ByteSize(body), rows, "s3");
    }

    @Test
    @Feature("RS-02")
    void keysAreTheManuals() {
        List<String> keys = Arrays.stream(HttpSettings.class.getRecordComponents())
                .map(component -> component.getAnnotation(Setting.class))
                .map(setting -> setting.key() + " = " + setting.value())
                .toList();
        assertThat(keys)
                .containsExactly(
                        "management.listener.http = 127.0.0.1:8080",
                        "management.listener.http.max_clients = 512",
                        "management.listener.http.backlog = 512",
                        "management.max_body_size = 1MB",
                        "management.max_row_limit = 10000",
                        "management.application.default_secret = ");
    }

    @Test
    void rangesAreChecked() {
        assertThatCode(() -> settings(1, 1, 1024, 1)).doesNotThrowAnyException();
        assertThatCode(() -> settings(65_536, 65_535, 64 << 20, 1_000_000)).doesNotThrowAnyException();
        assertThatThrownBy(() -> settings(0, 1, 1024, 1)).hasMessage("max_clients is 1 to 65536");
        assertThatThrownBy(() -> settings(1, 65_536, 1024, 1)).hasMessage("backlog is 1 to 65535");
        assertThatThrownBy(() -> settings(1, 1, 1023, 1)).hasMessage("max_body_size is 1KB to 64MB");
        assertThatThrownBy(() -> settings(1, 1, 1024, 0)).hasMessage("max_row_limit is 1 to 1000000");
        assertThat(settings(1, 1, 1024, 1).toString()).doesNotContain("s3");
    }

    @Test
    @Feature("RS-05")
    void uptimeIsToldAsTheManualDoes() {
        FakeTime time = new FakeTime();
        NodeInfo node = NodeInfo.startingNow("n@h", "1", time);
        assertThat(node.uptime()).isEqualTo("0 seconds");
        time.advance(Duration.ofSeconds(77 * 60 + 1));
        assertThat(node.uptime()).isEqualTo("1 hours, 17 minutes, 1 seconds");
        time.advance(Duration.ofDays(2));
        assertThat(node.uptime()).isEqualTo("2 days, 1 hours, 17 minutes, 1 seconds");
    }
}
