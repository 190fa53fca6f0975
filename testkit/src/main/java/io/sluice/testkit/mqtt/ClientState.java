package io.sluice.testkit.mqtt;

import io.sluice.testkit.mqtt.StrictClient.Publication;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client must remember over connections (MQTT 5.0, 4.1; MQTT 3.1.1, 3.1.2.4): its QoS 1 and 2 messages that are not
 * confirmed to the end, and the QoS 2 messages that came and are not released. Not safe for threads: the client's lock guards it.
 */
final class ClientState {
    /** Sent, neither PUBACK nor PUBREC yet; in the order of sending. */
    private final Map<Integer, Publication> unacknowledged = new LinkedHashMap<>();
    /** PUBREC came, PUBREL goes out until PUBCOMP comes; in the order of the PUBRECs. */
    private final Map<Integer, Publication> released = new LinkedHashMap<>();
    /** QoS 2 messages from the server that wait for PUBREL. */
    private final Map<Integer, byte[]> unreleased = new HashMap<>();
    /** Identifiers of messages that came over this connection and whose last confirmation has not left. */
    private final Set<Integer> open = new HashSet<>();

    private static final int MOST_PACKET_ID = 65_535;

    private final BitSet taken = new BitSet();
    private final boolean cycling;
    private int last;

    /** @param cycling whether identifiers are taken in turn, and not the lowest free one */
    ClientState(boolean cycling) {
        this.cycling = cycling;
    }

    int takePacketId() {
        int id = taken.nextClearBit(cycling ? last + 1 : 1);
        if (id > MOST_PACKET_ID) {
            id = taken.nextClearBit(1);
        }
        taken.set(id);
        last = id;
        return id;
    }

    void free(int packetId) {
        taken.clear(packetId);
    }

    int inFlight() {
        return unacknowledged.size() + released.size();
    }

    void sent(int packetId, Publication publication) {
        unacknowledged.put(packetId, publication);
    }

    Map<Integer, Publication> unacknowledged() {
        return unacknowledged;
    }

    Map<Integer, Publication> released() {
        return released;
    }

    /** Takes a message out that PUBACK confirms or a reason code refuses; null if none of this QoS waits. */
    @Nullable
    Publication endUnacknowledged(int packetId, int qos) {
        Publication publication = unacknowledged.get(packetId);
        if (publication == null || publication.qos() != qos) {
            return null;
        }
        unacknowledged.remove(packetId);
        free(packetId);
        return publication;
    }

    /** PUBREC: true if a message waits for it. */
    boolean release(int packetId) {
        Publication publication = unacknowledged.get(packetId);
        if (publication == null || publication.qos() != 2) {
            return released.containsKey(packetId);
        }
        unacknowledged.remove(packetId);
        released.put(packetId, publication);
        return true;
    }

    /** PUBCOMP: the message it confirms, null if none waits. */
    @Nullable
    Publication complete(int packetId) {
        Publication publication = released.remove(packetId);
        if (publication != null) {
            free(packetId);
        }
        return publication;
    }

    /** Opens an identifier of the server's on this connection; false if it is open already. */
    boolean open(int packetId) {
        return open.add(packetId);
    }

    int openCount() {
        return open.size();
    }

    void closed(int packetId) {
        open.remove(packetId);
    }

    boolean isUnreleased(int packetId) {
        return unreleased.containsKey(packetId);
    }

    boolean isUnreleased(int packetId, byte[] payload) {
        return Arrays.equals(unreleased.get(packetId), payload);
    }

    void receivedExactlyOnce(int packetId, byte[] payload) {
        unreleased.put(packetId, payload);
    }

    void releasedByServer(int packetId) {
        unreleased.remove(packetId);
    }

    /** A new connection: what is open counts from the beginning. */
    void newConnection() {
        open.clear();
    }

    /** The server has no session: everything of it is void (3.2.2.1.1). */
    void forget() {
        unacknowledged.clear();
        released.clear();
        unreleased.clear();
        open.clear();
        taken.clear();
    }
}
