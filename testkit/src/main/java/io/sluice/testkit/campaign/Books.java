package io.sluice.testkit.campaign;

import io.sluice.testkit.mqtt.Violations;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What each device sent and what it was told, and whether a target has exactly that. Safe for any thread. */
final class Books {
    private static final int SHOWN = 5;

    private final Map<String, Device> devices = new TreeMap<>();
    private long acknowledged;
    private long refused;

    private static final class Device {
        private int next;
        private final BitSet acknowledged = new BitSet();
        private final BitSet refused = new BitSet();
    }

    /** What a target has of one device. */
    private static final class Stored {
        private final BitSet numbers = new BitSet();
        private long highest = -1;
    }

    /**
     * What came out for a target.
     *
     * @param rows rows in the target
     * @param missing acknowledged readings that are not there
     * @param twice rows too many of a reading that is there
     * @param late rows behind a row of the same device with a higher number
     * @param refusedStored rows of readings whose device was told that they are refused
     * @param wrong rows that nobody sent, or whose text is another one
     */
    record Sheet(long acknowledged, long rows, long missing, long twice, long late, long refusedStored, long wrong) {
        boolean isRight() {
            return missing == 0 && twice == 0 && late == 0 && refusedStored == 0 && wrong == 0;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d acknowledged, %d rows, %d missing, %d double, %d out of order, %d refused and there, %d wrong",
                    acknowledged,
                    rows,
                    missing,
                    twice,
                    late,
                    refusedStored,
                    wrong);
        }
    }

    /** The next reading of a device. */
    synchronized Reading next(String device) {
        return Reading.of(device, of(device).next++);
    }

    synchronized void acknowledged(Reading reading) {
        acknowledged++;
        of(reading.device()).acknowledged.set((int) reading.n());
    }

    synchronized void refused(Reading reading) {
        refused++;
        of(reading.device()).refused.set((int) reading.n());
    }

    synchronized long acknowledged() {
        return acknowledged;
    }

    /** Readings whose device was told, by a reason code, that they are not taken. */
    synchronized long refused() {
        return refused;
    }

    synchronized String figures() {
        return acknowledged + " acknowledged, " + refused + " refused";
    }

    /**
     * Compares, when no reading is under way any more.
     *
     * @param rows all rows of the target
     * @param inOrder whether they stand in the order in which they were stored
     */
    synchronized Sheet audit(String target, List<Reading> rows, boolean inOrder, Violations violations) {
        Map<String, Stored> stored = new HashMap<>();
        List<String> faults = new ArrayList<>();
        long[] counts = new long[4];
        for (Reading row : rows) {
            String fault = enter(row, inOrder, stored, counts);
            if (!fault.isEmpty()) {
                faults.add(row.device() + " number " + row.n() + " " + fault);
            }
        }
        long missing = 0;
        for (Map.Entry<String, Device> device : devices.entrySet()) {
            BitSet lost = (BitSet) device.getValue().acknowledged.clone();
            Stored has = stored.get(device.getKey());
            if (has != null) {
                lost.andNot(has.numbers);
            }
            missing += lost.cardinality();
            lost.stream().limit(SHOWN).forEach(n -> faults.add(device.getKey() + " number " + n + " is missing"));
        }
        faults.stream().limit(4 * SHOWN).forEach(fault -> violations.add("%s: %s", target, fault));
        Sheet sheet = new Sheet(acknowledged, rows.size(), missing, counts[0], counts[1], counts[2], counts[3]);
        if (!sheet.isRight()) {
            violations.add("%s: %s", target, sheet);
        }
        return sheet;
    }

    private String enter(Reading row, boolean inOrder, Map<String, Stored> stored, long[] counts) {
        Device device = devices.get(row.device());
        if (device == null || row.n() < 0 || row.n() >= device.next || !row.equals(Reading.of(row.device(), row.n()))) {
            counts[3]++;
            return "is not what was sent: " + row.note();
        }
        Stored has = stored.computeIfAbsent(row.device(), name -> new Stored());
        int n = (int) row.n();
        if (has.numbers.get(n)) {
            counts[0]++;
            return "is there twice";
        }
        has.numbers.set(n);
        if (device.refused.get(n)) {
            counts[2]++;
            return "was refused and is there";
        }
        if (inOrder && n < has.highest) {
            counts[1]++;
            return "stands behind number " + has.highest;
        }
        has.highest = Math.max(has.highest, n);
        return "";
    }

    private Device of(String device) {
        return devices.computeIfAbsent(device, name -> new Device());
    }
}
