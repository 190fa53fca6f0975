package io.sluice.connector.influxdb;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;

/**
 * Parameters of the resource.
 *
 * @param url where lines are posted to, with organisation, bucket and unit of time
 * @param address where the server is, for people
 * @param bucket name of the bucket
 * @param token access token, empty for none
 * @param precision unit of times that come with the rows
 * @param callLimit time that a request may take
 * @param gzip whether to compress what is written
 */
record Influx2Config(
        HttpUrl url,
        String address,
        String bucket,
        String token,
        TimeUnit precision,
        Duration callLimit,
        boolean gzip) {
    private static final String URL = "url";
    private static final String ORG = "org";
    private static final String BUCKET = "bucket";
    private static final String TOKEN = "token";

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.optional(
                    URL,
                    Parameter.Type.STRING,
                    "http://127.0.0.1:8086",
                    "InfluxDB URL",
                    "address with http:// or https://, a path before /api/v2/write if there is one"),
            Parameter.optional(ORG, Parameter.Type.STRING, "", "Organization", "name or id of the organisation"),
            Parameter.required(BUCKET, Parameter.Type.STRING, "Bucket", "name of an existing bucket"),
            Parameter.optional(TOKEN, Parameter.Type.STRING, "", "Token", "access token with the right to write")
                    .asSecret(),
            CommonParameters.PRECISION,
            CommonParameters.GZIP,
            CommonParameters.TIMEOUT);

    static Influx2Config of(ParameterValues values) throws InvalidParameterException {
        HttpUrl base = HttpUrl.parse(values.text(URL).trim());
        if (base == null || !base.username().isEmpty()) {
            throw new InvalidParameterException(
                    URL, "parameter url must be like http://host:8086 or https://host, without user name");
        }
        String token = values.text(TOKEN);
        if (token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new InvalidParameterException(
                    TOKEN, "parameter token holds a blank or another character that no token has");
        }
        HttpUrl.Builder url = base.newBuilder().query(null).fragment(null).addPathSegments("api/v2/write");
        if (!values.text(ORG).isEmpty()) {
            url.addQueryParameter(ORG, values.text(ORG));
        }
        url.addQueryParameter(BUCKET, values.text(BUCKET)).addQueryParameter("precision", "ns");
        return new Influx2Config(
                url.build(),
                base.toString(),
                values.text(BUCKET),
                token,
                CommonParameters.precision(values),
                CommonParameters.callLimit(values),
                values.flag(CommonParameters.GZIP.name()));
    }

    @Override
    public String toString() {
        return "Influx2Config[" + address + ", bucket " + bucket + ']';
    }
}
