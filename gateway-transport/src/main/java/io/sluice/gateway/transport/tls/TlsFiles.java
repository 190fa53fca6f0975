package io.sluice.gateway.transport.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import io.sluice.core.alarm.Alarms;
import io.sluice.core.alarm.Severity;
import io.sluice.core.time.TimeSource;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys and certificates of all listeners. A thread of its own looks every {@code tls.reload_interval} whether the files are
 * others, and puts new ones into use for new connections; a file that cannot be used changes nothing, and is told once in the
 * log and by an alarm until it is mended. Certificates that are over, or soon will be, raise an alarm too. Safe for any thread
 * but loops: it reads files.
 */
public final class TlsFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);

    private static final Duration SOON = Duration.ofDays(30);
    private static final Duration TICKET_KEY_LIFE = Duration.ofHours(12);

    private final TlsFileSettings settings;
    private final Function<String, Path> base;
    private final TimeSource time;
    private final Alarms alarms;
    private final SslProvider provider;
    private final List<WatchedFiles> watched = new ArrayList<>();
    private final List<Served> served = new ArrayList<>();
    private @Nullable ScheduledExecutorService thread;
    private volatile @Nullable PskFile keys;
    private long ticketKeyMillis;

    /** One listener's certificate in force. */
    private static final class Served {
        final String key;
        final TlsServer server;
        Instant end = Instant.MAX;

        Served(String key, TlsServer server) {
            this.key = key;
            this.server = server;
        }
    }

    /**
     * Nothing is read before {@link #server} asks for it.
     *
     * @param base makes a path of what a setting says
     */
    public TlsFiles(TlsFileSettings settings, Function<String, Path> base, TimeSource time, Alarms alarms) {
        this(settings, base, time, alarms, CertificateContext.provider());
    }

    TlsFiles(
            TlsFileSettings settings,
            Function<String, Path> base,
            TimeSource time,
            Alarms alarms,
            SslProvider provider) {
        this.settings = settings;
        this.base = base;
        this.time = time;
        this.alarms = alarms;
        this.provider = provider;
        this.ticketKeyMillis = time.wallMillis();
    }

    private void watch(WatchedFiles files) {
        watched.add(files);
        long millis = settings.reloadInterval().toMillis();
        if (thread == null && millis > 0) {
            ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(TlsFiles::newThread);
            started.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
            thread = started;
        }
    }

    private static Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "tls-files");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Reads what a listener needs.
     *
     * @param key beginning of its settings' keys, for messages: {@code listener.ssl.external}
     * @throws TlsFileException if a file cannot be used
     */
    public synchronized TlsServer server(String key, TlsSettings tls) throws TlsFileException {
        try {
            TlsServer server = new TlsServer(tls, tls.hasKeys() ? rules(key, tls) : null);
            if (tls.keyfile() != null && tls.certfile() != null) {
                serve(new Served(key, server), tls, filesOf(tls.keyfile(), tls.certfile(), tls.cacertfile()));
            }
            tellWhatHasNoEffect(key, tls);
            return server;
        } catch (TlsFileException e) {
            throw new TlsFileException(key + ": " + e.getMessage(), e);
        }
    }

    private ServerCertificate.Files filesOf(String key, String certificate, @Nullable String trusted) {
        return new ServerCertificate.Files(
                base.apply(key), base.apply(certificate), trusted == null ? null : base.apply(trusted));
    }

    private void serve(Served listener, TlsSettings tls, ServerCertificate.Files files) throws TlsFileException {
        WatchedFiles watch = new WatchedFiles(listener.key, files.paths(), () -> {
            ServerCertificate certificate = ServerCertificate.read(files);
            CertificateContext context = CertificateContext.of(tls, certificate, provider);
            listener.server.use(context);
            listener.end = certificate.own().getNotAfter().toInstant();
            if (!context.notSpoken().isEmpty()) {
                LOG.info("{}.ciphers: nobody speaks {} any more", listener.key, context.notSpoken());
            }
        });
        watch.loadOrThrow();
        served.add(listener);
        watch(watch);
        watchExpiry(listener);
    }

    private PskServer.Rules rules(String key, TlsSettings tls) throws TlsFileException {
        if (keys == null) {
            readKeys();
        }
        List<Integer> suites = new ArrayList<>();
        for (String name : tls.pskCiphers()) {
            if (Ciphers.number(name) == Ciphers.OBSOLETE) {
                LOG.warn("{}.psk_ciphers: {} is broken and not spoken", key, name);
            } else {
                suites.add(Ciphers.number(name));
            }
            if (name.contains("CCM") && Security.getProvider(BouncyCastleProvider.PROVIDER_NAME) == null) {
                // the JDK has no CCM; behind all others it is asked for nothing else
                Security.addProvider(new BouncyCastleProvider());
            }
        }
        List<TlsVersion> versions = TlsVersion.of(tls.versions());
        if (versions.contains(TlsVersion.TLS_1_3)) {
            suites.addAll(0, Ciphers.NUMBERS_OF_TLS_1_3);
        } else if (suites.isEmpty()) {
            throw new TlsFileException("none of its psk_ciphers is spoken any more");
        }
        return new PskServer.Rules(
                new JcaTlsCryptoProvider().create(new SecureRandom()),
                this::keysInForce,
                suites,
                versions,
                tls.honorCipherOrder());
    }

    private PskFile keysInForce() {
        PskFile present = keys;
        if (present == null) {
            throw new IllegalStateException("no keys were read");
        }
        return present;
    }

    private void readKeys() throws TlsFileException {
        String name = settings.pskFile();
        if (name == null) {
            throw new TlsFileException("psk_ciphers needs psk.file.path, the file with the keys");
        }
        Path file = base.apply(name);
        WatchedFiles watch = new WatchedFiles("psk.file.path", List.of(file), () -> {
            PskFile read = PskFile.read(file);
            keys = read;
            LOG.info("psk.file.path: {} identities", read.size());
        });
        watch.loadOrThrow();
        watch(watch);
    }

    private static void tellWhatHasNoEffect(String key, TlsSettings tls) {
        if (tls.dhfile() != null) {
            LOG.warn("{}.dhfile has no effect: ECDHE takes the place of finite-field Diffie-Hellman", key);
        }
        if (!tls.secureRenegotiate()) {
            LOG.warn("{}.secure_renegotiate = off has no effect: nothing is ever renegotiated", key);
        }
        if (tls.hasCertificate() && !OpenSsl.isAvailable()) {
            LOG.warn("{}: BoringSSL is not there for this machine, the JDK's slower TLS serves", key);
        }
    }

    /** Loads what has changed, as the thread of its own does now and then. */
    public void look() {
        try {
            load(false);
        } catch (RuntimeException e) {
            LOG.error("files of keys and certificates cannot be looked at", e);
        }
    }

    /** Loads all files now, changed or not, and answers with what is wrong, one line for each group of files. */
    public List<String> reload() {
        return load(true);
    }

    private synchronized List<String> load(boolean all) {
        List<String> problems = new ArrayList<>();
        for (WatchedFiles files : watched) {
            if (files.haveChanged() || all) {
                load(files).ifPresent(problem -> problems.add(files.name() + ": " + problem));
            }
        }
        served.forEach(this::watchExpiry);
        if (time.wallMillis() - ticketKeyMillis > TICKET_KEY_LIFE.toMillis()) {
            ticketKeyMillis = time.wallMillis();
            served.forEach(listener -> listener.server.renewTicketKey());
        }
        return problems;
    }

    private Optional<String> load(WatchedFiles files) {
        Optional<String> problem = files.load();
        String alarm = "tls_files/" + files.name();
        if (problem.isPresent()) {
            LOG.error("{}: what is in force stays: {}", files.name(), problem.get());
            alarms.activate(alarm, Severity.ERROR, Map.of(), problem.get());
        } else {
            LOG.info("{}: loaded", files.name());
            alarms.deactivate(alarm);
        }
        return problem;
    }

    /** Raises an alarm on a certificate that is over or has less than 30 days left; ends it when another one came. */
    private void watchExpiry(Served listener) {
        Duration left = Duration.between(Instant.ofEpochMilli(time.wallMillis()), listener.end);
        String soon = "certificate_expires/" + listener.key;
        String over = "certificate_expired/" + listener.key;
        Map<String, String> details = Map.of("listener", listener.key, "not_after", listener.end.toString());
        if (left.isNegative()) {
            alarms.deactivate(soon);
            alarms.activate(
                    over, Severity.ERROR, details, listener.key + ": the certificate expired at " + listener.end);
        } else if (left.compareTo(SOON) < 0) {
            alarms.deactivate(over);
            alarms.activate(
                    soon, Severity.WARNING, details, listener.key + ": the certificate expires at " + listener.end);
        } else {
            alarms.deactivate(over);
            alarms.deactivate(soon);
        }
    }

    /** Ends the watch and gives everything back; after the listeners have stopped. Idempotent. */
    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.shutdownNow();
        }
        served.forEach(listener -> listener.server.release());
    }
}
