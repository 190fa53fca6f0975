package io.sluice.rule.function;

import static io.sluice.rule.function.RuleFunction.of;

import io.sluice.connector.ValueText;
import io.sluice.rule.json.Json;
import io.sluice.rule.value.RuleFailure;
import io.sluice.rule.value.Values;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Digests, encodings, compression. What is decoded is a text if it is UTF-8, bytes otherwise. */
final class CodecFunctions {
    /** More than that does not come out of a compressed text: a small message could fill the memory. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    /** First byte of an encoded term, as in Erlang's external format; what follows is our own. */
    private static final byte TERM = (byte) 131;

    private static final HexFormat UPPER = HexFormat.of().withUpperCase();

    static final List<RuleFunction> ALL = List.of(
            digest("md5", "MD5"),
            digest("sha", "SHA-1"),
            digest("sha256", "SHA-256"),
            of(
                    "base64_encode(text) -> text",
                    "3.2",
                    "in Base64",
                    a -> Base64.getEncoder().encodeToString(Arguments.bytes(a[0]))),
            of("base64_decode(text) -> text", "3.2", "out of Base64", a -> base64(Arguments.text(a[0]))),
            of("json_encode(any) -> text", "3.2", "as compact JSON", a -> json(a[0])),
            of("json_decode(text) -> any", "3.2", "the value that JSON text stands for", a -> decodedJson(a[0])),
            of(
                    "bin2hexstr(text) -> text",
                    "4.3",
                    "bytes in upper-case hexadecimal",
                    a -> UPPER.formatHex(Arguments.bytes(a[0]))),
            of("hexstr2bin(text) -> text", "4.3", "bytes out of hexadecimal", a -> hex(Arguments.text(a[0]))),
            of("term_encode(any) -> text", "4.3", "any value as bytes", a -> term(a[0])),
            of(
                    "term_decode(text) -> any",
                    "4.3",
                    "the value that term_encode was given",
                    a -> decodedTerm(Arguments.bytes(a[0]))),
            of(
                    "gzip(text) -> text",
                    "4.3",
                    "compressed, with a gzip header",
                    a -> compressed(a[0], GZIPOutputStream::new)),
            of("gunzip(text) -> text", "4.3", "out of gzip", a -> expanded(a[0], GZIPInputStream::new)),
            of(
                    "zip(text) -> text",
                    "4.3",
                    "compressed, without a header",
                    a -> compressed(a[0], out -> new DeflaterOutputStream(out, new Deflater(-1, true)))),
            of(
                    "unzip(text) -> text",
                    "4.3",
                    "out of zip",
                    a -> expanded(a[0], in -> new InflaterInputStream(in, new Inflater(true)))),
            of(
                    "zip_compress(text) -> text",
                    "4.3",
                    "compressed, with a zlib header",
                    a -> compressed(a[0], DeflaterOutputStream::new)),
            of(
                    "zip_uncompress(text) -> text",
                    "4.3",
                    "out of zip_compress",
                    a -> expanded(a[0], InflaterInputStream::new)));

    private CodecFunctions() {}

    private static RuleFunction digest(String name, String algorithm) {
        return of(name + "(text) -> text", "3.2", algorithm + " in lower-case hexadecimal", a -> {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance(algorithm).digest(Arguments.bytes(a[0])));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has " + algorithm, e);
            }
        });
    }

    private static Object base64(String text) {
        try {
            return Values.text(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw new RuleFailure("not Base64: " + Values.describe(text));
        }
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

    private interface Packing {
        OutputStream around(OutputStream out) throws IOException;
    }

    private interface Unpacking {
        InputStream around(InputStream in) throws IOException;
    }

    private static Object compressed(@Nullable Object text, Packing packing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = packing.around(bytes)) {
            out.write(Arguments.bytes(text));
        } catch (IOException e) {
            throw new RuleFailure("cannot be compressed: " + e.getMessage());
        }
        return Values.text(bytes.toByteArray());
    }

    private static Object expanded(@Nullable Object text, Unpacking unpacking) {
        try (InputStream in = unpacking.around(new ByteArrayInputStream(Arguments.bytes(text)))) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new RuleFailure("more than " + MOST_BYTES + " bytes come out of the compressed text");
            }
            return Values.text(bytes);
        } catch (IOException e) {
            throw new RuleFailure("not compressed that way, or broken");
        }
    }
}
