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
            of("""
                    bitnot(number: integer) -> integer since 3.2
                    Every bit inverted.
                    bitnot(0) -> -1
                    bitnot(1.0) -> fails
                    """, a -> Values.integer(integer(a[0]).not())),
            of("""
                    bitand(first: integer, second: integer) -> integer since 3.2
                    Bits set in both.
                    bitand(12, 10) -> 8
                    """, a -> Values.integer(integer(a[0]).and(integer(a[1])))),
            of("""
                    bitor(first: integer, second: integer) -> integer since 3.2
                    Bits set in either.
                    bitor(12, 10) -> 14
                    """, a -> Values.integer(integer(a[0]).or(integer(a[1])))),
            of("""
                    bitxor(first: integer, second: integer) -> integer since 3.2
                    Bits set in one only.
                    bitxor(12, 10) -> 6
                    """, a -> Values.integer(integer(a[0]).xor(integer(a[1])))),
            of("""
                    bitsl(number: integer, distance: integer) -> integer since 3.2
                    Shifted left; no bit is lost.
                    Fails beyond 65535 bits.
                    bitsl(1, 64) -> 18446744073709551616
                    bitsl(1, 100000) -> fails
                    """, a -> Values.integer(integer(a[0]).shiftLeft(distance(a[1])))),
            of("""
                    bitsr(number: integer, distance: integer) -> integer since 3.2
                    Shifted right, the sign kept.
                    Fails beyond 65535 bits.
                    bitsr(6, 1) -> 3
                    bitsr(-3, 1) -> -2
                    """, a -> Values.integer(integer(a[0]).shiftRight(distance(a[1])))),
            of("""
                    bitsize(bytes: text) -> integer since 4.3
                    Length in bits.
                    bitsize('abc') -> 24
                    """, a -> Arguments.bytes(a[0]).length * 8L),
            of("""
                    subbits(bytes: text, length: integer) -> integer since 4.3
                    subbits(bytes: text, start: integer, length: integer) -> integer
                    subbits(bytes: text, start: integer, length: integer, type: 'integer'|'float'|'bits', \
                    sign: 'signed'|'unsigned', order: 'big'|'little') -> any
                    A field of a binary text; start is counted in bits from 1. Undefined if it begins outside of the text; if
                    fewer bits are left, it is what is left. A float has 16, 32 or 64 bits. Without type an unsigned integer,
                    most significant byte first.
                    Fails if a float has another length.
                    subbits('abc', 8) -> 97
                    subbits('abc', 9, 8) -> 98
                    subbits('abc', 9, 16, 'bits', 'unsigned', 'big') -> 'bc'
                    subbits(hexstr2bin('FFFE'), 1, 16, 'integer', 'signed', 'big') -> -2
                    subbits(hexstr2bin('3FC00000'), 1, 32, 'float', 'signed', 'big') -> 1.5
                    subbits('abc', 25, 8) -> undefined
                    """, BitFunctions::subbits));

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
        if (wanted < 0) {
            throw new RuleFailure("a field has no negative length");
        }
        String type = option(arguments, DEFAULTS_FROM, "integer");
        boolean signed = isFirst(option(arguments, DEFAULTS_FROM + 1, "unsigned"), "signed", "unsigned");
        boolean little = isFirst(option(arguments, DEFAULTS_FROM + 2, "big"), "little", "big");
        if (start < 1 || start > size) {
            return ValuePath.UNDEFINED;
        }
        int length = Math.min(wanted, size - start + 1);
        BigInteger bits = new BigInteger(1, bytes)
                .shiftRight(size - start + 1 - length)
                .and(BigInteger.ONE.shiftLeft(length).subtract(BigInteger.ONE));
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

    private static boolean isFirst(String option, String first, String second) {
        if (option.equals(first) || option.equals(second)) {
            return option.equals(first);
        }
        throw new RuleFailure("a field is " + first + " or " + second + ", not " + option);
    }

    private static BigInteger signed(BigInteger bits, int length, boolean signed) {
        return signed && length > 0 && bits.testBit(length - 1)
                ? bits.subtract(BigInteger.ONE.shiftLeft(length))
                : bits;
    }

    private static Object decimal(BigInteger bits, int length) {
        return switch (length) {
            case Short.SIZE -> Values.finite(half(bits.intValue()));
            case Float.SIZE -> Values.finite(Float.intBitsToFloat(bits.intValue()));
            case Double.SIZE -> Values.finite(Double.longBitsToDouble(bits.longValue()));
            default -> throw new RuleFailure("a float has 16, 32 or 64 bits, not " + length);
        };
    }

    /** A float of 16 bits: sign, five of exponent, ten of fraction. */
    private static double half(int bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        double value = switch (exponent) {
            case 0 -> Math.scalb((double) fraction, -24);
            case 0x1F -> Double.NaN;
            default -> Math.scalb((double) (fraction | 0x400), exponent - 25);
        };
        return (bits & 0x8000) == 0 ? value : -value;
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
