package io.sluice.management.http;

import java.util.List;

/**
 * A stretch of a longer list (manual 8733-8763).
 *
 * @param currentPage number of this page, from 1
 * @param pageSize most objects on a page
 * @param totalNum objects in all
 * @param totalPage pages in all, at least 1
 * @param objects what is on this page
 */
record Page<T>(int currentPage, int pageSize, int totalNum, int totalPage, List<T> objects) {
    private static final int USUAL_SIZE = 20;

    /** The page that the call asks for with {@code curr_page} and {@code page_size}; never more than {@code maxRows}. */
    static <T> Page<T> of(List<T> all, Call call, int maxRows) throws ApiException {
        int page = call.query("curr_page", 1);
        int size = Math.min(call.query("page_size", USUAL_SIZE), maxRows);
        long from = Math.min((page - 1L) * size, all.size());
        long to = Math.min(from + size, all.size());
        int pages = Math.max(1, (all.size() + size - 1) / size);
        return new Page<>(page, size, all.size(), pages, List.copyOf(all.subList((int) from, (int) to)));
    }

    /** The same page, its objects shown in another form. */
    <S> Page<S> showing(List<S> shown) {
        return new Page<>(currentPage, pageSize, totalNum, totalPage, shown);
    }
}
