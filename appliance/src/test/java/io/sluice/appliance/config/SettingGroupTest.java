package io.sluice.appliance.config;

import static io.sluice.appliance.config.TestSettings.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.core.config.ByteSize;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("CF-01: settings that several records share are declared once and read below each one's prefix")
class SettingGroupTest {
    @Test
    void theSameGroupHasKeysAndDefaultsOfItsOwnInEachRecord() throws Exception {
        Configuration configuration = file(
                        "listener.plain.a = 1883",
                        "listener.plain.a.buffer.out = 64KB",
                        "listener.web.b = 8083",
                        "listener.web.b.path = /mqtt")
                .load();

        TestSettings.Socket plain =
                configuration.get(TestSettings.Plain.class, "a").socket();
        assertThat(plain.bind().getPort()).isEqualTo(1883);
        assertThat(plain.buffers()).isEqualTo(new TestSettings.Buffers(new ByteSize(3072), new ByteSize(65_536)));
        TestSettings.Web web = configuration.get(TestSettings.Web.class, "b");
        assertThat(web.socket().buffers())
                .as("a default given further out wins")
                .isEqualTo(new TestSettings.Buffers(new ByteSize(4096), new ByteSize(5120)));
        assertThat(web.path()).isEqualTo("/mqtt");
    }

    @Test
    void whatAGroupRefusesIsToldAtItsLine() {
        ConfigurationException refused = catchThrowableOfType(
                ConfigurationException.class, file("listener.web.b = 8083", "listener.web.b.buffer.in = 0")::load);

        assertThat(refused.problems())
                .containsExactly("etc/sluice.conf:2: listener.web.b.buffer.in: in must be at least 1");
    }

    @Test
    void aMistypedKeyOfAGroupIsToldWithItsWholeName() {
        ConfigurationException refused =
                catchThrowableOfType(ConfigurationException.class, file("listener.web.b.bufer.in = 1KB")::load);

        assertThat(refused.problems())
                .containsExactly("etc/sluice.conf:1: unknown key 'listener.web.b.bufer.in',"
                        + " did you mean 'listener.web.b.buffer.in'?");
    }
}
