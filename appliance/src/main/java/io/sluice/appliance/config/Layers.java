package io.sluice.appliance.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Turns the environment and the command line into entries of the same form as a file's. */
final class Layers {
    /** The manual's names (section "OS Environment Variables") and the keys they stand for. */
    private static final Map<String, String> MANUAL_NAMES = manualNames();

    /** Of those, the ones that only an Erlang machine can use: accepted with a warning. */
    private static final Set<String> WITHOUT_MEANING = Set.of("EMQX_NODE_COOKIE", "EMQX_MAX_PORTS");

    /** Read by the launcher and the command line, not settings. */
    private static final Set<String> NOT_SETTINGS =
            Set.of("SLUICE_JAVA_OPTS", "SLUICE_HOME", "SLUICE_ETC", "SLUICE_DATA", "SLUICE_API", "SLUICE_APP");

    private static final String PREFIX = "SLUICE_";

    private Layers() {}

    private static Map<String, String> manualNames() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("EMQX_NODE_NAME", "node.name");
        names.put("EMQX_NODE_COOKIE", "node.cookie");
        names.put("EMQX_MAX_PORTS", "node.max_ports");
        names.put("EMQX_TCP_PORT", "listener.tcp.external");
        names.put("EMQX_SSL_PORT", "listener.ssl.external");
        names.put("EMQX_WS_PORT", "listener.ws.external");
        names.put("EMQX_WSS_PORT", "listener.wss.external");
        return names;
    }

    /**
     * Entries of the environment: the manual's seven names, and for every key {@code SLUICE_} and the key in capitals with
     * {@code __} for each dot. Where both name one key, the {@code SLUICE_} form wins. Orchestrators add variables like
     * {@code SLUICE_PORT} for a service of that name, so an unknown name without {@code __} is no error.
     */
    static List<Entry> environment(Map<String, String> environment, Schema schema, Problems problems) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        MANUAL_NAMES.forEach((variable, key) -> {
            String value = environment.get(variable);
            if (value != null && WITHOUT_MEANING.contains(variable)) {
                problems.warning(new Origin.Variable(variable), "has no meaning in Sluice and is ignored");
            } else if (value != null) {
                entries.put(key, new Entry(key, value.strip(), false, new Origin.Variable(variable)));
            }
        });
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (!variable.startsWith(PREFIX) || NOT_SETTINGS.contains(variable)) {
                return;
            }
            String key =
                    variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace("__", ".");
            if (key.contains(".") || schema.find(key).isPresent()) {
                entries.put(key, new Entry(key, value.strip(), false, new Origin.Variable(variable)));
            }
        });
        return List.copyOf(entries.values());
    }

    /** Entries of {@code --set key=value} arguments; of two with the same key the later one wins. */
    static List<Entry> commandLine(List<String> assignments, Problems problems) {
        List<Entry> entries = new ArrayList<>();
        Origin origin = new Origin.CommandLine();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                problems.error(origin, "expected key=value, found '" + assignment + "'");
                continue;
            }
            String key = assignment.substring(0, equals).strip();
            entries.add(new Entry(key, assignment.substring(equals + 1).strip(), false, origin));
        }
        return entries;
    }
}
