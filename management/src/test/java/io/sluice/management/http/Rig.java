package io.sluice.management.http;

import io.sluice.connector.ResourceType;
import io.sluice.connector.embedded.EmbeddedResourceType;
import io.sluice.connector.mqtt.MqttResourceType;
import io.sluice.core.alarm.Alarms;
import io.sluice.core.broker.OpenRequest;
import io.sluice.core.broker.SharedStrategy;
import io.sluice.core.config.ByteSize;
import io.sluice.core.durable.DurableState;
import io.sluice.core.gateway.AccessSettings;
import io.sluice.core.gateway.CoreParts;
import io.sluice.core.gateway.GatewayContext;
import io.sluice.core.hook.AclVerdict;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.hook.SubscribeOptions;
import io.sluice.core.loop.Loops;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.metric.Metrics;
import io.sluice.core.session.Delivery;
import io.sluice.core.session.DeliveryTarget;
import io.sluice.core.session.Session;
import io.sluice.core.session.SessionSettings;
import io.sluice.core.testing.ThreadLoop;
import io.sluice.core.time.TimeSource;
import io.sluice.core.topic.InvalidTopicException;
import io.sluice.core.topic.TopicFilter;
import io.sluice.modules.ModuleContext;
import io.sluice.modules.ban.Bans;
import io.sluice.modules.delayed.DelayedPublish;
import io.sluice.modules.delayed.DelayedSettings;
import io.sluice.rule.action.BufferSettings;
import io.sluice.rule.action.Pacing;
import io.sluice.rule.alarm.RuleAlarms;
import io.sluice.rule.bridge.BridgeSettings;
import io.sluice.rule.bridge.Bridges;
import io.sluice.rule.engine.BufferParts;
import io.sluice.rule.engine.RuleEngine;
import io.sluice.rule.engine.RuleRequest;
import io.sluice.rule.engine.RuleView;
import io.sluice.rule.file.RuleFiles;
import io.sluice.rule.file.RuleFolder;
import io.sluice.rule.queue.RowQueues;
import io.sluice.rule.registry.Ids;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.resource.ResourceRegistry;
import io.sluice.rule.resource.ResourceTypes;
import io.sluice.rule.work.Backoff;
import io.sluice.rule.work.WorkerPool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A core on a real loop behind a real API on a free port, and a client to call it with. */
public final class Rig implements AutoCloseable {
    public static final String SECRET = "wonder-7";

    private static final SessionSettings SESSION =
            new SessionSettings(32, 100, true, Duration.ZERO, 100, Duration.ofHours(2), 0, false);

    private final PickyTarget target = new PickyTarget();
    private final Metrics metrics = new Metrics();
    private final ThreadLoop loop = new ThreadLoop(metrics, 0);
    private final CoreParts core = CoreParts.create(new Loops(List.of(loop)), metrics, SharedStrategy.ROUND_ROBIN);
    public final FakeGateway gateway = new FakeGateway();
    private final GatewayContext context = new GatewayContext(core, new AccessSettings(true, AclVerdict.ALLOW));
    private final Alarms alarms = new Alarms(TimeSource.system(), 10);
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicBoolean healthy = new AtomicBoolean(true);
    private final WorkerPool workers = new WorkerPool("test-worker", 4, TimeSource.system());
    private final ResourceRegistry resources;
    private final RuleEngine rules;
    private final RuleFolder folder;
    private final HttpApi api;

    /** What is wrong with this core. */
    public Alarms alarms() {
        return alarms;
    }

    /** The external system. */
    public PickyTarget target() {
        return target;
    }

    /** What a connected client sees. */
    public static final class Device implements DeliveryTarget {
        public final BlockingQueue<Message> received = new LinkedBlockingQueue<>();
        public final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

        @Override
        public boolean deliver(Delivery delivery) {
            received.add(delivery.message());
            return true;
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void flush() {}

        @Override
        public void close(CloseReason reason) {
            closed.complete(reason);
        }
    }

    /** An answer. */
    public record Answer(int status, String body, HttpResponse<String> raw) {}

    public Rig(Path data) throws IOException {
        this(data, settings(SECRET, 512));
    }

    Rig(Path data, HttpSettings settings) throws IOException {
        this(data, settings, Map.of());
    }

    /** A rig with a stopped bridge called emqx, to a port where nobody listens. */
    public static Rig withBridge(Path data) throws IOException {
        return new Rig(data, settings(SECRET, 512), Map.of("emqx", TestBridge.SETTINGS));
    }

    private Rig(Path data, HttpSettings settings, Map<String, BridgeSettings> bridges) throws IOException {
        List<ResourceType> types = new ArrayList<>(List.of(new EmbeddedResourceType(), target));
        if (!bridges.isEmpty()) {
            types.add(new MqttResourceType());
        }
        NodeInfo node = NodeInfo.startingNow("sluice@127.0.0.1", "0.1.0", TimeSource.system());
        MemoryRuleStore store = new MemoryRuleStore();
        Ids ids = new Ids(TimeSource.system(), () -> ThreadLocalRandom.current().nextLong());
        Backoff backoff = new Backoff(50, 1_000, () -> 0.5);
        this.resources = new ResourceRegistry(
                new ResourceTypes(types),
                store,
                ids,
                new ResourceRegistry.Surroundings(node.name(), data, workers, backoff));
        this.rules = new RuleEngine(
                new RuleEngine.Surroundings(
                        core.broker(), core.hooks(), core.loops(), metrics, TimeSource.system(), node.name()),
                RuleEngine.Settings.DEFAULT,
                store,
                ids,
                resources,
                new BufferParts(
                        BufferSettings.DEFAULT,
                        new Pacing(workers, backoff),
                        new RowQueues(DurableState.none(), core.loops(), TimeSource.system(), () -> 1)));
        new RuleAlarms(alarms, rules, workers).start();
        rules.start();
        RuleFiles files = new RuleFiles(rules);
        this.folder = new RuleFolder(data.resolve("rules"), Duration.ZERO, files, alarms, workers);
        this.api = HttpApi.start(
                settings,
                new ApiParts(
                        core,
                        context,
                        rules,
                        files,
                        folder,
                        bridges(store, node, bridges),
                        alarms,
                        modules(node),
                        List.of(gateway),
                        node,
                        data,
                        healthy::get));
    }

    private Bridges bridges(MemoryRuleStore store, NodeInfo node, Map<String, BridgeSettings> settings) {
        try {
            return Bridges.open(new Bridges.Surroundings(core, node.name(), rules, store, file -> file), settings);
        } catch (RefusedException e) {
            throw new IllegalStateException(e);
        }
    }

    private ModuleParts modules(NodeInfo node) {
        ModuleContext modules = new ModuleContext(
                core, alarms, (millis, task) -> () -> {}, node.name(), node.version(), TimeSource.system());
        Bans bans = new Bans(modules, DurableState.none(), Map.of());
        DelayedPublish delayed = new DelayedPublish(
                modules, context, DurableState.none(), new DelayedSettings(true, 0, new ByteSize(0)));
        bans.start();
        delayed.start();
        return new ModuleParts(bans, delayed);
    }

    static HttpSettings settings(@Nullable String secret, int maxClients) {
        return new HttpSettings(
                new InetSocketAddress("127.0.0.1", 0), maxClients, 64, new ByteSize(16_384), 50, secret);
    }

    public HttpApi api() {
        return api;
    }

    /** The folder {@code rules} of the data folder: not there yet, and not looked at but when told to. */
    public RuleFolder folder() {
        return folder;
    }

    public RuleEngine rules() {
        return rules;
    }

    public Metrics metrics() {
        return metrics;
    }

    void setHealthy(boolean is) {
        healthy.set(is);
    }

    /** Connects a client with a session that outlives the connection. */
    public Device connect(String clientId, String... filters) throws Exception {
        Device device = new Device();
        ClientInfo client = new ClientInfo(
                clientId, "fred", "192.0.2.7", 50_000, "MQTT", 5, "mqtt:tcp:external", "external", "", false);
        ConnectInfo connect = new ConnectInfo(true, 60, 300, 32, false, 1_700_000_000_000L);
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> context.openSession(new OpenRequest(client, connect, null, SESSION, device, loop, opened -> {
            subscribe(opened.session(), filters);
            opened.session().startDelivery();
            done.complete(null);
        })));
        done.get(5, TimeUnit.SECONDS);
        return device;
    }

    private void subscribe(Session session, String... filters) {
        for (String filter : filters) {
            try {
                context.subscribe(session, TopicFilter.parse(filter), SubscribeOptions.ofQos(1));
            } catch (InvalidTopicException broken) {
                throw new IllegalArgumentException(broken);
            }
        }
    }

    /** A resource of the picky target, connected, and a rule that sends it {@code topic} and {@code v} of every {@code t/#}. */
    public Picky picky(String mood) throws Exception {
        String id = resources
                .create("picky", Map.of("url", "http://h", "password", "open sesame"), "")
                .id();
        resources.restart(id);
        RuleView rule = rules.create(RuleRequest.of(
                "SELECT topic, payload.v AS v FROM \"message.publish\" WHERE topic =~ 't/#'",
                new RuleRequest.ActionRequest(
                        "data_to_picky", Map.of("$resource", id, "line", "x", "mood", mood, "batch_linger", 0))));
        return new Picky(id, rule.id(), rule.actions().get(0).id());
    }

    /** Ids of what {@link #picky} made. */
    public record Picky(String resource, String rule, String action) {}

    /** Publishes with QoS 1 to {@code t/1}. */
    public void publishValue(String json) throws Exception {
        Answer answer = post(
                "/api/v3/mqtt/publish",
                "{\"topic\":\"t/1\",\"qos\":1,\"payload\":\"{\\\"v\\\": "
                        + json.replace("\\", "\\\\").replace("\"", "\\\"") + "}\"}");
        if (!answer.body().startsWith("{\"code\":0")) {
            throw new AssertionError(answer.body());
        }
    }

    /** A resource with embedded tables, connected, and a rule that stores every {@code t/#} in table readings. */
    public void embeddedReadings() throws Exception {
        String id = resources.create("embedded", Map.of(), "tables").id();
        resources.restart(id);
        rules.create(RuleRequest.of(
                "SELECT topic, payload.v AS v FROM \"message.publish\" WHERE topic =~ 't/#'",
                new RuleRequest.ActionRequest("data_to_embedded", Map.of("$resource", id, "table", "readings"))));
    }

    /** Waits until something is so, at most five seconds. */
    public void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited five seconds in vain");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    public Answer get(String path) throws Exception {
        return call("GET", path, null);
    }

    public Answer post(String path, String body) throws Exception {
        return call("POST", path, body);
    }

    public Answer call(String method, String path, @Nullable String body) throws Exception {
        return send(request(path)
                .header("Authorization", api.application().authorization())
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** Sends bytes as they are, and reads until the server closes or falls silent for two seconds. */
    String raw(String text) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", api.address().getPort())) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(answer);
            } catch (SocketTimeoutException silent) {
                // what came so far is the answer
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + api.address().getPort() + path));
    }

    Answer send(HttpRequest request) throws Exception {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body(), response);
    }

    @Override
    public void close() {
        api.close();
        rules.close(0);
        resources.close();
        workers.close();
        loop.close();
    }
}
