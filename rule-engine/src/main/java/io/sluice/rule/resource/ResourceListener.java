package io.sluice.rule.resource;

/** Told when a resource comes or goes. Called on a worker thread; must not block. */
@FunctionalInterface
public interface ResourceListener {
    /** The resource's {@link ResourceStatus#alive} changed. */
    void changed(String resourceId, ResourceStatus status);
}
