package io.sluice.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.alarm.Severity;
import io.sluice.core.testing.Feature;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alarms move from the active ones to the history, and are forgotten there. */
final class AlarmEndpointsTest {
    @TempDir
    Path data;

    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new Rig(data);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    @Feature({"AL-06", "DA-16"})
    void whatIsOverIsShownWithItsEnd() throws Exception {
        rig.alarms().activate("disk_full", Severity.CRITICAL, Map.of("free_bytes", 12), "The disk is full");
        rig.alarms().activate("large_heap", Severity.WARNING, Map.of(), "The heap is full");
        String active = rig.get("/api/v3/alarms/activated").body();
        assertThat(active)
                .contains(
                        "\"name\":\"disk_full\",\"severity\":\"critical\",\"message\":\"The disk is full\","
                                + "\"details\":{\"free_bytes\":12},\"activated\":true,",
                        "\"deactivated_at\":null,\"deactivated_at_ms\":null,");
        assertThat(active.indexOf("large_heap")).as("newest first").isLessThan(active.indexOf("disk_full"));

        rig.alarms().deactivate("disk_full");
        assertThat(rig.get("/api/v3/alarms/activated").body()).doesNotContain("disk_full");
        assertThat(rig.get("/api/v3/nodes/sluice@127.0.0.1/alarms/deactivated").body())
                .contains("\"name\":\"disk_full\"", "\"activated\":false")
                .doesNotContain("large_heap", "\"deactivated_at\":null");

        assertThat(rig.call("DELETE", "/api/v3/alarms/deactivated", null).body())
                .isEqualTo("{\"code\":0}");
        assertThat(rig.get("/api/v3/alarms/deactivated").body()).doesNotContain("disk_full");
    }
}
