package io.sluice.connector.mqtt;

import io.sluice.connector.Intake;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Subscriptions at the remote broker: those wanted, and those asked for on the connection. Safe for any thread. */
final class Wishes implements Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Wishes.class);
    private static final int FIRST_ID = Flights.MOST_IDS + 1;
    private static final int IDS = 535;
    private static final int NO_LOCAL = 0x04;
    private static final int RETAIN_AS_PUBLISHED = 0x08;
    private static final int RETAINED_IF_NEW = 0x10;

    private final String owner;
    private final Version version;
    private final Map<Integer, String> asked = new HashMap<>();
    private Map<String, Integer> wanted = Map.of();
    private Map<String, Integer> made = Map.of();
    private @Nullable Link link;
    private int turn;

    /** @param owner for the log */
    Wishes(String owner, Version version) {
        this.owner = owner;
        this.version = version;
    }

    @Override
    public synchronized void want(Map<String, Integer> filters) {
        wanted = new LinkedHashMap<>(filters);
        Link open = link;
        if (open != null && open.isOpen()) {
            update(open);
        }
    }

    /** A connection is there. */
    synchronized void connected(Link open) {
        link = open;
        asked.clear();
        Map<String, Integer> before = made;
        // the remote broker may have kept all of them or none
        made = Map.of();
        update(open);
        unsubscribe(before, open);
    }

    private void update(Link open) {
        wanted.forEach((filter, qos) -> {
            if (!qos.equals(made.get(filter))) {
                PacketWriter out = new PacketWriter().u16(nextId(filter));
                property(out).text(filter).u8(options(filter, qos));
                open.post(out.packet(PacketType.SUBSCRIBE));
            }
        });
        unsubscribe(made, open);
        made = wanted;
    }

    private void unsubscribe(Map<String, Integer> some, Link open) {
        some.keySet().stream().filter(filter -> !wanted.containsKey(filter)).forEach(filter -> {
            PacketWriter out = new PacketWriter().u16(nextId(filter));
            open.post(property(out).text(filter).packet(PacketType.UNSUBSCRIBE));
        });
    }

    private PacketWriter property(PacketWriter out) {
        return version.hasProperties() ? out.length(0) : out;
    }

    /** Own messages are not to come back; the remote broker says so of a bridge by itself, or cannot be told. */
    private int options(String filter, int qos) {
        if (!version.hasProperties()) {
            return qos;
        }
        boolean shared = filter.startsWith("$share/");
        return qos | RETAIN_AS_PUBLISHED | RETAINED_IF_NEW | (shared ? 0 : NO_LOCAL);
    }

    private int nextId(String filter) {
        turn = (turn + 1) % IDS;
        asked.put(FIRST_ID + turn, filter);
        return FIRST_ID + turn;
    }

    /** SUBACK: tells of a refusal. */
    synchronized void answered(PacketReader in) throws IOException {
        String filter = asked.remove(in.u16());
        if (version.hasProperties()) {
            in.block();
        }
        List<String> refusals = new java.util.ArrayList<>();
        while (in.hasMore()) {
            int code = in.u8();
            if (code >= Flights.REFUSALS) {
                refusals.add(ReasonCode.text(code));
            }
        }
        if (!refusals.isEmpty()) {
            LOG.warn("{}: the remote broker refuses the subscription of {}: {}", owner, filter, refusals.get(0));
        }
    }
}
