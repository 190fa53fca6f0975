package io.sluice.management.http;

import io.sluice.connector.NearestWord;
import io.sluice.rule.engine.OnActionFailed;
import io.sluice.rule.engine.RuleChange;
import io.sluice.rule.engine.RuleRequest;
import io.sluice.rule.engine.RuleRequest.ActionRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules as bodies of requests say them: {@code {id, rawsql, actions, enabled, on_action_failed, description}}. */
final class RuleBody {
    private static final List<String> CHANGEABLE =
            List.of("rawsql", "actions", "enabled", "on_action_failed", "description");

    private RuleBody() {}

    /** A new rule. */
    static RuleRequest request(Call call) throws ApiException {
        Map<String, @Nullable Object> body = call.json();
        refuseHookOf31(body);
        return new RuleRequest(
                body.get("id") == null ? null : call.text("id"),
                call.text("rawsql"),
                actions(body.get("actions"), true),
                call.text("description", ""),
                flag("enabled", body.getOrDefault("enabled", true)),
                onActionFailed(call.text("on_action_failed", OnActionFailed.CONTINUE.text())));
    }

    /**
     * A rule of 3.1 named its hook beside the statement, which had a topic after FROM. For {@code message.publish} that still means
     * the same; for another hook it would mean something else, and nobody would notice.
     */
    private static void refuseHookOf31(Map<String, @Nullable Object> body) throws ApiException {
        if (body.get("for") instanceof String hook
                && !hook.equals("message.publish")
                && !String.valueOf(body.get("rawsql")).contains(hook)) {
            throw ApiException.badArguments(
                    "a hook beside the statement is the form of 3.1; the event goes behind FROM: SELECT ... "
                            + "FROM \"" + hook + "\" WHERE topic =~ 't/a'");
        }
    }

    /** What is to become different of a rule. */
    static RuleChange change(Call call) throws ApiException {
        Map<String, @Nullable Object> body = call.json();
        for (String name : body.keySet()) {
            if (!CHANGEABLE.contains(name)) {
                String near = NearestWord.to(name, CHANGEABLE)
                        .map(word -> ", did you mean " + word + "?")
                        .orElse("; a rule has " + String.join(", ", CHANGEABLE));
                throw ApiException.badArguments(name + " cannot be changed" + near);
            }
        }
        return new RuleChange(
                body.get("rawsql") == null ? null : call.text("rawsql"),
                body.get("actions") == null ? null : actions(body.get("actions"), true),
                body.get("description") == null ? null : call.text("description"),
                body.get("enabled") == null ? null : flag("enabled", body.get("enabled")),
                body.get("on_action_failed") == null ? null : onActionFailed(call.text("on_action_failed")));
    }

    private static boolean flag(String name, @Nullable Object value) throws ApiException {
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw ApiException.badArguments(name + " must be true or false");
    }

    private static OnActionFailed onActionFailed(String text) throws ApiException {
        return OnActionFailed.of(text)
                .orElseThrow(() -> ApiException.badArguments("on_action_failed must be continue or stop, not " + text));
    }

    /** @param primary whether they may have fallbacks */
    private static List<ActionRequest> actions(@Nullable Object value, boolean primary) throws ApiException {
        if (!(value instanceof List<?> list)) {
            String name = primary ? "actions is required" : "fallbacks must be a list";
            throw ApiException.badArguments(name + ": [{\"name\": ..., \"params\": {...}}, ...]");
        }
        List<ActionRequest> actions = new ArrayList<>();
        for (Object element : list) {
            actions.add(action(element, primary));
        }
        return actions;
    }

    @SuppressWarnings("unchecked")
    private static ActionRequest action(@Nullable Object element, boolean primary) throws ApiException {
        if (!(element instanceof Map<?, ?> map) || !(map.get("name") instanceof String name)) {
            throw ApiException.badArguments("every action is an object with a name");
        }
        Object params = map.get("params");
        if (params != null && !(params instanceof Map)) {
            throw ApiException.badArguments("params of action " + name + " must be an object");
        }
        Object fallbacks = map.get("fallbacks");
        if (fallbacks != null && !primary) {
            throw ApiException.badArguments("the fallback " + name + " cannot have fallbacks itself");
        }
        return new ActionRequest(
                name,
                params == null ? Map.of() : (Map<String, @Nullable Object>) params,
                fallbacks == null ? List.of() : actions(fallbacks, false));
    }
}
