package io.sluice.rule.file;

import io.sluice.connector.NearestWord;
import io.sluice.rule.engine.OnActionFailed;
import io.sluice.rule.engine.RuleRequest;
import io.sluice.rule.engine.RuleRequest.ActionRequest;
import io.sluice.rule.registry.Ids;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.resource.ResourceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads files. {@code NAME.sql} is a rule: a description between two lines of three dashes, which may be missing, and the statement.
 * {@code NAME.yaml} is a resource.
 */
final class DefinitionReader {
    private static final String FENCE = "---";
    private static final List<String> RULE = List.of("id", "description", "enabled", "on_action_failed", "actions");
    private static final List<String> ACTION = List.of("name", "params", "fallbacks");
    private static final List<String> FALLBACK = List.of("name", "params");
    private static final List<String> RESOURCE = List.of("id", "type", "description", "config");

    private final String name;
    private final YamlText yaml;

    private DefinitionReader(String name, YamlText yaml) {
        this.name = name;
        this.yaml = yaml;
    }

    /** Whether a file of this name is a rule or a resource. */
    static boolean isDefinition(String name) {
        return isRule(name) || name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private static boolean isRule(String name) {
        return name.endsWith(".sql");
    }

    /** @throws FileProblemException with the first thing that is wrong */
    static DefinitionFile read(String name, String text) throws FileProblemException {
        if (!isRule(name)) {
            YamlText yaml = YamlText.read(name, text, 1);
            return new DefinitionReader(name, yaml).resource(text);
        }
        List<String> lines = text.lines().toList();
        boolean described = !lines.isEmpty() && lines.get(0).stripTrailing().equals(FENCE);
        int sqlLine = 1;
        if (described) {
            int close = 1;
            while (close < lines.size() && !lines.get(close).stripTrailing().equals(FENCE)) {
                close++;
            }
            if (close == lines.size()) {
                throw new FileProblemException(
                        new FileProblem(name, 1, 1, "no line of --- ends the description that begins here"));
            }
            sqlLine = close + 2;
        }
        String front = described ? String.join("\n", lines.subList(1, sqlLine - 2)) : "";
        YamlText yaml = YamlText.read(name, front, 2);
        return new DefinitionReader(name, yaml).rule(text, statement(text, sqlLine), sqlLine);
    }

    /** What follows a line, but for the last line break. */
    private static String statement(String text, int firstLine) {
        int at = 0;
        for (int line = 1; line < firstLine; line++) {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end + 1;
        }
        String rest = text.substring(at);
        if (rest.endsWith("\r\n")) {
            return rest.substring(0, rest.length() - 2);
        }
        return rest.endsWith("\n") ? rest.substring(0, rest.length() - 1) : rest;
    }

    private DefinitionFile rule(String text, String sql, int sqlLine) throws FileProblemException {
        known(yaml.values(), RULE, List.of());
        if (sql.isBlank()) {
            throw new FileProblemException(new FileProblem(name, sqlLine, 1, "the statement is missing"));
        }
        RuleRequest request = new RuleRequest(
                id(),
                sql,
                actions(yaml.values().get("actions"), List.of("actions"), ACTION),
                textOf(yaml.values(), "description", List.of(), ""),
                enabled(),
                onActionFailed());
        return new DefinitionFile.OfRule(name, text, yaml, request, sqlLine);
    }

    private boolean enabled() throws FileProblemException {
        Object value = yaml.values().getOrDefault("enabled", true);
        if (value instanceof Boolean enabled) {
            return enabled;
        }
        throw problem(List.of("enabled"), "enabled must be true or false");
    }

    private OnActionFailed onActionFailed() throws FileProblemException {
        String text = textOf(yaml.values(), "on_action_failed", List.of(), OnActionFailed.CONTINUE.text());
        return OnActionFailed.of(text)
                .orElseThrow(() ->
                        problem(List.of("on_action_failed"), "on_action_failed must be continue or stop, not " + text));
    }

    private List<ActionRequest> actions(@Nullable Object value, List<String> path, List<String> members)
            throws FileProblemException {
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw problem(path, "expected a list: each action begins with - name:");
        }
        List<ActionRequest> actions = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            actions.add(action(list.get(i), step(path, String.valueOf(i)), members));
        }
        return actions;
    }

    private ActionRequest action(@Nullable Object value, List<String> path, List<String> members)
            throws FileProblemException {
        Map<String, @Nullable Object> action = object(value, path);
        known(action, members, path);
        return new ActionRequest(
                textOf(action, "name", path, null),
                action.get("params") == null ? Map.of() : object(action.get("params"), step(path, "params")),
                actions(action.get("fallbacks"), step(path, "fallbacks"), FALLBACK));
    }

    private DefinitionFile resource(String text) throws FileProblemException {
        Map<String, @Nullable Object> values = yaml.values();
        known(values, RESOURCE, List.of());
        ResourceRequest request = new ResourceRequest(
                id(),
                textOf(values, "type", List.of(), null),
                values.get("config") == null ? Map.of() : object(values.get("config"), List.of("config")),
                textOf(values, "description", List.of(), ""));
        return new DefinitionFile.OfResource(name, text, yaml, request);
    }

    /** What the file says, or the name of the file without its end. */
    private String id() throws FileProblemException {
        String base = name.substring(name.lastIndexOf('/') + 1);
        String id = textOf(yaml.values(), "id", List.of(), base.substring(0, base.lastIndexOf('.')));
        try {
            return Ids.checked(id);
        } catch (RefusedException e) {
            throw problem(List.of("id"), String.valueOf(e.getMessage()));
        }
    }

    /** @param fallback null if it must be there */
    private String textOf(
            Map<String, @Nullable Object> object, String member, List<String> path, @Nullable String fallback)
            throws FileProblemException {
        Object value = object.get(member);
        if (value == null && fallback != null) {
            return fallback;
        }
        if (value instanceof String text) {
            return text;
        }
        if (value == null) {
            throw problem(path, member + " is missing");
        }
        throw problem(step(path, member), member + " must be text: put it in quotes");
    }

    @SuppressWarnings("unchecked")
    private Map<String, @Nullable Object> object(@Nullable Object value, List<String> path)
            throws FileProblemException {
        if (value instanceof Map<?, ?>) {
            return (Map<String, @Nullable Object>) value;
        }
        throw problem(path, "expected names with values");
    }

    private void known(Map<String, @Nullable Object> object, List<String> members, List<String> path)
            throws FileProblemException {
        for (String member : object.keySet()) {
            if (!members.contains(member)) {
                String near = NearestWord.to(member, members)
                        .map(word -> ", did you mean " + word + "?")
                        .orElse("; what can stand here is " + String.join(", ", members));
                throw problem(step(path, member), "unknown name " + member + near);
            }
        }
    }

    private static List<String> step(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    private FileProblemException problem(List<String> path, String message) {
        YamlText.Place place = path.size() == 1 ? yaml.placeOfName(path.get(0)) : yaml.place(path);
        return new FileProblemException(new FileProblem(name, place.line(), place.column(), message));
    }
}
