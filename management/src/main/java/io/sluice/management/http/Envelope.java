package io.sluice.management.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The two forms of answers: version 2 says {@code result}, version 3 {@code data} (manual 8650-8664, 2579-2583). */
enum Envelope {
    V2("/api/v2", "result"),
    V3("/api/v3", "data");

    private final String base;
    private final String dataName;

    Envelope(String base, String dataName) {
        this.base = base;
        this.dataName = dataName;
    }

    String base() {
        return base;
    }

    Map<String, Object> success(@Nullable Object data) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("code", 0);
        if (data != null) {
            answer.put(dataName, data);
        }
        return answer;
    }

    static Map<String, Object> failure(int code, String message) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("code", code);
        answer.put("message", message);
        return answer;
    }
}
