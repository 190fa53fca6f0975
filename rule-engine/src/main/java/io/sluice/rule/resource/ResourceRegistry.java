package io.sluice.rule.resource;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.Inlet;
import io.sluice.connector.Lookup;
import io.sluice.connector.Resource;
import io.sluice.rule.registry.Ids;
import io.sluice.rule.registry.Origin;
import io.sluice.rule.registry.References;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.registry.RefusedException.Reason;
import io.sluice.rule.registry.RuleStore;
import io.sluice.rule.work.Backoff;
import io.sluice.rule.work.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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

    private final ResourceTypes types;
    private final RuleStore store;
    private final Ids ids;
    private final References references;
    private final ResourceMaker maker;
    private final ResourceUsers users = new ResourceUsers();
    private final Map<String, ResourceEntry> entries = new ConcurrentHashMap<>();
    /** Resources that are not stored. */
    private final Set<String> lent = ConcurrentHashMap.newKeySet();

    private final List<ResourceListener> listeners = new CopyOnWriteArrayList<>();

    /**
     * Where resources live.
     *
     * @param nodeName name of this Sluice
     * @param dataDirectory its data directory
     * @param workers run connects and checks; a resource uses at most one thread
     * @param backoff pauses between attempts to connect
     * @param inlet where messages go that a resource brings in, by the resource's id
     * @param references what parameters may refer to
     */
    public record Surroundings(
            String nodeName,
            Path dataDirectory,
            Workers workers,
            Backoff backoff,
            Function<String, Inlet> inlet,
            References references) {
        /** For resources that bring nothing in and refer to nothing. */
        public Surroundings(String nodeName, Path dataDirectory, Workers workers, Backoff backoff) {
            this(nodeName, dataDirectory, workers, backoff, id -> Inlet.CLOSED, new References(Map.of()));
        }
    }

    public ResourceRegistry(ResourceTypes types, RuleStore store, Ids ids, Surroundings surroundings) {
        this.types = types;
        this.store = store;
        this.ids = ids;
        this.references = surroundings.references();
        this.maker = new ResourceMaker(types, surroundings);
    }

    /** What parameters may refer to. */
    public References references() {
        return references;
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
            ResourceEntry entry;
            try {
                entry = entry(ResourceDefinition.fromJson(id, json));
            } catch (IOException | RefusedException | RuntimeException e) {
                LOG.error("{}: stored resource cannot be brought up: {}", id, e.getMessage());
                entry = ResourceEntry.broken(id, json, String.valueOf(e.getMessage()));
            }
            install(entry);
        });
    }

    private void install(ResourceEntry entry) {
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
    public ResourceView create(String type, Map<String, @Nullable Object> config, String description)
            throws RefusedException {
        return create(new ResourceRequest(null, type, config, description), null);
    }

    /**
     * As the other one, perhaps with an id that the caller chose.
     *
     * @param origin the file it comes from, null if it comes from none
     * @throws RefusedException if the id is taken, there is no such type, or a parameter is wrong
     */
    public synchronized ResourceView create(ResourceRequest request, @Nullable Origin origin) throws RefusedException {
        String wanted = request.id();
        if (wanted != null && entries.containsKey(wanted)) {
            throw RefusedException.bad("Already Exists");
        }
        String id = wanted == null ? ids.next(PREFIX, entries::containsKey) : Ids.checked(wanted);
        String type = types.find(request.type()).name();
        return put(new ResourceDefinition(id, type, request.config(), request.description(), origin));
    }

    /**
     * As {@link #create}, with an id of the caller's; a resource of that id is left as it is. For resources that come
     * with the product.
     */
    public synchronized ResourceView createIfAbsent(
            String id, String type, Map<String, @Nullable Object> config, String description) throws RefusedException {
        ResourceEntry known = entries.get(id);
        return known != null
                ? known.view()
                : put(new ResourceDefinition(id, type, config, description, new Origin(Origin.PRODUCT, "", null)));
    }

    /**
     * Changes a resource in place: rules that use it go on with the new connection. A secret that is given as the stars it is
     * shown as stays.
     *
     * @param request its id is that of the resource
     * @param origin the file that the change comes from, null if it comes from none
     * @throws RefusedException if there is no such resource, a parameter is wrong, a watched file says how it is, or it would be
     *     of another type while rules use it; then it stays as it was
     */
    public synchronized ResourceView update(ResourceRequest request, @Nullable Origin origin) throws RefusedException {
        String id = String.valueOf(request.id());
        ResourceEntry old = known(id);
        ResourceDefinition was = old.definition();
        if (origin == null) {
            Origin.checkChangeable("resource " + id, was.origin());
        }
        String type = types.find(request.type()).name();
        boolean sameType = type.equals(was.type());
        if (!sameType) {
            users.checkUnused(id);
        }
        ResourceDefinition definition = new ResourceDefinition(
                id,
                type,
                sameType ? maker.withSecretsOf(was, request.config()) : request.config(),
                request.description(),
                origin != null || was.origin() == null ? origin : was.origin().changed());
        boolean sameConnection =
                sameType && old.live() != null && definition.config().equals(was.config());
        ResourceEntry entry = sameConnection ? old.with(definition) : entry(definition);
        store.put(RuleStore.Kind.RESOURCE, id, definition.toJson());
        if (sameConnection) {
            entries.put(id, entry);
        } else {
            old.close();
            install(entry);
        }
        return entry.view();
    }

    private ResourceEntry known(String id) throws RefusedException {
        ResourceEntry entry = entries.get(id);
        if (entry == null || lent.contains(id)) {
            throw RefusedException.notFound("Resource " + id + " Not Found");
        }
        return entry;
    }

    /**
     * Whether {@link #create} or {@link #update} would take a resource. Changes nothing.
     *
     * @throws RefusedException with what is wrong
     */
    public void check(ResourceRequest request) throws RefusedException {
        String id = Ids.checked(String.valueOf(request.id()));
        maker.check(request.type(), request.config(), id);
        ResourceEntry old = entries.get(id);
        if (lent.contains(id)) {
            throw RefusedException.bad("Already Exists");
        }
        if (old != null
                && !old.definition().type().equals(types.find(request.type()).name())) {
            users.checkUnused(id);
        }
    }

    /** Parameters of a resource as they were given, secrets included; empty if it is not stored. */
    public Optional<ResourceRequest> definition(String id) {
        ResourceEntry entry = lent.contains(id) ? null : entries.get(id);
        return Optional.ofNullable(entry)
                .map(ResourceEntry::definition)
                .map(it -> new ResourceRequest(it.id(), it.type(), it.config(), it.description()));
    }

    /** Ids of the rules that use a resource. */
    public synchronized Set<String> usersOf(String id) {
        return users.of(id);
    }

    /** Says that a resource comes from a file, or from none; nothing else changes. No effect if there is no such resource. */
    public synchronized void setOrigin(String id, @Nullable Origin origin) {
        ResourceEntry entry = entries.get(id);
        if (entry != null && !lent.contains(id)) {
            ResourceDefinition was = entry.definition();
            ResourceDefinition definition =
                    new ResourceDefinition(id, was.type(), was.config(), was.description(), origin);
            store.put(RuleStore.Kind.RESOURCE, id, definition.toJson());
            entries.put(id, entry.with(definition));
        }
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
        ResourceEntry entry = entry(new ResourceDefinition(id, type, config, description, null));
        lent.add(id);
        install(entry);
    }

    /** Ends a resource that was lent; no effect if there is none. */
    public synchronized void takeBack(String id) {
        ResourceEntry entry = entries.remove(id);
        lent.remove(id);
        if (entry != null) {
            entry.close();
        }
    }

    /** Says what a resource is to bring in, now and whenever it is made anew: QoS by topic filter. */
    public synchronized void want(String id, Map<String, Integer> filters) {
        maker.want(id, filters);
        resource(id).flatMap(Resource::intake).ifPresent(intake -> intake.want(filters));
    }

    private ResourceView put(ResourceDefinition definition) throws RefusedException {
        ResourceEntry entry = entry(definition);
        store.put(RuleStore.Kind.RESOURCE, definition.id(), definition.toJson());
        install(entry);
        return entry.view();
    }

    private ResourceEntry entry(ResourceDefinition definition) throws RefusedException {
        return maker.entry(definition, this::changed);
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
        maker.test(type, config, PREFIX + "test");
    }

    /** All resources, by id. */
    public List<ResourceView> list() {
        return entries.values().stream()
                .map(ResourceEntry::view)
                .sorted(Comparator.comparing(ResourceView::id))
                .toList();
    }

    /** The resource of an id, empty if there is none. */
    public Optional<ResourceView> find(String id) {
        return Optional.ofNullable(entries.get(id)).map(ResourceEntry::view);
    }

    /**
     * Forgets a resource; no effect if there is none.
     *
     * @throws RefusedException if rules use it, naming them, or a watched file says that there is this resource
     */
    public synchronized void delete(String id) throws RefusedException {
        ResourceEntry entry = entries.get(id);
        if (entry != null) {
            Origin.checkChangeable("resource " + id, entry.definition().origin());
        }
        forget(id);
    }

    /**
     * As {@link #delete}, for one whose file is gone.
     *
     * @throws RefusedException if rules use it, naming them
     */
    public synchronized void forget(String id) throws RefusedException {
        users.checkUnused(id);
        store.delete(RuleStore.Kind.RESOURCE, id);
        ResourceEntry entry = entries.remove(id);
        if (entry != null) {
            entry.close();
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
            ResourceEntry old = entries.get(id);
            if (old == null) {
                throw RefusedException.notFound("Resource " + id + " Not Found");
            }
            ResourceEntry entry = entry(old.definition());
            entries.put(id, entry);
            old.close();
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
        users.use(ruleId, resourceIds);
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
        ResourceEntry entry = entries.get(id);
        return entry == null || entry.live() == null
                ? Optional.empty()
                : Optional.of(entry.live().resource());
    }

    private LiveResource live(String id) throws ConnectorException {
        ResourceEntry entry = entries.get(id);
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
        ResourceEntry entry = entries.get(id);
        if (entry != null && entry.live() != null) {
            entry.live().suspect();
        }
    }

    /** Ends all connections. */
    @Override
    public synchronized void close() {
        entries.values().forEach(ResourceEntry::close);
    }
}
