package io.sluice.connector;

import java.nio.file.Path;

/**
 * What Sluice gives to a resource.
 *
 * @param resourceId id of the resource, for logs
 * @param nodeName name of this Sluice
 * @param dataDirectory Sluice's data directory; exists and is writable
 * @param inlet where messages go that the resource brings in
 */
public record ResourceContext(String resourceId, String nodeName, Path dataDirectory, Inlet inlet) {
    /** For a resource that brings nothing in. */
    public ResourceContext(String resourceId, String nodeName, Path dataDirectory) {
        this(resourceId, nodeName, dataDirectory, Inlet.CLOSED);
    }
}
