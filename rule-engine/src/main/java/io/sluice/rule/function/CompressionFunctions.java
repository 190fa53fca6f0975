package io.sluice.rule.function;

import static io.sluice.rule.function.RuleFunction.of;

import io.sluice.rule.value.RuleFailure;
import io.sluice.rule.value.Values;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Compression. What is expanded is a text if it is UTF-8, bytes otherwise. */
final class CompressionFunctions {
    /** More than that does not come out of a compressed text: a small message could fill the memory. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    static final List<RuleFunction> ALL = List.of(
            of("""
                    gzip(bytes: text) -> text since 4.3
                    Compressed, in the format of gzip.
                    gunzip(gzip('abc')) -> 'abc'
                    """, a -> compressed(a[0], GZIPOutputStream::new)),
            expansion("gunzip", "gzip", GZIPInputStream::new),
            of("""
                    zip(bytes: text) -> text since 4.3
                    Compressed, without any header (raw deflate).
                    unzip(zip('abc')) -> 'abc'
                    """, a -> compressed(a[0], CompressionFunctions::deflate)),
            expansion("unzip", "zip", CompressionFunctions::inflate),
            of("""
                    zip_compress(bytes: text) -> text since 4.3
                    Compressed, in the format of zlib.
                    zip_uncompress(zip_compress('abc')) -> 'abc'
                    """, a -> compressed(a[0], DeflaterOutputStream::new)),
            expansion("zip_uncompress", "zip_compress", InflaterInputStream::new));

    private CompressionFunctions() {}

    private interface Packing {
        OutputStream around(OutputStream out) throws IOException;
    }

    private interface Unpacking {
        InputStream around(InputStream in) throws IOException;
    }

    private static RuleFunction expansion(String name, String inverse, Unpacking unpacking) {
        String declaration = name + "(bytes: text) -> text since 4.3\nWhat " + inverse + " was given.\n"
                + "Fails if it was not compressed that way, or more than 16 MiB come out.\n"
                + name + '(' + inverse + "('Grüße')) -> 'Grüße'\n" + name + "('abc') -> fails";
        return of(declaration, a -> expanded(Arguments.bytes(a[0]), unpacking));
    }

    private static OutputStream deflate(OutputStream out) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        return new DeflaterOutputStream(out, deflater) {
            @Override
            public void close() throws IOException {
                super.close();
                deflater.end();
            }
        };
    }

    private static InputStream inflate(InputStream in) {
        Inflater inflater = new Inflater(true);
        return new InflaterInputStream(in, inflater) {
            @Override
            public void close() throws IOException {
                super.close();
                inflater.end();
            }
        };
    }

    private static Object compressed(@Nullable Object text, Packing packing) {
        byte[] plain = Arguments.bytes(text);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = packing.around(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new RuleFailure("cannot be compressed: " + e.getMessage());
        }
        return Values.text(bytes.toByteArray());
    }

    private static Object expanded(byte[] packed, Unpacking unpacking) {
        try (InputStream in = unpacking.around(new ByteArrayInputStream(packed))) {
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
