package io.sluice.rule.resource;

/** Told when a resource comes or goes. Called on worker threads and on those that delete; must not block. */
@FunctionalInterface
public interface ResourceListener {
    /** The resource's {@link ResourceStatus#alive} changed. */
    void changed(String resourceId, ResourceStatus status);

    /** The resource was deleted. */
    default void deleted(String resourceId) {}
}
