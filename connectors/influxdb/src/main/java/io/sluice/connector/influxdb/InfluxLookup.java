package io.sluice.connector.influxdb;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.JsonParser;
import io.sluice.connector.JsonSyntaxException;
import io.sluice.connector.Lookup;
import io.sluice.connector.ValueText;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Asks with InfluxQL. Parameters are bound by the server ({@code $1}, {@code $2}, in {@code WHERE} only). Times are whole numbers in the
 * precision of the resource.
 *
 * <p>Nothing can be written or dropped this way. Sending by GET would not be enough, InfluxDB 1.6 runs
 * {@code DROP DATABASE} by GET too and only warns. A statement must therefore begin with {@code SELECT} or {@code SHOW}, which write
 * only by {@code INTO}, and hold neither that word nor a semicolon, anywhere, so that nothing depends on how quotes, comments and
 * regular expressions are read. Values that hold them go in as parameters.
 */
final class InfluxLookup implements Lookup {
    /** An answer of several series comes in pieces, so that what is too much need not be read. */
    private static final int LARGEST_PIECE = 10_000;
    /** Longest piece, in bytes. */
    private static final long LONGEST_PIECE = 32 << 20;

    private static final Pattern READS = Pattern.compile("\\s*(select|show)\\s.*", Pattern.DOTALL);
    private static final Pattern INTO = Pattern.compile("\\binto\\b");
    private static final Map<TimeUnit, String> EPOCH = Map.of(
            TimeUnit.NANOSECONDS, "ns",
            TimeUnit.MICROSECONDS, "u",
            TimeUnit.MILLISECONDS, "ms",
            TimeUnit.SECONDS, "s",
            TimeUnit.MINUTES, "m",
            TimeUnit.HOURS, "h");

    private final InfluxConfig config;
    private final InfluxClient client;
    private final OkHttpClient http;

    InfluxLookup(InfluxConfig config, InfluxClient client) {
        this.config = config;
        this.client = client;
        this.http = client.forQuestions();
    }

    @Override
    public Answer query(String statement, List<@Nullable Object> parameters, int maxRows) throws ConnectorException {
        checkReadsOnly(statement);
        if (client.isClosed()) {
            throw ConnectorException.retry("InfluxDB: closed", null);
        }
        try (Response response =
                http.newCall(request(statement, parameters, maxRows)).execute()) {
            String problem = config.problem(response.code());
            if (problem != null) {
                throw new IOException(problem + " (" + response.code() + " "
                        + response.peekBody(500).string().trim() + ")");
            }
            return read(response, maxRows);
        } catch (IOException e) {
            throw ConnectorException.retry("InfluxDB at " + config.url() + " " + e.getMessage(), e);
        } catch (JsonSyntaxException e) {
            throw ConnectorException.retry("InfluxDB at " + config.url() + " answers no JSON: " + e.getMessage(), e);
        }
    }

    private static void checkReadsOnly(String statement) throws ConnectorException {
        String lower = statement.toLowerCase(Locale.ROOT);
        if (!READS.matcher(lower).matches()) {
            throw ConnectorException.reject("only SELECT and SHOW can be asked", null);
        }
        if (lower.indexOf(';') >= 0 || INTO.matcher(lower).find()) {
            throw ConnectorException.reject(
                    "a question holds neither a semicolon nor the word INTO; give values as parameters: $1, $2", null);
        }
    }

    private Request request(String statement, List<@Nullable Object> parameters, int maxRows) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            named.put(String.valueOf(i + 1), parameters.get(i));
        }
        HttpUrl url = config.url()
                .newBuilder()
                .addPathSegment("query")
                .addQueryParameter("db", config.database())
                .addQueryParameter("epoch", EPOCH.get(config.precision()))
                .addQueryParameter("chunked", "true")
                .addQueryParameter("chunk_size", String.valueOf(Math.min(maxRows, LARGEST_PIECE - 1) + 1))
                .addQueryParameter("params", ValueText.json(named))
                .addQueryParameter("q", statement)
                .build();
        Request.Builder request = new Request.Builder().url(url);
        if (!config.username().isEmpty()) {
            request.header("Authorization", Credentials.basic(config.username(), config.password()));
        }
        return request.build();
    }

    private static Answer read(Response response, int maxRows)
            throws IOException, JsonSyntaxException, ConnectorException {
        SeriesTable table = new SeriesTable(maxRows);
        try (ResponseBody body = response.body()) {
            if (body == null) {
                throw new IOException("answers nothing");
            }
            BufferedSource source = body.source();
            while (!table.isFull() && !source.exhausted()) {
                long end = source.indexOf((byte) '\n', 0, LONGEST_PIECE);
                if (end < 0 && source.request(LONGEST_PIECE)) {
                    throw ConnectorException.reject("the answer has rows that are too long", null);
                }
                String piece = end < 0 ? source.readUtf8() : source.readUtf8(end + 1);
                if (!piece.isBlank()) {
                    table.add(JsonParser.parse(piece));
                }
            }
        }
        return table.answer();
    }
}
