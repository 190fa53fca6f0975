package io.sluice.appliance;

import io.sluice.appliance.config.Configuration;
import io.sluice.connector.ResourceType;
import io.sluice.core.alarm.AlarmSettings;
import io.sluice.core.alarm.Alarms;
import io.sluice.core.broker.Restore;
import io.sluice.core.broker.RetainedSettings;
import io.sluice.core.durable.DurableState;
import io.sluice.core.gateway.AccessSettings;
import io.sluice.core.gateway.CoreParts;
import io.sluice.core.gateway.Gateway;
import io.sluice.core.gateway.GatewayContext;
import io.sluice.core.gateway.GatewayException;
import io.sluice.core.loop.Loops;
import io.sluice.core.metric.Metrics;
import io.sluice.core.session.SessionSettings;
import io.sluice.core.time.TimeSource;
import io.sluice.gateway.mqtt.MqttGateway;
import io.sluice.gateway.mqtt.MqttGatewayConfig;
import io.sluice.gateway.mqtt.state.MqttSettings;
import io.sluice.gateway.transport.EventLoops;
import io.sluice.gateway.transport.SecureWebSocketListenerSettings;
import io.sluice.gateway.transport.TcpListenerSettings;
import io.sluice.gateway.transport.TlsListenerSettings;
import io.sluice.gateway.transport.WebSocketListenerSettings;
import io.sluice.gateway.transport.tls.TlsFileSettings;
import io.sluice.gateway.transport.tls.TlsFiles;
import io.sluice.management.http.ApiParts;
import io.sluice.management.http.HttpApi;
import io.sluice.management.http.HttpSettings;
import io.sluice.management.http.ModuleParts;
import io.sluice.management.http.NodeInfo;
import io.sluice.modules.BrokerModule;
import io.sluice.modules.ModuleContext;
import io.sluice.modules.TickThread;
import io.sluice.modules.ban.BanSettings;
import io.sluice.modules.ban.Bans;
import io.sluice.modules.delayed.DelayedPublish;
import io.sluice.modules.delayed.DelayedSettings;
import io.sluice.modules.flapping.FlappingDetector;
import io.sluice.modules.flapping.FlappingSettings;
import io.sluice.modules.presence.Presence;
import io.sluice.modules.presence.PresenceSettings;
import io.sluice.modules.retained.RetainedSweeper;
import io.sluice.modules.rewrite.RewriteSettings;
import io.sluice.modules.rewrite.TopicRewrite;
import io.sluice.modules.subscription.AutoSubscription;
import io.sluice.modules.subscription.SubscriptionSettings;
import io.sluice.modules.sys.SysSettings;
import io.sluice.modules.sys.SysTopics;
import io.sluice.modules.sysmon.SysmonSettings;
import io.sluice.modules.sysmon.SystemMonitor;
import io.sluice.rule.action.BufferSettings;
import io.sluice.rule.action.Pacing;
import io.sluice.rule.alarm.RuleAlarms;
import io.sluice.rule.bridge.BridgeInlet;
import io.sluice.rule.bridge.BridgeSettings;
import io.sluice.rule.bridge.Bridges;
import io.sluice.rule.engine.BufferParts;
import io.sluice.rule.engine.EventMessages;
import io.sluice.rule.engine.RuleEngine;
import io.sluice.rule.file.RuleFiles;
import io.sluice.rule.file.RuleFolder;
import io.sluice.rule.queue.RowQueues;
import io.sluice.rule.registry.Ids;
import io.sluice.rule.registry.Origin;
import io.sluice.rule.registry.References;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.resource.ResourceRegistry;
import io.sluice.rule.resource.ResourceTypes;
import io.sluice.rule.work.Backoff;
import io.sluice.rule.work.WorkerPool;
import io.sluice.store.DurableStore;
import io.sluice.store.StoreException;
import io.sluice.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the modules together, in the order in which they need each other: store, loops, core, rules, gateways, API. The only place
 * that knows all of them. What is opened is noted in a {@link Closing}, to be closed the other way round.
 */
final class Wiring {
    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final long GRACE_MILLIS = 2_000;
    private static final int ROUNDS = 12;

    private final Configuration configuration;
    private final Path data;
    private final Path etc;
    private final NodeSettings node;
    private final BrokerSettings broker;
    private final TimeSource time = TimeSource.system();
    private final Alarms alarms;
    private final Closing closing;

    /**
     * What runs.
     *
     * @param gateways with open listeners
     * @param api bound
     * @param core sessions and counters
     */
    record Running(List<Gateway> gateways, HttpApi api, CoreParts core) {}

    /** Rules, and the files they may come from. */
    private record Ruling(
            RuleEngine engine, RuleFiles files, @Nullable RuleFolder folder) {}

    Wiring(Configuration configuration, Arguments arguments, Closing closing) {
        this.configuration = configuration;
        this.data = arguments.data();
        this.etc = arguments.etc();
        this.node = configuration.get(NodeSettings.class);
        this.broker = configuration.get(BrokerSettings.class);
        this.alarms = new Alarms(time, configuration.get(AlarmSettings.class).historySize());
        this.closing = closing;
    }

    /** Opens everything; rules are in force before the first listener is open. */
    Running open() throws StartException {
        DurableStore store = store();
        Metrics metrics = new Metrics();
        EventLoops loops = new EventLoops(new EventLoops.Settings(broker.loops(), metrics, time, nodeNumber()));
        closing.add("event loops", loops::close);
        DurableState state = store.state(loops.loops());
        CoreParts core = CoreParts.create(
                loops.loops(), metrics, broker.sharedDispatch(), configuration.get(RetainedSettings.class), state);
        GatewayContext context = new GatewayContext(core, byZone(AccessSettings.class));
        Ruling ruling = rules(store, core, context, rowQueues(core, state));
        Bridges bridges = bridges(store, core, ruling.engine());
        closing.add("events under way", () -> settle(core.loops()));
        restore(core, state);
        start(bridges);
        ModuleParts modules = modules(core, context, state);
        List<Gateway> gateways = List.of(mqtt(loops));
        for (Gateway gateway : gateways) {
            start(gateway, context);
        }
        return new Running(gateways, api(core, context, gateways, ruling, bridges, modules), core);
    }

    private DurableStore store() throws StartException {
        try {
            DurableStore store = DurableStore.open(
                    data.resolve("store"), configuration.get(StoreSettings.class), new StoreAlarms(alarms));
            closing.add("store", store::close);
            return store;
        } catch (StoreException e) {
            throw new StartException(StartException.CANNOT_RUN, e.getMessage() + "", e);
        }
    }

    /** Sessions and retained messages are back before the first client is. */
    private void restore(CoreParts core, DurableState state) throws StartException {
        try {
            Restore.Restored back = new Restore(
                            core.sessions(), core.retained(), core.loops(), state, byZone(SessionSettings.class), time)
                    .run();
            if (back.sessions() + back.retained() + back.damaged() > 0) {
                LOG.info(
                        "Back from the disk: {} sessions with {} subscriptions and {} messages, {} retained messages;"
                                + " {} damaged records left out",
                        back.sessions(),
                        back.subscriptions(),
                        back.messages(),
                        back.retained(),
                        back.damaged());
            }
        } catch (IOException e) {
            throw new StartException(StartException.CANNOT_RUN, "the store cannot be read: " + e.getMessage(), e);
        }
    }

    /** Number of this node in message ids: the same at each start, and most likely another one for another name. */
    private int nodeNumber() {
        return Math.floorMod(node.name().hashCode(), 1 << 16);
    }

    private RowQueues rowQueues(CoreParts core, DurableState state) throws StartException {
        RowQueues queues = new RowQueues(
                state, core.loops(), time, () -> ThreadLocalRandom.current().nextLong());
        try {
            queues.load();
        } catch (IOException e) {
            throw new StartException(StartException.CANNOT_RUN, "the store cannot be read: " + e.getMessage(), e);
        }
        return queues;
    }

    private Ruling rules(DurableStore store, CoreParts core, GatewayContext context, RowQueues queues)
            throws StartException {
        WorkerPool workers = new WorkerPool("target", broker.workers(), time);
        closing.add("workers", workers::close);
        Backoff backoff = new Backoff(
                FIRST_PAUSE_MILLIS,
                LONGEST_PAUSE_MILLIS,
                () -> ThreadLocalRandom.current().nextDouble());
        Ids ids = new Ids(time, () -> ThreadLocalRandom.current().nextLong());
        StoredRules stored = new StoredRules(store);
        ResourceTypes types = new ResourceTypes(ServiceLoader.load(ResourceType.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
        ResourceRegistry resources = new ResourceRegistry(
                types,
                stored,
                ids,
                new ResourceRegistry.Surroundings(
                        node.name(),
                        data,
                        workers,
                        backoff,
                        id -> new BridgeInlet(context, id),
                        References.ofProcess()));
        closing.add("resources", resources::close);
        RuleEngine engine = new RuleEngine(
                new RuleEngine.Surroundings(
                        core.broker(), core.hooks(), core.loops(), core.metrics(), time, node.name()),
                new RuleEngine.Settings(
                        broker.ignoreSystemMessages(),
                        0,
                        EventMessages.plan(broker.eventMessages()),
                        broker.explainMemory().bytes()),
                stored,
                ids,
                resources,
                new BufferParts(BufferSettings.DEFAULT, new Pacing(workers, backoff), queues));
        new RuleAlarms(alarms, engine, workers).start();
        engine.start();
        for (String unused : queues.unused()) {
            LOG.warn("{} has rows on the disk, but no rule that sends them: it is gone, or broken", unused);
        }
        closing.add("rules", () -> drain(engine));
        addEmbeddedTables(resources);
        RuleFiles files = new RuleFiles(engine);
        return new Ruling(engine, files, ruleFolder(files, workers));
    }

    /** The files of rules, applied and watched; null if there is to be no such folder. */
    private @Nullable RuleFolder ruleFolder(RuleFiles files, WorkerPool workers) {
        if (broker.rulesDir().isBlank()) {
            files.release(Origin.WATCHED);
            return null;
        }
        RuleFolder folder =
                new RuleFolder(inEtc(broker.rulesDir()), broker.rulesReloadInterval(), files, alarms, workers);
        folder.start();
        closing.add("rule files", folder::close);
        return folder;
    }

    private Bridges bridges(DurableStore store, CoreParts core, RuleEngine rules) throws StartException {
        try {
            Bridges bridges = Bridges.open(
                    new Bridges.Surroundings(
                            core,
                            node.name(),
                            rules,
                            new StoredRules(store),
                            file -> inEtc(file).toString()),
                    configuration.named(BridgeSettings.class));
            long patience = node.stopTimeout().toMillis();
            closing.add(
                    "bridges",
                    () -> bridges.close(patience)
                            .toCompletableFuture()
                            .get(patience + GRACE_MILLIS, TimeUnit.MILLISECONDS));
            return bridges;
        } catch (RefusedException e) {
            throw new StartException(StartException.CANNOT_RUN, "a bridge cannot be made: " + e.getMessage(), e);
        }
    }

    private static void start(Bridges bridges) throws StartException {
        try {
            bridges.start();
        } catch (RefusedException e) {
            throw new StartException(StartException.CANNOT_RUN, "a bridge cannot be started: " + e.getMessage(), e);
        }
    }

    /** Starts the modules of the broker; a new one is a line here. */
    private ModuleParts modules(CoreParts core, GatewayContext door, DurableState state) {
        TickThread ticks = new TickThread();
        closing.add("ticks", ticks::close);
        ModuleContext context = new ModuleContext(core, alarms, ticks, node.name(), Version.text(), time);
        Bans bans = new Bans(context, state, configuration.named(BanSettings.class));
        DelayedPublish delayed = new DelayedPublish(context, door, state, configuration.get(DelayedSettings.class));
        List<BrokerModule> modules = List.of(
                bans,
                new FlappingDetector(context, configuration.named(FlappingSettings.class), bans::addFlapping),
                delayed,
                new RetainedSweeper(context),
                new SysTopics(context, configuration.get(SysSettings.class)),
                new SystemMonitor(context, configuration.get(SysmonSettings.class)),
                new TopicRewrite(context, configuration.get(RewriteSettings.class)),
                new AutoSubscription(context, door, configuration.get(SubscriptionSettings.class)),
                new Presence(context, configuration.get(PresenceSettings.class)));
        for (BrokerModule module : modules) {
            module.start();
            closing.add("module " + module.name(), module::close);
        }
        return new ModuleParts(bans, delayed);
    }

    /** The target that is always there, so that a rule can store rows on a box with nothing else on it. */
    private static void addEmbeddedTables(ResourceRegistry resources) throws StartException {
        try {
            resources.createIfAbsent("resource:embedded", "embedded", Map.of(), "Tables of this Sluice");
        } catch (RefusedException e) {
            throw new StartException(
                    StartException.CANNOT_RUN, "the embedded tables cannot be opened: " + e.getMessage(), e);
        }
    }

    /**
     * Waits, between the end of the last connection and the end of the rules, for what the loops have begun: no publish is
     * acknowledged whose rule does not run any more. One round for each time that a message may be republished.
     */
    private static void settle(Loops loops) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            CompletableFuture<?>[] through = loops.all().stream()
                    .map(loop -> CompletableFuture.runAsync(() -> {}, loop))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(through).get(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void drain(RuleEngine engine) throws Exception {
        long patience = node.stopTimeout().toMillis();
        engine.close(patience).toCompletableFuture().get(patience + GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Relative paths are below the folder of {@code sluice.conf}; the manual writes {@code etc/} before them. */
    private Path inEtc(String path) {
        Path written = Path.of(path);
        return etc.resolve(written.startsWith("etc") ? Path.of("etc").relativize(written) : written);
    }

    /** Settings by zone, read once for each: they are asked for with every message, or every session. */
    private <T extends Record> Function<String, T> byZone(Class<T> type) {
        Map<String, T> zones = new ConcurrentHashMap<>();
        return zone -> {
            T known = zones.get(zone);
            return known == null ? zones.computeIfAbsent(zone, name -> configuration.get(type, name)) : known;
        };
    }

    private MqttGateway mqtt(EventLoops loops) {
        TlsFiles tlsFiles = new TlsFiles(configuration.get(TlsFileSettings.class), this::inEtc, time, alarms);
        closing.add("TLS files", tlsFiles::close);
        MqttGatewayConfig config = new MqttGatewayConfig(
                configuration.named(TcpListenerSettings.class),
                configuration.named(WebSocketListenerSettings.class),
                configuration.named(TlsListenerSettings.class),
                configuration.named(SecureWebSocketListenerSettings.class),
                tlsFiles,
                zone -> new MqttGatewayConfig.Zone(
                        configuration.get(MqttSettings.class, zone), configuration.get(SessionSettings.class, zone)));
        return new MqttGateway(config, loops);
    }

    private void start(Gateway gateway, GatewayContext context) throws StartException {
        try {
            gateway.start(context);
            closing.add(gateway.name(), () -> {
                gateway.stopAccepting();
                gateway.stop();
            });
        } catch (GatewayException e) {
            throw new StartException(StartException.CANNOT_RUN, e.getMessage() + "", e);
        }
    }

    private HttpApi api(
            CoreParts core,
            GatewayContext context,
            List<Gateway> gateways,
            Ruling ruling,
            Bridges bridges,
            ModuleParts modules)
            throws StartException {
        try {
            HttpApi api = HttpApi.start(
                    configuration.get(HttpSettings.class),
                    new ApiParts(
                            core,
                            context,
                            ruling.engine(),
                            ruling.files(),
                            ruling.folder(),
                            bridges,
                            alarms,
                            modules,
                            gateways,
                            NodeInfo.startingNow(node.name(), Version.text(), time),
                            data,
                            () -> true));
            closing.add("HTTP API", api::close);
            return api;
        } catch (IOException e) {
            throw new StartException(StartException.CANNOT_RUN, e.getMessage() + "", e);
        }
    }
}
