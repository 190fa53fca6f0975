package io.sluice.rule.function;

import static io.sluice.rule.function.RuleFunction.of;

import io.sluice.connector.ValueText;
import io.sluice.rule.json.Json;
import io.sluice.rule.value.RuleFailure;
import io.sluice.rule.value.Values;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Digests and encodings. What is decoded is a text if it is UTF-8, bytes otherwise. */
final class CodecFunctions {
    /** First byte of an encoded term, as in Erlang's external format; what follows is our own. */
    private static final byte TERM = (byte) 131;

    private static final HexFormat UPPER = HexFormat.of().withUpperCase();

    static final List<RuleFunction> ALL = List.of(
            digest("md5", "MD5", "md5('a') -> '0cc175b9c0f1b6a831c399e269772661'"),
            digest("sha", "SHA-1", "sha('a') -> '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8'"),
            digest(
                    "sha256",
                    "SHA-256",
                    "sha256('a') -> 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'"),
            of("""
                    base64_encode(bytes: text) -> text since 3.2
                    In Base64.
                    base64_encode('你好') -> '5L2g5aW9'
                    """, a -> Base64.getEncoder().encodeToString(Arguments.bytes(a[0]))),
            of("""
                    base64_decode(base64: text) -> text since 3.2
                    Out of Base64; white space between is skipped.
                    Fails if it is none.
                    base64_decode('5L2g5aW9') -> '你好'
                    base64_decode('5L2') -> fails
                    """, a -> base64(Arguments.text(a[0]))),
            of("""
                    json_encode(value: any) -> text since 3.2
                    Any value as compact JSON. An undefined one has none.
                    json_encode(['a', 1.5]) -> '["a",1.5]'
                    json_encode(payload.missing) -> fails
                    """, a -> json(a[0])),
            of("""
                    json_decode(json: text) -> any since 3.2
                    The value that JSON text stands for; integers keep all their digits.
                    Fails if it is no JSON.
                    json_decode('{"a":[1,null]}') -> {"a":[1,null]}
                    json_decode('hello') -> fails
                    """, a -> decodedJson(a[0])),
            of("""
                    bin2hexstr(bytes: text) -> text since 4.3
                    Bytes in upper-case hexadecimal.
                    bin2hexstr('abc') -> '616263'
                    """, a -> UPPER.formatHex(Arguments.bytes(a[0]))),
            of("""
                    hexstr2bin(hexadecimal: text) -> text since 4.3
                    Bytes out of hexadecimal, in upper or lower case.
                    Fails if it is none.
                    hexstr2bin('616263') -> 'abc'
                    hexstr2bin('zz') -> fails
                    """, a -> hex(Arguments.text(a[0]))),
            of("""
                    term_encode(value: any) -> text since 4.3
                    Any value as bytes that term_decode understands, and nothing else needs to.
                    term_decode(term_encode([1, 'a'])) -> [1,"a"]
                    """, a -> term(a[0])),
            of("""
                    term_decode(bytes: text) -> any since 4.3
                    The value that term_encode was given.
                    Fails if the bytes do not come from there.
                    term_decode(term_encode(1.5)) -> 1.5
                    term_decode('x') -> fails
                    """, a -> decodedTerm(Arguments.bytes(a[0]))));

    private CodecFunctions() {}

    private static RuleFunction digest(String name, String algorithm, String example) {
        String declaration = name + "(bytes: text) -> text since 3.2\n" + algorithm
                + " of the bytes (a text as UTF-8), in lower-case hexadecimal.\n" + example + '\n' + name
                + "(1) -> fails";
        return of(declaration, a -> {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance(algorithm).digest(Arguments.bytes(a[0])));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has " + algorithm, e);
            }
        });
    }

    private static Object base64(String text) {
        String dense = isDense(text) ? text : text.replaceAll("[ \t\r\n]", "");
        if (dense.length() % 4 != 0) {
            throw new RuleFailure("not Base64: " + Values.describe(text));
        }
        try {
            return Values.text(Base64.getDecoder().decode(dense));
        } catch (IllegalArgumentException e) {
            throw new RuleFailure("not Base64: " + Values.describe(text));
        }
    }

    private static boolean isDense(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ') {
                return false;
            }
        }
        return true;
    }

    private static Object hex(String text) {
        try {
            return Values.text(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException e) {
            throw new RuleFailure("not hexadecimal: " + Values.describe(text));
        }
    }

    private static String json(@Nullable Object value) {
        if (Values.isUndefined(value)) {
            throw new RuleFailure("an undefined value has no JSON");
        }
        return ValueText.json(value);
    }

    private static @Nullable Object decodedJson(@Nullable Object text) {
        byte[] bytes = Arguments.bytes(text);
        try {
            return Json.decode(bytes);
        } catch (IOException e) {
            throw new RuleFailure("not JSON: " + Values.describe(text));
        }
    }

    private static Object term(@Nullable Object value) {
        byte[] json = json(value).getBytes(StandardCharsets.UTF_8);
        byte[] term = new byte[json.length + 1];
        term[0] = TERM;
        System.arraycopy(json, 0, term, 1, json.length);
        return term;
    }

    private static @Nullable Object decodedTerm(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != TERM) {
            throw new RuleFailure("not made by term_encode");
        }
        return decodedJson(Arrays.copyOfRange(bytes, 1, bytes.length));
    }
}
