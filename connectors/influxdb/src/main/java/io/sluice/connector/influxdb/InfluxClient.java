package io.sluice.connector.influxdb;

import io.sluice.connector.ConnectorException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.influxdb.InfluxDB;
import org.influxdb.InfluxDBException;
import org.influxdb.InfluxDBFactory;
import org.jspecify.annotations.Nullable;

/** Sends lines to one database of InfluxDB 1 and sorts what comes back into "later" and "never". Safe for any thread. */
final class InfluxClient implements LineSink, AutoCloseable {
    private final InfluxConfig config;
    private final HttpLimits limits;
    private volatile @Nullable InfluxDB influx;
    private volatile boolean closed;

    InfluxClient(InfluxConfig config) {
        this.config = config;
        this.limits = new HttpLimits(config.callLimit());
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
        check();
    }

    /** Asks the same: InfluxDB checks name and rights of an empty write like those of any other. */
    void check() throws ConnectorException {
        try {
            write("");
        } catch (RefusedException e) {
            throw ConnectorException.retry("InfluxDB at " + config.url() + " refuses to write: " + e.reason(), e);
        }
    }

    @Override
    public void write(String lines) throws ConnectorException, RefusedException {
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
            throw new RefusedException(String.valueOf(e.getMessage()), 0);
        } catch (RuntimeException e) {
            throw away(e);
        }
    }

    /** A client for questions, with the same bounds and connections. */
    OkHttpClient forQuestions() {
        return limits.builder().build();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        limits.close();
        InfluxDB current = influx;
        if (current != null) {
            current.close();
        }
    }

    /** Looks the name of the host up, so not called in the constructor. */
    private InfluxDB open() {
        String url = config.url().toString();
        OkHttpClient.Builder http = limits.builder().addInterceptor(this::passOnlyAnswersAboutLines);
        InfluxDB opened = config.username().isEmpty()
                ? InfluxDBFactory.connect(url, http)
                : InfluxDBFactory.connect(url, config.username(), config.password(), http);
        return config.gzip() ? opened.enableGzip() : opened;
    }

    /** Turns answers that say nothing about the lines into failures of the connection: the lines may be sent again. */
    private Response passOnlyAnswersAboutLines(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        String problem = config.problem(response.code());
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
