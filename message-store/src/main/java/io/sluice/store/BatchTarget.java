package io.sluice.store;

import io.sluice.core.durable.Change;
import org.jspecify.annotations.Nullable;

/** Where batches are written. Used by the writer's thread. */
interface BatchTarget {
    /** Number of the family that a change belongs to. */
    int familyOf(Change change);

    /** Whether it is one of the many, large ones that are refused when there is little room; others make room again. */
    boolean isBulk(Change change);

    /** Why the bulk is refused now; null if it is not. Asked before each batch. */
    @Nullable
    StoreException noRoom();

    /**
     * Writes a batch as one.
     *
     * @param sync whether it is on the disk, with all that was written before, when this returns
     * @throws StoreException if it is not
     */
    void write(BatchEncoder batch, boolean sync) throws StoreException;

    /** Brings all that was written to the disk. */
    void sync() throws StoreException;

    /** Called now and then: tries to mend what makes writes fail. */
    void recover();
}
