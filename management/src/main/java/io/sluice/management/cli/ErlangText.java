package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** JSON in the form in which the manual's command line shows maps: {@code #{<<"url">> => <<"http://h/p">>}}. */
final class ErlangText {
    private ErlangText() {}

    static String of(JsonNode value) {
        if (value.isObject()) {
            Map<String, String> sorted = new TreeMap<>();
            value.properties().forEach(field -> sorted.put(binary(field.getKey()), of(field.getValue())));
            List<String> parts = new ArrayList<>();
            sorted.forEach((key, text) -> parts.add(key + " => " + text));
            return "#{" + String.join(",", parts) + "}";
        }
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(element -> parts.add(of(element)));
            return "[" + String.join(",", parts) + "]";
        }
        return value.isTextual() ? binary(value.textValue()) : value.asText();
    }

    private static String binary(String text) {
        String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        boolean ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(text);
        return "<<\"" + escaped + "\"" + (ascii ? "" : "/utf8") + ">>";
    }
}
