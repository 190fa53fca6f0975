package io.sluice.rule.registry;

import java.util.ArrayList;
import java.util.List;

/** A request about rules or resources cannot be granted. The message says why and what would be right; holds no secret. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why, for the API's code. */
    public enum Reason {
        /** Something in the request is wrong. */
        BAD_REQUEST,
        /** There is no rule, resource or action of that name. */
        NOT_FOUND,
        /** It is used by something else. */
        IN_USE,
        /** An external system does not answer as it should. */
        TARGET_FAILED
    }

    private final Reason reason;
    private final List<String> place;

    public RefusedException(Reason reason, String message) {
        this(reason, message, List.of());
    }

    private RefusedException(Reason reason, String message, List<String> place) {
        super(message, null, false, false);
        this.reason = reason;
        this.place = List.copyOf(place);
    }

    public static RefusedException bad(String message) {
        return new RefusedException(Reason.BAD_REQUEST, message);
    }

    public static RefusedException notFound(String message) {
        return new RefusedException(Reason.NOT_FOUND, message);
    }

    /** The same, of something inside of what was asked: steps that lead there, before those that are known already. */
    public RefusedException at(String... steps) {
        List<String> longer = new ArrayList<>(List.of(steps));
        longer.addAll(place);
        return new RefusedException(reason, String.valueOf(getMessage()), longer);
    }

    /** Where in the request the mistake is, as names of members and numbers of elements from 0; empty if nobody knows. */
    public List<String> place() {
        return place;
    }

    public Reason reason() {
        return reason;
    }
}
