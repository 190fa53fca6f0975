package io.sluice.connector.webhook;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.tls.PromptSockets;
import io.sluice.connector.tls.TlsClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one server, over HTTP/1.1, and sorts the answers into "done", "later" and "never". Follows no redirect, keeps
 * no cookies. Safe for any thread.
 */
final class WebClient implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
    /** Of a refusal, what goes into its message. */
    private static final int REASON_BYTES = 300;

    private final WebHookConfig config;
    private final Dispatcher dispatcher = new Dispatcher();
    private final ConnectionPool pool = new ConnectionPool();
    private final Pause pause = new Pause();
    private volatile @Nullable OkHttpClient client;
    private volatile boolean closed;

    WebClient(WebHookConfig config) {
        this.config = config;
    }

    /** Reads the files of TLS anew and makes sure that the server is there. */
    void connect() throws ConnectorException {
        client = null;
        check();
    }

    /** Connects, with TLS if that is spoken, and says nothing: any request might do something. */
    void check() throws ConnectorException {
        OkHttpClient http = opened();
        HttpUrl url = config.url();
        try (Socket socket = new Socket()) {
            InetAddress address = InetAddress.getByName(url.host());
            socket.connect(new InetSocketAddress(address, url.port()), (int) CONNECT_LIMIT.toMillis());
            if (url.isHttps()) {
                socket.setSoTimeout((int) config.requestLimit().toMillis());
                try (SSLSocket tls =
                        (SSLSocket) http.sslSocketFactory().createSocket(socket, url.host(), url.port(), true)) {
                    tls.startHandshake();
                }
            }
        } catch (IOException e) {
            throw away(e);
        }
    }

    /** Sends rows: returns when the server has taken them. What it answers besides is not read. */
    void send(Request request) throws ConnectorException {
        long wait = pause.secondsLeft();
        if (wait > 0) {
            throw ConnectorException.retry(config.where() + " asked to be left alone for " + wait + " s more", null);
        }
        try (Response response = execute(request)) {
            if (!response.isSuccessful()) {
                throw refusal(response);
            }
        } catch (IOException e) {
            throw away(e);
        }
    }

    /**
     * Asks.
     *
     * @param most bytes that an answer may have
     * @return the body, null if there is no such thing (404, 204)
     */
    byte @Nullable [] ask(Request request, int most) throws ConnectorException {
        try (Response response = execute(request)) {
            if (response.code() == 404 || response.code() == 204) {
                return null;
            }
            if (!response.isSuccessful()) {
                throw refusal(response);
            }
            ResponseBody body = response.body();
            Buffer read = new Buffer();
            while (body != null && read.size() <= most && body.source().read(read, 8_192) >= 0) {
                if (read.size() > most) {
                    throw ConnectorException.reject(
                            config.where() + " answers with more than " + most + " bytes", null);
                }
            }
            return read.readByteArray();
        } catch (IOException e) {
            throw away(e);
        }
    }

    WebHookConfig config() {
        return config;
    }

    @Override
    public void close() {
        closed = true;
        dispatcher.cancelAll();
        dispatcher.executorService().shutdown();
        pool.evictAll();
    }

    private Response execute(Request request) throws ConnectorException, IOException {
        return opened().newCall(request).execute();
    }

    private OkHttpClient opened() throws ConnectorException {
        if (closed) {
            throw ConnectorException.retry(config.where() + ": closed", null);
        }
        OkHttpClient open = client;
        if (open == null) {
            open = open();
            client = open;
        }
        return open;
    }

    private OkHttpClient open() throws ConnectorException {
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(pool)
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectTimeout(CONNECT_LIMIT)
                .readTimeout(config.requestLimit())
                .writeTimeout(config.requestLimit())
                .callTimeout(config.requestLimit())
                .socketFactory(new PromptSockets())
                .followRedirects(false)
                .followSslRedirects(false)
                .addNetworkInterceptor(WebClient::asTheManualShows);
        if (config.url().isHttps()) {
            TlsClient tls = config.tls().open();
            // the sockets check the name themselves, if it is to be checked
            builder.sslSocketFactory(tls.socketFactory(), tls.trustManager()).hostnameVerifier((host, session) -> true);
        }
        return builder.build();
    }

    /** Headers in the order and spelling of the manual (3735-3741), and nothing that OkHttp says of itself. */
    private static Response asTheManualShows(Interceptor.Chain chain) throws IOException {
        Request request = chain.request();
        Headers.Builder headers = new Headers.Builder();
        String length = request.header("Content-Length");
        if (length != null) {
            headers.add("content-type", String.valueOf(request.header("Content-Type")));
            headers.add("content-length", length);
        }
        headers.add("host", String.valueOf(request.header("Host")));
        headers.add("connection", "keep-alive");
        request.headers().forEach(header -> {
            switch (header.getFirst().toLowerCase(java.util.Locale.ROOT)) {
                case "content-type", "content-length", "host", "connection" -> {
                    // said above
                }
                case "accept-encoding" -> {
                    // an answer is short, and must not unfold into a long one
                }
                default -> headers.addUnsafeNonAscii(header.getFirst(), header.getSecond());
            }
        });
        if (request.header("User-Agent") == null
                || String.valueOf(request.header("User-Agent")).startsWith("okhttp")) {
            headers.removeAll("user-agent");
        }
        return chain.proceed(request.newBuilder().headers(headers.build()).build());
    }

    private ConnectorException refusal(Response response) throws IOException {
        int code = response.code();
        String answer = config.where() + " answers " + code + reason(response);
        if (code >= 300 && code < 400) {
            return ConnectorException.retry(
                    answer + ": redirects are not followed, change the parameter url (to "
                            + response.header("Location", "where it really is") + ")",
                    null);
        }
        if (code == 401 || code == 403 || code == 407) {
            return ConnectorException.retry(answer + ": check the token in the parameter headers", null);
        }
        if (code == 408 || code == 425 || code == 429 || code >= 500) {
            pause.begin(response.header("Retry-After"));
            return ConnectorException.retry(answer, null);
        }
        return ConnectorException.reject(answer, null);
    }

    /** The beginning of a body whose length is known: of any other, nobody knows when it ends. */
    private static String reason(Response response) throws IOException {
        ResponseBody body = response.body();
        boolean bounded = body != null && body.contentLength() > 0;
        String text = bounded
                ? response.peekBody(REASON_BYTES)
                        .string()
                        .replaceAll("\\s+", " ")
                        .trim()
                : "";
        return text.isEmpty() ? "" : " (" + text + ")";
    }

    private ConnectorException away(IOException failure) {
        if (closed) {
            return ConnectorException.retry(config.where() + ": closed", failure);
        }
        String phrase = failure instanceof SSLException
                ? " and Sluice do not agree on TLS: check the parameters cacertfile, certfile and server_name ("
                : failure instanceof SocketTimeoutException || "timeout".equals(failure.getMessage())
                        ? " does not answer within "
                                + TimeUnit.MILLISECONDS.toSeconds(
                                        config.requestLimit().toMillis()) + " s ("
                        : " cannot be reached (";
        return ConnectorException.retry(config.where() + phrase + failure.getMessage() + ")", failure);
    }
}
