package io.sluice.management.http;

import io.sluice.core.broker.Sessions;
import io.sluice.core.session.Session;
import io.sluice.core.session.SessionView;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Looks at sessions from a worker thread: asks the loops that own them and waits for their answers. */
final class SessionReader {
    private static final long PATIENCE_SECONDS = 10;

    private final Sessions sessions;

    SessionReader(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Ids of all sessions, sorted: the order of pages. */
    List<String> ids() {
        return sessions.clientIds().stream().sorted().toList();
    }

    /** Ids of connected clients, sorted. */
    List<String> connectedIds() {
        return sessions.clientIds().stream().filter(this::isConnected).sorted().toList();
    }

    boolean isConnected(String clientId) {
        Session session = sessions.find(clientId);
        return session != null && session.isConnected();
    }

    /** What is seen of these sessions; those that are gone meanwhile are left out. */
    List<SessionView> views(List<String> clientIds) throws ApiException {
        List<CompletableFuture<@Nullable SessionView>> asked = clientIds.stream()
                .map(id -> sessions.view(id).toCompletableFuture())
                .toList();
        await(CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)));
        return asked.stream()
                .map(answer -> answer.getNow(null))
                .filter(Objects::nonNull)
                .toList();
    }

    SessionView view(String clientId) throws ApiException {
        List<SessionView> views = views(List.of(clientId));
        if (views.isEmpty()) {
            throw ApiException.notFound("Not Found");
        }
        return views.get(0);
    }

    /** Waits for the event loops; on a worker thread only. */
    static <T> T await(CompletableFuture<T> answer) throws ApiException {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new ApiException(ApiException.INTERNAL, "an event loop did not answer in time");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new ApiException(ApiException.INTERNAL, "shutting down");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof ApiException refused) {
                throw refused;
            }
            throw new ApiException(ApiException.INTERNAL, String.valueOf(failed.getCause()));
        }
    }
}
