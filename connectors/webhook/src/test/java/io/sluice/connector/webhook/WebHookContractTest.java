package io.sluice.connector.webhook;

import io.sluice.connector.Row;
import io.sluice.testkit.connector.ConnectorContractTest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Against a web server of Python's. Whether a server is silent only a request could tell, which {@code connect} must not send:
 * {@link WebHookActionTest} has that.
 */
class WebHookContractTest extends ConnectorContractTest {
    private @Nullable WebBox box;

    @Override
    protected String typeName() {
        return "web_hook";
    }

    @Override
    protected Map<String, @Nullable Object> resourceParameters() {
        return box().parameters();
    }

    @Override
    protected String actionName() {
        return "data_to_webserver";
    }

    @Override
    protected Map<String, @Nullable Object> actionParameters() {
        return Map.of();
    }

    @Override
    protected void startSystem() throws Exception {
        if (box == null) {
            box = WebBox.in(Files.createDirectories(dataDirectory.resolve("web")));
        }
        box().start();
    }

    @Override
    protected void stopSystem() throws Exception {
        box().stop();
    }

    @Override
    protected long storedRows() throws IOException {
        return box().taken().size();
    }

    @Override
    protected Optional<Row> refusedRow(int number) {
        return Optional.of(row(number, Map.of("device", "bad")));
    }

    @Override
    protected List<String> secrets() {
        return List.of(WebBox.TOKEN);
    }

    private WebBox box() {
        if (box == null) {
            throw new IllegalStateException("not started");
        }
        return box;
    }
}
