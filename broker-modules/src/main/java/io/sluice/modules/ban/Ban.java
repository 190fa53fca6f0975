package io.sluice.modules.ban;

import io.sluice.core.durable.DamagedRecordException;
import io.sluice.core.durable.RecordReader;
import io.sluice.core.durable.RecordWriter;

/**
 * Somebody who may not come in.
 *
 * @param kind what {@code who} is
 * @param who client identifier, user name, address or range of addresses; not empty
 * @param reason why, for people
 * @param by who decided it
 * @param atMillis wall time of the decision
 * @param untilMillis wall time of its end, {@link #FOREVER} for none
 */
public record Ban(BanKind kind, String who, String reason, String by, long atMillis, long untilMillis) {
    /** No end. */
    public static final long FOREVER = Long.MAX_VALUE;

    private static final int VERSION = 1;

    /** Refuses nobody, and an address that is none; brings addresses to their usual form. */
    public Ban {
        if (who.isEmpty()) {
            throw new IllegalArgumentException("who must not be empty");
        }
        who = kind == BanKind.IP_ADDRESS ? AddressRange.parse(who).toString() : who;
    }

    /** Whether it is over at the given wall time. */
    public boolean isOver(long wallMillis) {
        return wallMillis >= untilMillis;
    }

    /** Identity of this ban: there is one for each. */
    byte[] key() {
        return key(kind, who);
    }

    static byte[] key(BanKind kind, String who) {
        return new RecordWriter().byte1(kind.ordinal()).text(who).toBytes();
    }

    byte[] toBytes() {
        return new RecordWriter()
                .byte1(VERSION)
                .byte1(kind.ordinal())
                .text(who)
                .text(reason)
                .text(by)
                .long8(atMillis)
                .long8(untilMillis)
                .toBytes();
    }

    static Ban of(byte[] bytes) throws DamagedRecordException {
        RecordReader in = new RecordReader(bytes);
        int version = in.byte1();
        if (version != VERSION) {
            throw new DamagedRecordException("the record has version " + version + ", this program knows " + VERSION);
        }
        BanKind[] kinds = BanKind.values();
        int kind = in.byte1();
        if (kind >= kinds.length) {
            throw new DamagedRecordException("there is no kind of ban " + kind);
        }
        try {
            return new Ban(
                    kinds[kind], in.requiredText(), in.requiredText(), in.requiredText(), in.long8(), in.long8());
        } catch (IllegalArgumentException e) {
            throw new DamagedRecordException(String.valueOf(e.getMessage()));
        }
    }
}
