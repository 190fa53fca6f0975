package io.sluice.testkit.campaign;

import io.sluice.connector.ValueText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One reading of a device.
 *
 * @param n running number of the device's readings, from 0
 * @param note text that belongs to this reading and no other; every few times full of what databases dislike
 */
record Reading(String device, long n, String note) {
    private static final int AWKWARD_EVERY = 4;
    private static final String AWKWARD =
            " it's \"50 %\" – ½ ☂ 𝄞 \\ , = ; | ${n} {$x} \t '); DROP TABLE ledger; --\nnext";

    /** The reading with this number. */
    static Reading of(String device, long n) {
        return new Reading(device, n, device + "#" + n + (n % AWKWARD_EVERY == 0 ? AWKWARD : ""));
    }

    /** What the device publishes. */
    byte[] payload() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("device", device);
        values.put("n", n);
        values.put("note", note);
        values.put("value", n / 8.0);
        return ValueText.of(values).getBytes(StandardCharsets.UTF_8);
    }
}
