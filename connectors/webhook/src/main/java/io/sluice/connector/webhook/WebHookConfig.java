package io.sluice.connector.webhook;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.tls.TlsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;

/**
 * Parameters of the resource (manual 7945, 3435, 3715-3720).
 *
 * @param url where requests go
 * @param method POST, PUT or PATCH
 * @param headers sent with every request; may hold secrets
 * @param requestLimit time that a request may take
 * @param tls TLS, where the URL says https
 */
record WebHookConfig(HttpUrl url, String method, Map<String, String> headers, Duration requestLimit, TlsSettings tls) {
    private static final String URL = "url";
    private static final String METHOD = "method";
    private static final String HEADERS = "headers";
    private static final String TIMEOUT = "request_timeout";

    static final List<Parameter> PARAMETERS = declared();

    private static List<Parameter> declared() {
        Parameter.Type text = Parameter.Type.STRING;
        List<Parameter> declared = new ArrayList<>(List.of(
                Parameter.required(URL, text, "Request URL", "http or https, with path if it always has the same"),
                Parameter.optional(METHOD, text, "POST", "Request Method", "of requests with rows")
                        .oneOf("POST", "PUT", "PATCH"),
                Parameter.optional(
                                HEADERS,
                                Parameter.Type.OBJECT,
                                null,
                                "Request Header",
                                "object of name to value, sent with every request; not shown again, as tokens stand here")
                        .asSecret(),
                Parameter.optional(
                        TIMEOUT,
                        Parameter.Type.NUMBER,
                        5L,
                        "Request Timeout",
                        "seconds that a request may take, 1 to 15; a batch of rows may take 18 in all")));
        declared.addAll(TlsSettings.parametersWithoutSwitch());
        return List.copyOf(declared);
    }

    static WebHookConfig of(ParameterValues values, Path dataDirectory) throws InvalidParameterException {
        String text = values.text(URL).trim();
        HttpUrl url = HttpUrl.parse(text);
        if (url == null) {
            throw new InvalidParameterException(URL, "parameter url must be http://... or https://...");
        }
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            throw new InvalidParameterException(
                    URL, "parameter url must hold no login: put it into the parameter headers, as Authorization");
        }
        long seconds = values.integer(TIMEOUT);
        if (seconds < 1 || seconds > 15) {
            throw new InvalidParameterException(TIMEOUT, "parameter request_timeout must be 1 to 15, not " + seconds);
        }
        return new WebHookConfig(
                url,
                values.text(METHOD),
                headers(values),
                Duration.ofSeconds(seconds),
                TlsSettings.of(values, dataDirectory, url.isHttps()));
    }

    /** The server as messages name it: without query, which may hold a token. */
    String where() {
        return "web server at " + url.newBuilder().query(null).fragment(null).build();
    }

    private static Map<String, String> headers(ParameterValues values) throws InvalidParameterException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, ?> entry : values.object(HEADERS).entrySet()) {
            String name = entry.getKey();
            String value = String.valueOf(entry.getValue());
            if (!HeaderText.isName(name) || !HeaderText.isValue(value)) {
                throw new InvalidParameterException(
                        HEADERS,
                        "parameter headers: the header " + name + " has a name or value that HTTP does not allow");
            }
            headers.put(name, value);
        }
        return headers;
    }

    @Override
    public String toString() {
        return "WebHookConfig[" + where() + ", method " + method + ", headers " + headers.keySet() + ']';
    }
}
