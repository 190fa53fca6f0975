package io.sluice.connector.webhook;

import io.sluice.connector.Template;
import io.sluice.connector.ValueText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Paths with values in them, none of which can change what the path leads to. */
final class UrlText {
    /** Stands for a value while the text around it is cut; no template and no URL holds it. */
    private static final String MARK = "\u0000";

    private UrlText() {}

    /** The template with every value percent-encoded: a value is a part of a segment, or of a query's value. */
    static String path(Template template, Map<String, ? extends @Nullable Object> values) {
        List<String> around = Arrays.asList(template.statement(n -> MARK).split(MARK, -1));
        List<@Nullable Object> bindings = template.bindings(values);
        StringBuilder path = new StringBuilder(around.get(0));
        for (int i = 0; i < bindings.size(); i++) {
            String encoded = URLEncoder.encode(ValueText.of(bindings.get(i)), StandardCharsets.UTF_8);
            path.append(encoded.replace("+", "%20")).append(around.get(i + 1));
        }
        return path.toString();
    }

    /** The URL with the path, and its query if it has one, behind its own; null if the path leads up or elsewhere. */
    static @Nullable HttpUrl appended(HttpUrl base, String path) {
        int query = path.indexOf('?');
        String segments = query < 0 ? path : path.substring(0, query);
        boolean leadsUp = Arrays.stream(
                        segments.toLowerCase(Locale.ROOT).replace("%2e", ".").split("/"))
                .anyMatch(segment -> segment.equals(".") || segment.equals(".."));
        if (leadsUp || segments.contains("\\")) {
            return null;
        }
        String before = base.encodedPath();
        String joined = before.endsWith("/") ? before.substring(0, before.length() - 1) + segments : before + segments;
        HttpUrl.Builder builder = base.newBuilder().encodedPath(joined);
        if (query >= 0) {
            String own = base.encodedQuery();
            String more = path.substring(query + 1);
            builder.encodedQuery(own == null ? more : own + "&" + more);
        }
        return builder.build();
    }
}
