package io.sluice.testkit.campaign;

import io.sluice.connector.ValueText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The table within Sluice: it lives and dies with it. */
final class EmbeddedTarget implements Target {
    private static final int PAGE = 5_000;

    private final SluiceServer server;

    EmbeddedTarget(SluiceServer server) {
        this.server = server;
    }

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public void start() {
        // with Sluice
    }

    @Override
    public void stop() {
        // with Sluice
    }

    @Override
    public void kill() {
        // with Sluice
    }

    @Override
    public int port() {
        return 0;
    }

    @Override
    public void prepare() {
        // the table is made by the first row
    }

    @Override
    public Map<String, Object> resource() {
        return Map.of();
    }

    @Override
    public String action() {
        return "data_to_embedded";
    }

    @Override
    public Map<String, Object> params() {
        return Map.of("table", "ledger");
    }

    @Override
    public List<Reading> read() throws IOException, InterruptedException {
        List<Reading> rows = new ArrayList<>();
        long last = 0;
        while (true) {
            String sql =
                    "SELECT rowid, device, n, note FROM ledger WHERE rowid > " + last + " ORDER BY rowid LIMIT " + PAGE;
            List<Answer> page = Answer.of(server.post("/query", ValueText.of(Map.of("sql", sql))))
                    .get("data")
                    .get("rows")
                    .all();
            page.forEach(row -> rows.add(row.reading(1)));
            if (page.size() < PAGE) {
                return rows;
            }
            last = page.get(PAGE - 1).get(0).number();
        }
    }

    @Override
    public void close() {
        // with Sluice
    }
}
