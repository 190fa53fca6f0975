package io.sluice.testkit.campaign;

import java.util.ArrayList;
import java.util.List;

/** One figure over time. Whether it grows is told by the straight line of least squares through its second half, the first being warm-up. */
final class Growth {
    private final List<double[]> points = new ArrayList<>();

    void add(double hours, double value) {
        points.add(new double[] {hours, value});
    }

    /** Slope of the line: units an hour; 0 while there are too few points. */
    double perHour() {
        List<double[]> half = points.subList(points.size() / 2, points.size());
        if (half.size() < 4) {
            return 0;
        }
        double meanX = half.stream().mapToDouble(p -> p[0]).average().orElse(0);
        double meanY = half.stream().mapToDouble(p -> p[1]).average().orElse(0);
        double up =
                half.stream().mapToDouble(p -> (p[0] - meanX) * (p[1] - meanY)).sum();
        double down =
                half.stream().mapToDouble(p -> (p[0] - meanX) * (p[0] - meanX)).sum();
        return down == 0 ? 0 : up / down;
    }

    /** How much the line rises over the second half. */
    double rise() {
        List<double[]> half = points.subList(points.size() / 2, points.size());
        return half.size() < 4 ? 0 : perHour() * (half.get(half.size() - 1)[0] - half.get(0)[0]);
    }
}
