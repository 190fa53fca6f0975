package io.sluice.connector.influxdb;

import io.sluice.connector.ConnectorException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.influxdb.InfluxDB;
import org.influxdb.InfluxDBException;
import org.influxdb.InfluxDBFactory;
import org.jspecify.annotations.Nullable;

/** Sends lines to one database and sorts what comes back into "later" and "never". Safe for any thread. */
final class InfluxClient implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);

    private final InfluxConfig config;
    private final Dispatcher dispatcher = new Dispatcher();
    private final ConnectionPool pool = new ConnectionPool();
    private volatile @Nullable InfluxDB influx;
    private volatile boolean closed;

    InfluxClient(InfluxConfig config) {
        this.config = config;
    }

    /** Makes sure that the database is there and that the user may write to it; writes nothing. */
    void connect() throws ConnectorException {
        if (influx == null) {
            try {
                influx = open();
            } catch (RuntimeException e) {
                throw away(e);
            }
        }
        // InfluxDB checks name and rights of an empty write like those of any other
        write("");
    }

    /**
     * Writes lines in one request.
     *
     * @throws ConnectorException of kind REJECT if InfluxDB refuses at least one of the lines; it may have stored others
     */
    void write(String lines) throws ConnectorException {
        InfluxDB current = influx;
        if (current == null || closed) {
            throw ConnectorException.retry("InfluxDB: " + (closed ? "closed" : "not connected"), null);
        }
        try {
            current.write(config.database(), null, InfluxDB.ConsistencyLevel.ONE, TimeUnit.NANOSECONDS, lines);
        } catch (InfluxDBException e) {
            if (e.getCause() instanceof IOException) {
                throw away(e);
            }
            throw ConnectorException.reject(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            throw away(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        dispatcher.cancelAll();
        pool.evictAll();
        dispatcher.executorService().shutdown();
        InfluxDB current = influx;
        if (current != null) {
            current.close();
        }
    }

    /** Looks the name of the host up, so not called in the constructor. */
    private InfluxDB open() {
        String url = config.url().toString();
        if (config.username().isEmpty()) {
            return InfluxDBFactory.connect(url, http());
        }
        return InfluxDBFactory.connect(url, config.username(), config.password(), http());
    }

    private OkHttpClient.Builder http() {
        return new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(pool)
                .connectTimeout(CONNECT_LIMIT)
                .readTimeout(config.callLimit())
                .writeTimeout(config.callLimit())
                .callTimeout(config.callLimit())
                .addInterceptor(this::passOnlyAnswersAboutLines);
    }

    /** Turns answers that say nothing about the lines into failures of the connection: the lines may be sent again. */
    private Response passOnlyAnswersAboutLines(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        String problem = switch (response.code()) {
            case 401 -> "refuses the login: check the parameters username and password";
            case 403 -> "does not let this user write: check the parameter username and its rights";
            case 404 ->
                "has no database \"" + config.database() + "\": create it there or change the parameter database";
            case 408, 429 -> "is busy";
            default -> response.code() >= 500 ? "is not well" : null;
        };
        if (problem != null) {
            String body = response.peekBody(500).string().trim();
            response.close();
            throw new IOException(problem + " (" + response.code() + " " + body + ")");
        }
        return response;
    }

    private ConnectorException away(RuntimeException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return ConnectorException.retry("InfluxDB at " + config.url() + " " + cause.getMessage(), cause);
    }
}
