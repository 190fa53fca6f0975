package io.sluice.core.durable;

/** Is given records one after the other. */
@FunctionalInterface
public interface RecordVisitor {
    /** Takes a record, whose arrays are its own; answers whether it wants another. */
    boolean visit(byte[] key, byte[] value);
}
