package io.sluice.rule.resource;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.Inlet;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Lookup;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.ResourceType;
import io.sluice.rule.registry.Ids;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.registry.RefusedException.Reason;
import io.sluice.rule.registry.RuleStore;
import io.sluice.rule.work.Backoff;
import io.sluice.rule.work.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All resources. A system that is away is no error: its resource keeps trying. Methods that change something write to the
 * store and may block: never on an event loop. Safe for any thread.
 */
public final class ResourceRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ResourceRegistry.class);
    private static final String PREFIX = "resource:";
    private static final String HIDDEN = "******";

    private final ResourceTypes types;
    private final RuleStore store;
    private final Ids ids;
    private final Surroundings surroundings;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> users = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Integer>> wanted = new ConcurrentHashMap<>();
    private final List<ResourceListener> listeners = new CopyOnWriteArrayList<>();

    /**
     * Where resources live.
     *
     * @param nodeName name of this Sluice
     * @param dataDirectory its data directory
     * @param workers run connects and checks; a resource uses at most one thread
     * @param backoff pauses between attempts to connect
     * @param inlet where messages go that a resource brings in, by the resource's id
     */
    public record Surroundings(
            String nodeName, Path dataDirectory, Workers workers, Backoff backoff, Function<String, Inlet> inlet) {
        /** For resources that bring nothing in. */
        public Surroundings(String nodeName, Path dataDirectory, Workers workers, Backoff backoff) {
            this(nodeName, dataDirectory, workers, backoff, id -> Inlet.CLOSED);
        }
    }

    /** A stored resource: alive, or broken with the reason. */
    private record Entry(
            ResourceDefinition definition,
            @Nullable ParameterValues values,
            @Nullable LiveResource live,
            String problem) {}

    public ResourceRegistry(ResourceTypes types, RuleStore store, Ids ids, Surroundings surroundings) {
        this.types = types;
        this.store = store;
        this.ids = ids;
        this.surroundings = surroundings;
    }

    public ResourceTypes types() {
        return types;
    }

    /** Adds a listener for all resources. */
    public void addListener(ResourceListener listener) {
        listeners.add(listener);
    }

    /** Brings up what is stored. Never fails: what cannot be made is kept, and listed with the reason. */
    public synchronized void load() {
        store.load(RuleStore.Kind.RESOURCE).forEach((id, json) -> {
            Entry entry;
            try {
                entry = entry(ResourceDefinition.fromJson(id, json));
            } catch (IOException | RefusedException | RuntimeException e) {
                LOG.error("{}: stored resource cannot be brought up: {}", id, e.getMessage());
                entry = broken(id, json, String.valueOf(e.getMessage()));
            }
            install(entry);
        });
    }

    private static Entry broken(String id, String json, String problem) {
        ResourceDefinition definition;
        try {
            definition = ResourceDefinition.fromJson(id, json);
        } catch (IOException e) {
            definition = new ResourceDefinition(id, "unknown", Map.of(), "");
        }
        return new Entry(definition, null, null, problem);
    }

    private void install(Entry entry) {
        entries.put(entry.definition().id(), entry);
        if (entry.live() != null) {
            entry.live().start();
        }
    }

    /**
     * Makes, stores and begins to connect a resource. That the system does not answer is no error.
     *
     * @throws RefusedException if there is no such type, or a parameter is wrong
     */
    public synchronized ResourceView create(String type, Map<String, @Nullable Object> config, String description)
            throws RefusedException {
        String id = ids.next(PREFIX, entries::containsKey);
        return put(new ResourceDefinition(id, types.find(type).name(), config, description));
    }

    /**
     * As {@link #create}, with an id of the caller's; a resource of that id is left as it is. For resources that come
     * with the product.
     */
    public synchronized ResourceView createIfAbsent(
            String id, String type, Map<String, @Nullable Object> config, String description) throws RefusedException {
        Entry known = entries.get(id);
        return known != null ? view(known) : put(new ResourceDefinition(id, type, config, description));
    }

    /**
     * Makes and begins to connect a resource that is not stored, because somebody else declares it at each start.
     *
     * @throws RefusedException if there is a resource of that id, or a parameter is wrong
     */
    public synchronized void lend(String id, String type, Map<String, @Nullable Object> config, String description)
            throws RefusedException {
        if (entries.containsKey(id)) {
            throw new RefusedException(Reason.IN_USE, "Bad Arguments: there is a resource " + id + " already");
        }
        install(entry(new ResourceDefinition(id, type, config, description)));
    }

    /** Ends a resource that was lent; no effect if there is none. */
    public synchronized void takeBack(String id) {
        Entry entry = entries.remove(id);
        if (entry != null && entry.live() != null) {
            entry.live().close();
        }
    }

    /** Says what a resource is to bring in, now and whenever it is made anew: QoS by topic filter. */
    public synchronized void want(String id, Map<String, Integer> filters) {
        wanted.put(id, Map.copyOf(filters));
        resource(id).flatMap(Resource::intake).ifPresent(intake -> intake.want(filters));
    }

    private ResourceView put(ResourceDefinition definition) throws RefusedException {
        Entry entry = entry(definition);
        store.put(RuleStore.Kind.RESOURCE, definition.id(), definition.toJson());
        install(entry);
        return view(entry);
    }

    private Entry entry(ResourceDefinition definition) throws RefusedException {
        ResourceType type = types.find(definition.type());
        ParameterValues values = check(type, definition.config());
        Resource resource = make(type, values, definition.id());
        LiveResource live = new LiveResource(
                definition.id(), resource, surroundings.workers(), surroundings.backoff(), this::changed);
        return new Entry(definition, values, live, "");
    }

    private static ParameterValues check(ResourceType type, Map<String, @Nullable Object> config)
            throws RefusedException {
        try {
            return ParameterValues.check(type.parameters(), config);
        } catch (InvalidParameterException e) {
            throw RefusedException.bad("Bad Arguments: " + e.getMessage());
        }
    }

    private Resource make(ResourceType type, ParameterValues values, String id) throws RefusedException {
        try {
            Resource made = type.create(
                    values,
                    new ResourceContext(
                            id,
                            surroundings.nodeName(),
                            surroundings.dataDirectory(),
                            surroundings.inlet().apply(id)));
            made.intake().ifPresent(intake -> intake.want(wanted.getOrDefault(id, Map.of())));
            return made;
        } catch (InvalidParameterException e) {
            throw RefusedException.bad("Bad Arguments: " + e.getMessage());
        }
    }

    private void changed(String id, ResourceStatus status) {
        listeners.forEach(listener -> listener.changed(id, status));
    }

    /**
     * Connects once and forgets the resource again. Blocks for as long as the resource's own time-outs say.
     *
     * @throws RefusedException if a parameter is wrong, or with what the system said
     */
    public void test(String type, Map<String, @Nullable Object> config) throws RefusedException {
        ResourceType known = types.find(type);
        try (Resource resource = make(known, check(known, config), PREFIX + "test")) {
            resource.connect();
            resource.check();
        } catch (ConnectorException e) {
            throw new RefusedException(Reason.TARGET_FAILED, "Test Creating Resource Failed: " + e.getMessage());
        }
    }

    /** All resources, by id. */
    public List<ResourceView> list() {
        return entries.values().stream()
                .map(ResourceRegistry::view)
                .sorted(Comparator.comparing(ResourceView::id))
                .toList();
    }

    /** The resource of an id, empty if there is none. */
    public Optional<ResourceView> find(String id) {
        return Optional.ofNullable(entries.get(id)).map(ResourceRegistry::view);
    }

    private static ResourceView view(Entry entry) {
        ResourceDefinition definition = entry.definition();
        LiveResource live = entry.live();
        ResourceStatus status = live == null ? new ResourceStatus(false, entry.problem(), 0, 0) : live.status();
        Map<String, @Nullable Object> config = entry.values() == null
                ? hidden(definition.config())
                : entry.values().shown();
        return new ResourceView(definition.id(), definition.type(), config, definition.description(), status);
    }

    /** Nobody knows which of them are secret. */
    private static Map<String, @Nullable Object> hidden(Map<String, @Nullable Object> config) {
        Map<String, @Nullable Object> hidden = new LinkedHashMap<>(config);
        hidden.replaceAll((name, value) -> HIDDEN);
        return hidden;
    }

    /**
     * Forgets a resource; no effect if there is none.
     *
     * @throws RefusedException if rules use it, naming them
     */
    public synchronized void delete(String id) throws RefusedException {
        Set<String> rules = users.getOrDefault(id, Set.of());
        if (!rules.isEmpty()) {
            throw new RefusedException(
                    Reason.IN_USE, "Bad Arguments: resource " + id + " is used by " + String.join(", ", rules));
        }
        store.delete(RuleStore.Kind.RESOURCE, id);
        Entry entry = entries.remove(id);
        if (entry != null && entry.live() != null) {
            entry.live().close();
        }
        listeners.forEach(listener -> listener.deleted(id));
    }

    /**
     * Ends the connection and makes it anew, once in the caller's thread; if that fails it goes on trying by itself.
     *
     * @throws RefusedException if there is no such resource, or the system does not answer
     */
    public void restart(String id) throws RefusedException {
        LiveResource fresh;
        synchronized (this) {
            Entry old = entries.get(id);
            if (old == null) {
                throw RefusedException.notFound("Resource " + id + " Not Found");
            }
            Entry entry = entry(old.definition());
            entries.put(id, entry);
            if (old.live() != null) {
                old.live().close();
            }
            fresh = Objects.requireNonNull(entry.live());
        }
        fresh.turn();
        if (!fresh.status().alive()) {
            throw new RefusedException(
                    Reason.TARGET_FAILED,
                    "Start Resource " + id + " Failed: " + fresh.status().lastError());
        }
    }

    /** Notes that a rule uses resources; in place of what was noted for it before. */
    public synchronized void use(String ruleId, Collection<String> resourceIds) {
        users.values().forEach(rules -> rules.remove(ruleId));
        for (String id : resourceIds) {
            users.computeIfAbsent(id, key -> new TreeSet<>()).add(ruleId);
        }
    }

    /**
     * The live connection of a resource.
     *
     * @throws ConnectorException retriable, if there is none at the moment; it says why
     */
    public Resource connected(String id) throws ConnectorException {
        LiveResource live = live(id);
        ResourceStatus status = live.status();
        if (!status.alive()) {
            String why = status.lastError() == null ? "not connected yet" : status.lastError();
            throw ConnectorException.retry(id + " is not available: " + why, null);
        }
        return live.resource();
    }

    /** The resource of an id, connected or not; empty if there is none or it is broken. */
    public Optional<Resource> resource(String id) {
        Entry entry = entries.get(id);
        return entry == null || entry.live() == null
                ? Optional.empty()
                : Optional.of(entry.live().resource());
    }

    private LiveResource live(String id) throws ConnectorException {
        Entry entry = entries.get(id);
        if (entry == null || entry.live() == null) {
            String why = entry == null ? "there is no such resource" : entry.problem();
            throw ConnectorException.retry(id + " is not available: " + why, null);
        }
        return entry.live();
    }

    /**
     * The ability of a resource to answer questions.
     *
     * @throws ConnectorException if it is away
     */
    public Optional<Lookup> lookup(String id) throws ConnectorException {
        return connected(id).lookup();
    }

    /** Somebody saw the resource fail: it looks after itself now. */
    public void suspect(String id) {
        Entry entry = entries.get(id);
        if (entry != null && entry.live() != null) {
            entry.live().suspect();
        }
    }

    /** Ends all connections. */
    @Override
    public synchronized void close() {
        entries.values().forEach(entry -> {
            if (entry.live() != null) {
                entry.live().close();
            }
        });
    }
}
