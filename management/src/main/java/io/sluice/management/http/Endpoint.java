package io.sluice.management.http;

import org.jspecify.annotations.Nullable;

/** Answers one kind of call. Called on a worker thread and may block. */
interface Endpoint {
    /**
     * The {@code data} of the answer.
     *
     * @return a map, list, record, text, number; null for an answer that is {@code {"code":0}} and nothing else
     * @throws ApiException what the caller is told instead
     */
    @Nullable
    Object answer(Call call) throws ApiException;
}
