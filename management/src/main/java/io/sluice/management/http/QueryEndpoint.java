package io.sluice.management.http;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.Lookup;
import io.sluice.rule.resource.ResourceRegistry;
import io.sluice.rule.resource.ResourceView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /query}: asks the embedded tables, or another resource that can answer. Reads only; the resource sees to it. */
final class QueryEndpoint {
    private static final String EMBEDDED = "embedded";

    private final ResourceRegistry resources;
    private final int maxRows;

    /** An answer; {@code truncated} if there were more rows. */
    record AnswerJson(List<String> columns, List<List<@Nullable Object>> rows, boolean truncated) {}

    QueryEndpoint(ResourceRegistry resources, int maxRows) {
        this.resources = resources;
        this.maxRows = maxRows;
    }

    void addTo(Routes routes) {
        routes.post("/query", this::query);
    }

    private AnswerJson query(Call call) throws ApiException {
        String sql = call.text("sql");
        int rows = rows(call);
        String resource = call.text("resource", "");
        String id = resource.isEmpty() ? embedded() : resource;
        try {
            Lookup lookup = resources
                    .lookup(id)
                    .orElseThrow(() -> ApiException.badArguments("resource " + id + " cannot answer questions"));
            Lookup.Answer answer = lookup.query(sql, List.of(), rows);
            return new AnswerJson(answer.columns(), answer.rows(), answer.truncated());
        } catch (ConnectorException failed) {
            boolean refused = failed.kind() == ConnectorException.Kind.REJECT;
            int code = refused ? ApiException.BAD_REQUEST : ApiException.INTERNAL;
            throw new ApiException(code, String.valueOf(failed.getMessage()));
        }
    }

    private int rows(Call call) throws ApiException {
        Object asked = call.json().get("max_rows");
        if (asked == null) {
            return maxRows;
        }
        if (asked instanceof Long number && number >= 1) {
            return (int) Math.min(number, maxRows);
        }
        throw ApiException.badArguments("max_rows must be a whole number of at least 1");
    }

    private String embedded() throws ApiException {
        return resources.list().stream()
                .filter(resource -> resource.type().equals(EMBEDDED))
                .map(ResourceView::id)
                .findFirst()
                .orElseThrow(() ->
                        ApiException.notFound("there are no embedded tables: create a resource of type " + EMBEDDED));
    }
}
