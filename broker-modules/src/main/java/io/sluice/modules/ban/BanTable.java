package io.sluice.modules.ban;

import io.sluice.core.message.ClientInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Who is banned. Asked by any thread without a lock, changed by one. While nobody is banned a question is one read of a
 * field; else it is one look for each kind, and for addresses one for each length of prefix in use.
 */
final class BanTable {
    private final Map<String, Ban> byClientId = new ConcurrentHashMap<>();
    private final Map<String, Ban> byUsername = new ConcurrentHashMap<>();
    private final Map<AddressRange, Ban> byRange = new ConcurrentHashMap<>();
    private volatile int size;
    /** Lengths of prefixes in use; one whose last range is gone may still be there. */
    private volatile int[] lengths = {};

    int size() {
        return size;
    }

    /** The ban of a client that is in force at the given wall time, null for none. */
    @Nullable
    Ban find(ClientInfo client, long wallMillis) {
        return size == 0 ? null : findAny(client, wallMillis);
    }

    private @Nullable Ban findAny(ClientInfo client, long wallMillis) {
        Ban ban = inForce(byClientId.get(client.clientId()), wallMillis);
        String username = client.username();
        if (ban == null && username != null) {
            ban = inForce(byUsername.get(username), wallMillis);
        }
        return ban == null && lengths.length > 0 ? findAddress(client.peerHost(), wallMillis) : ban;
    }

    private @Nullable Ban findAddress(String host, long wallMillis) {
        AddressRange address = AddressRange.address(host);
        if (address == null) {
            return null;
        }
        for (int length : lengths) {
            Ban ban = inForce(byRange.get(address.first(length)), wallMillis);
            if (ban != null) {
                return ban;
            }
        }
        return null;
    }

    private static @Nullable Ban inForce(@Nullable Ban ban, long wallMillis) {
        return ban == null || ban.isOver(wallMillis) ? null : ban;
    }

    /** Puts a ban in place of the one for the same. The changing thread. */
    void put(Ban ban) {
        Ban old = switch (ban.kind()) {
            case CLIENT_ID -> byClientId.put(ban.who(), ban);
            case USERNAME -> byUsername.put(ban.who(), ban);
            case IP_ADDRESS -> putRange(AddressRange.parse(ban.who()), ban);
        };
        setSize(size + (old == null ? 1 : 0));
    }

    private @Nullable Ban putRange(AddressRange range, Ban ban) {
        Ban old = byRange.put(range, ban);
        int[] used = lengths;
        if (Arrays.stream(used).noneMatch(length -> length == range.bits())) {
            lengths = IntStream.concat(Arrays.stream(used), IntStream.of(range.bits()))
                    .toArray();
        }
        return old;
    }

    /** The ban of exactly this, in force or over; null for none. */
    @Nullable
    Ban get(BanKind kind, String who) {
        return switch (kind) {
            case CLIENT_ID -> byClientId.get(who);
            case USERNAME -> byUsername.get(who);
            case IP_ADDRESS -> byRange.get(AddressRange.parse(who));
        };
    }

    /** Takes out exactly this ban; false if it is not in, or another one is in its place. The changing thread. */
    boolean remove(Ban ban) {
        boolean was = switch (ban.kind()) {
            case CLIENT_ID -> byClientId.remove(ban.who(), ban);
            case USERNAME -> byUsername.remove(ban.who(), ban);
            case IP_ADDRESS -> byRange.remove(AddressRange.parse(ban.who()), ban);
        };
        setSize(size - (was ? 1 : 0));
        if (byRange.isEmpty()) {
            lengths = new int[0];
        }
        return was;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread changes it
    private void setSize(int newSize) {
        size = newSize;
    }

    /** All of them, in no order. */
    List<Ban> all() {
        List<Ban> all = new ArrayList<>(byClientId.values());
        all.addAll(byUsername.values());
        all.addAll(byRange.values());
        return all;
    }
}
