package io.sluice.rule.function;

import static io.sluice.rule.function.RuleFunction.of;

import io.sluice.connector.ValuePath;
import io.sluice.rule.value.RuleFailure;
import io.sluice.rule.value.Values;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bits: two's complement on integers of any size, and fields cut out of binary texts. */
final class BitFunctions {
    private static final int LONGEST_SHIFT = 65_535;
    private static final int DEFAULTS_FROM = 3;

    static final List<RuleFunction> ALL = List.of(
            of(
                    "bitnot(integer) -> integer",
                    "3.2",
                    "every bit inverted",
                    a -> Values.integer(integer(a[0]).not())),
            of(
                    "bitand(integer, integer) -> integer",
                    "3.2",
                    "bits set in both",
                    a -> Values.integer(integer(a[0]).and(integer(a[1])))),
            of(
                    "bitor(integer, integer) -> integer",
                    "3.2",
                    "bits set in either",
                    a -> Values.integer(integer(a[0]).or(integer(a[1])))),
            of(
                    "bitxor(integer, integer) -> integer",
                    "3.2",
                    "bits set in one only",
                    a -> Values.integer(integer(a[0]).xor(integer(a[1])))),
            of(
                    "bitsl(integer, distance) -> integer",
                    "3.2",
                    "shifted left",
                    a -> Values.integer(integer(a[0]).shiftLeft(distance(a[1])))),
            of(
                    "bitsr(integer, distance) -> integer",
                    "3.2",
                    "shifted right, the sign kept",
                    a -> Values.integer(integer(a[0]).shiftRight(distance(a[1])))),
            of("bitsize(text) -> integer", "4.3", "length in bits", a -> Arguments.bytes(a[0]).length * 8L),
            of(
                    "subbits(text, start_or_length[, length, type, sign, endian]) -> any",
                    "4.3",
                    "field of a binary text; start from 1, type integer, float or bits",
                    BitFunctions::subbits));

    private BitFunctions() {}

    private static BigInteger integer(@Nullable Object value) {
        return Values.big(Arguments.integer(value));
    }

    private static int distance(@Nullable Object value) {
        int distance = Arguments.count(value);
        if (Math.abs(distance) > LONGEST_SHIFT) {
            throw new RuleFailure("bits are shifted by at most " + LONGEST_SHIFT);
        }
        return distance;
    }

    private static Object subbits(@Nullable Object[] arguments) {
        byte[] bytes = Arguments.bytes(arguments[0]);
        boolean hasStart = arguments.length >= DEFAULTS_FROM;
        int start = hasStart ? Arguments.count(arguments[1]) : 1;
        int wanted = Arguments.count(arguments[hasStart ? 2 : 1]);
        int size = bytes.length * 8;
        if (start < 1 || wanted < 0) {
            throw new RuleFailure("bits are counted from 1");
        }
        if (start > size) {
            return ValuePath.UNDEFINED;
        }
        int length = Math.min(wanted, size - start + 1);
        BigInteger bits = new BigInteger(1, bytes)
                .shiftRight(size - start + 1 - length)
                .and(BigInteger.ONE.shiftLeft(length).subtract(BigInteger.ONE));
        String type = option(arguments, DEFAULTS_FROM, "integer");
        boolean signed = option(arguments, DEFAULTS_FROM + 1, "unsigned").equals("signed");
        boolean little = option(arguments, DEFAULTS_FROM + 2, "big").equals("little");
        return switch (type) {
            case "integer" -> Values.integer(signed(little ? reversed(bits, length) : bits, length, signed));
            case "float" -> decimal(little ? reversed(bits, length) : bits, length);
            case "bits" -> Values.text(bytes(bits, length));
            default -> throw new RuleFailure("a field is integer, float or bits, not " + type);
        };
    }

    private static String option(@Nullable Object[] arguments, int index, String normal) {
        return arguments.length > index ? Arguments.text(arguments[index]) : normal;
    }

    private static BigInteger signed(BigInteger bits, int length, boolean signed) {
        return signed && length > 0 && bits.testBit(length - 1)
                ? bits.subtract(BigInteger.ONE.shiftLeft(length))
                : bits;
    }

    private static Object decimal(BigInteger bits, int length) {
        return switch (length) {
            case Float.SIZE -> Values.finite(Float.intBitsToFloat(bits.intValue()));
            case Double.SIZE -> Values.finite(Double.longBitsToDouble(bits.longValue()));
            default -> throw new RuleFailure("a float has 32 or 64 bits, not " + length);
        };
    }

    /** The bits left-aligned in bytes, the last one filled up with zeros. */
    private static byte[] bytes(BigInteger bits, int length) {
        int count = (length + 7) / 8;
        byte[] raw = bits.shiftLeft(count * 8 - length).toByteArray();
        byte[] bytes = new byte[count];
        int copied = Math.min(count, raw.length);
        System.arraycopy(raw, raw.length - copied, bytes, count - copied, copied);
        return bytes;
    }

    /** The same bytes from the other end; a last byte that is not whole counts as the most significant one. */
    private static BigInteger reversed(BigInteger bits, int length) {
        byte[] bytes = bytes(bits, length);
        int rest = length % 8;
        if (rest != 0 && bytes.length > 0) {
            bytes[bytes.length - 1] = (byte) ((bytes[bytes.length - 1] & 0xFF) >> 8 - rest);
        }
        byte[] turned = Arrays.copyOf(bytes, bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            turned[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, turned);
    }
}
