package io.sluice.rule.engine;

import io.sluice.connector.Action;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.rule.action.ActionBuffer;
import io.sluice.rule.action.ActionKind;
import io.sluice.rule.action.ActionMetrics;
import io.sluice.rule.action.BufferSettings;
import io.sluice.rule.action.BufferedAction;
import io.sluice.rule.action.RuleAction;
import io.sluice.rule.queue.RowQueue;
import io.sluice.rule.resource.ResourceRegistry;
import io.sluice.rule.resource.ResourceTypes.Offer;
import io.sluice.rule.resource.ResourceView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An action that resources of one or several types offer: outputs go through a buffer to the resource. */
final class ConnectorActionKind implements ActionKind {
    private final List<Offer> offers;
    private final ResourceRegistry resources;
    private final BufferParts parts;

    /** @param offers not empty, all with the same name of action */
    ConnectorActionKind(List<Offer> offers, ResourceRegistry resources, BufferParts parts) {
        this.offers = List.copyOf(offers);
        this.resources = resources;
        this.parts = parts;
    }

    @Override
    public Description description() {
        Offer first = offers.get(0);
        return new Description(
                first.action().name(),
                first.type().name(),
                offers.stream().map(offer -> offer.type().name()).toList(),
                declared(first),
                first.action().title(),
                first.action().description());
    }

    private List<Parameter> declared(Offer offer) {
        List<Parameter> all = new ArrayList<>();
        all.add(Parameter.required(
                ActionSpec.RESOURCE,
                Parameter.Type.STRING,
                "Resource",
                "id of the resource it sends to; may be left out if there is only one of its type"));
        all.addAll(offer.action().parameters());
        all.addAll(parts.defaults().parameters());
        return all;
    }

    /** What parameters come to. */
    private record Bound(ResourcePort port, BufferSettings settings) {}

    /** The resource may be missing: the action waits for it. */
    @Override
    public RuleAction create(String actionId, Map<String, @Nullable Object> given, ActionMetrics metrics)
            throws InvalidParameterException {
        Bound bound = bind(given);
        BufferSettings settings = bound.settings();
        try {
            RowQueue queue = parts.queues().open(actionId, settings.durable(), settings.deadLetters());
            ActionBuffer buffer = new ActionBuffer(actionId, bound.port(), queue, settings, metrics, parts.pacing());
            return new BufferedAction(actionId, buffer, metrics);
        } catch (IOException e) {
            throw new InvalidParameterException("buffer", "the queue cannot be opened: " + e.getMessage());
        }
    }

    @Override
    public Optional<Runnable> change(RuleAction action, Map<String, @Nullable Object> given)
            throws InvalidParameterException {
        Bound bound = bind(given);
        if (!(action instanceof BufferedAction buffered)
                || buffered.buffer().settings().durable() != bound.settings().durable()) {
            return Optional.empty();
        }
        return Optional.of(() -> buffered.buffer().redirect(bound.port(), bound.settings()));
    }

    @Override
    public void check(Map<String, @Nullable Object> given, @Nullable String resourceType)
            throws InvalidParameterException {
        bind(given, offerOf(resourceType));
    }

    private Bound bind(Map<String, @Nullable Object> given) throws InvalidParameterException {
        String resourceId = String.valueOf(given.get(ActionSpec.RESOURCE));
        return bind(
                given,
                offerOf(resources.find(resourceId).map(ResourceView::type).orElse(null)));
    }

    private Bound bind(Map<String, @Nullable Object> given, Offer offer) throws InvalidParameterException {
        String resourceId = String.valueOf(given.get(ActionSpec.RESOURCE));
        BufferSettings settings = settings(ParameterValues.check(declared(offer), given));
        ParameterValues own = ParameterValues.check(
                offer.action().parameters(), only(offer.action().parameters(), given));
        Optional<Resource> resource = resources.resource(resourceId);
        if (resource.isPresent()) {
            tryOut(resource.get(), offer, own);
        }
        return new Bound(new ResourcePort(resources, resourceId, offer.action(), own), settings);
    }

    private Offer offerOf(@Nullable String type) {
        return offers.stream()
                .filter(offer -> offer.type().name().equals(type))
                .findFirst()
                .orElse(offers.get(0));
    }

    private BufferSettings settings(ParameterValues values) throws InvalidParameterException {
        try {
            return parts.defaults().with(values);
        } catch (IllegalArgumentException e) {
            throw new InvalidParameterException("buffer", String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, @Nullable Object> only(List<Parameter> declared, Map<String, @Nullable Object> given) {
        Map<String, @Nullable Object> some = new HashMap<>(given);
        some.keySet()
                .removeIf(name -> declared.stream()
                        .noneMatch(parameter -> parameter.name().equals(name)));
        return some;
    }

    /** Binding does no I/O: parameters that make no sense together are refused now and not with the first row. */
    private static void tryOut(Resource resource, Offer offer, ParameterValues values)
            throws InvalidParameterException {
        Action action = resource.action(offer.action(), values);
        action.close();
    }
}
