package io.sluice.management.http;

import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.registry.RefusedException.Reason;

/** What the API says when rules or resources refuse something. */
final class Refusals {
    private Refusals() {}

    /** A refusal of what stands in the body: something that is not there is a wrong argument. */
    static ApiException ofBody(RefusedException refused) {
        int code = refused.reason() == Reason.TARGET_FAILED ? ApiException.INTERNAL : ApiException.BAD_REQUEST;
        return new ApiException(code, String.valueOf(refused.getMessage()));
    }

    /** A refusal of what the path names. */
    static ApiException ofPath(RefusedException refused) {
        int code = switch (refused.reason()) {
            case NOT_FOUND -> ApiException.NOT_FOUND;
            case IN_USE -> ApiException.CONFLICT;
            case BAD_REQUEST, TARGET_FAILED -> ApiException.BAD_REQUEST;
        };
        return new ApiException(code, String.valueOf(refused.getMessage()));
    }
}
