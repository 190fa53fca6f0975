package io.sluice.management.http;

import io.sluice.rule.bridge.BridgeView;
import io.sluice.rule.bridge.Bridges;
import io.sluice.rule.registry.RefusedException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Bridges to other brokers (manual 868-907, 7578-7637): what they carry, and the switches. */
final class BridgeEndpoints {
    private static final String ONE = "/bridges/:name";

    private final Bridges bridges;

    /** A bridge. */
    record BridgeJson(
            String name,
            String status,
            String address,
            @Nullable String lastError,
            List<String> forwards,
            List<SubscriptionJson> subscriptions,
            long success,
            long failed) {}

    /** What the remote broker sends. */
    record SubscriptionJson(String topic, int qos) {}

    /** What is done to a bridge. */
    private interface Change {
        void make(String name, Call call) throws RefusedException, ApiException;
    }

    BridgeEndpoints(Bridges bridges) {
        this.bridges = bridges;
    }

    void addTo(Routes routes) {
        routes.get(
                "/bridges",
                call -> bridges.list().stream().map(BridgeEndpoints::json).toList());
        routes.get(ONE, call -> json(view(call)));
        routes.put(ONE + "/start", call -> changed(call, (name, c) -> bridges.start(name)));
        routes.put(ONE + "/stop", call -> changed(call, (name, c) -> bridges.stop(name)));
        routes.get(ONE + "/forwards", call -> view(call).forwards());
        routes.post(ONE + "/forwards", call -> changed(call, (name, c) -> bridges.addForward(name, c.text("topic"))));
        routes.delete(
                ONE + "/forwards/:topic",
                call -> changed(call, (name, c) -> bridges.deleteForward(name, c.path("topic"))));
        routes.get(ONE + "/subscriptions", call -> json(view(call)).subscriptions());
        routes.post(
                ONE + "/subscriptions",
                call -> changed(call, (name, c) -> bridges.addSubscription(name, c.text("topic"), qos(c))));
        routes.delete(
                ONE + "/subscriptions/:topic",
                call -> changed(call, (name, c) -> bridges.deleteSubscription(name, c.path("topic"))));
    }

    private static int qos(Call call) throws ApiException {
        Object qos = call.json().get("qos");
        if (qos instanceof Long number && number >= 0 && number <= 2) {
            return number.intValue();
        }
        throw ApiException.badArguments("qos must be 0, 1 or 2");
    }

    private BridgeView view(Call call) throws ApiException {
        try {
            return bridges.find(call.path("name"));
        } catch (RefusedException refused) {
            throw Refusals.ofPath(refused);
        }
    }

    private BridgeJson changed(Call call, Change change) throws ApiException {
        try {
            change.make(call.path("name"), call);
        } catch (RefusedException refused) {
            throw Refusals.ofPath(refused);
        }
        return json(view(call));
    }

    private static BridgeJson json(BridgeView view) {
        String state = view.state().name();
        return new BridgeJson(
                view.name(),
                state.charAt(0) + state.substring(1).toLowerCase(Locale.ROOT),
                view.address(),
                view.lastError(),
                view.forwards(),
                view.subscriptions().entrySet().stream()
                        .map(entry -> new SubscriptionJson(entry.getKey(), entry.getValue()))
                        .toList(),
                view.success(),
                view.failed());
    }
}
