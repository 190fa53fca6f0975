/*
 * readings - publishes numbered readings as JSON over MQTT 3.1.1 with QoS 1, as fast as they are acknowledged or at a rate.
 * One thread, one epoll set. Each connection is a device with a session that ends with its connection.
 *
 *   readings HOST PORT DEVICES IN_FLIGHT SECONDS BYTES [RATE]
 *
 * Payload: {"device":"d007","n":1234,"temp":21.7,"note":"xxxx"}, BYTES in all (at least 64). Topic: readings/d007.
 * RATE is in all, per second; 0 for as fast as possible. Prints one line of JSON: published, acknowledged, seconds, p50 and p99
 * from due to acknowledged in microseconds, own CPU seconds. Exits with 1 if a connection ends.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define OUT 65536
#define BUCKETS 4096

typedef struct {
    int fd, in_flight, out_len, out_off, in_len, has_connack;
    uint32_t n;
    uint16_t next_id;
    int64_t *due;
    uint8_t out[OUT], in[4096];
} device;

static int devices, window, bytes;
static double rate;
static int64_t begun, until;
static uint64_t published, acknowledged, histogram[BUCKETS];
static device *all;

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void die(const char *what)
{
    fprintf(stderr, "readings: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* 32 steps for each power of two: within 3 % */
static int bucket(int64_t micros)
{
    if (micros < 32) return micros < 0 ? 0 : (int)micros;
    int shift = 63 - __builtin_clzll((uint64_t)micros) - 5;
    int at = 32 * (shift + 1) + (int)((micros >> shift) - 32);
    return at < BUCKETS ? at : BUCKETS - 1;
}

static double percentile(double part)
{
    uint64_t sum = 0, want = (uint64_t)(part * (double)acknowledged);
    for (int i = 0; i < BUCKETS; i++) {
        sum += histogram[i];
        if (sum > want) return i < 32 ? i : (double)((int64_t)(32 + i % 32) << (i / 32 - 1));
    }
    return 0;
}

static void flush_out(device *d)
{
    while (d->out_off < d->out_len) {
        ssize_t sent = send(d->fd, d->out + d->out_off, (size_t)(d->out_len - d->out_off), MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) return;
        if (sent < 0) die("send");
        d->out_off += (int)sent;
    }
    d->out_off = d->out_len = 0;
}

static int put_publish(uint8_t *q, device *d, uint16_t id)
{
    char payload[2048], topic[32];
    int index = (int)(d - all), tl = sprintf(topic, "readings/d%03d", index);
    int pl = sprintf(payload, "{\"device\":\"d%03d\",\"n\":%u,\"temp\":%u.%u,\"note\":\"", index, d->n, d->n % 40, d->n % 10);
    while (pl < bytes - 2) payload[pl++] = 'x';
    payload[pl++] = '"';
    payload[pl++] = '}';
    int left = 2 + tl + 2 + pl;
    uint8_t *p = q;
    *p++ = 0x32;
    for (int rest = left; ; rest >>= 7) {
        *p++ = (uint8_t)(rest & 127) | (rest > 127 ? 128 : 0);
        if (rest <= 127) break;
    }
    *p++ = 0;
    *p++ = (uint8_t)tl;
    memcpy(p, topic, (size_t)tl);
    p += tl;
    *p++ = (uint8_t)(id >> 8);
    *p++ = (uint8_t)id;
    memcpy(p, payload, (size_t)pl);
    return (int)(p - q) + pl;
}

static void fill(device *d, int64_t now)
{
    while (d->in_flight < window && d->out_len + bytes + 64 < OUT && now < until) {
        int64_t due = now;
        if (rate > 0) {
            due = begun + (int64_t)(((double)d->n * devices + (double)(d - all)) / rate * 1e9);
            if (due > now) break;
        }
        if (++d->next_id == 0) d->next_id = 1;
        d->due[d->next_id] = due;
        d->out_len += put_publish(d->out + d->out_len, d, d->next_id);
        d->n++;
        d->in_flight++;
        published++;
    }
    flush_out(d);
}

static void receive(device *d)
{
    ssize_t got = recv(d->fd, d->in + d->in_len, sizeof d->in - (size_t)d->in_len, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) die("the server closed the connection");
    d->in_len += (int)got;
    int at = 0;
    int64_t now = now_ns();
    while (d->in_len - at >= 4) {
        uint8_t *p = d->in + at;
        if (p[0] == 0x20 && p[3] == 0) d->has_connack = 1;
        else if (p[0] == 0x40) {
            d->in_flight--;
            acknowledged++;
            histogram[bucket((now - d->due[p[2] << 8 | p[3]]) / 1000)]++;
        } else die("unexpected packet");
        at += 4;
    }
    memmove(d->in, d->in + at, (size_t)(d->in_len - at));
    d->in_len -= at;
}

static void open_device(device *d, int epoll, struct sockaddr_in *to)
{
    uint8_t hello[64];
    char id[16];
    int one = 1, length = sprintf(id, "d%03d", (int)(d - all));
    uint8_t head[] = {0x10, (uint8_t)(12 + length), 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, (uint8_t)length};
    memcpy(hello, head, sizeof head);
    memcpy(hello + sizeof head, id, (size_t)length);
    d->due = calloc(65536, sizeof *d->due);
    d->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (!d->due || d->fd < 0 || connect(d->fd, (struct sockaddr *)to, sizeof *to) < 0) die("connect");
    setsockopt(d->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (send(d->fd, hello, sizeof head + (size_t)length, 0) < 0) die("send");
    while (!d->has_connack) receive(d);
    fcntl(d->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = d};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, d->fd, &event) < 0) die("epoll");
}

int main(int argc, char **argv)
{
    if (argc < 7) {
        fputs("usage: readings HOST PORT DEVICES IN_FLIGHT SECONDS BYTES [RATE]\n", stderr);
        return 2;
    }
    devices = atoi(argv[3]);
    window = atoi(argv[4]);
    bytes = atoi(argv[6]);
    rate = argc > 7 ? atof(argv[7]) : 0;
    if (devices < 1 || devices > 999 || window < 1 || window > 60000 || bytes < 64 || bytes > 2000) {
        fputs("readings: out of range\n", stderr);
        return 2;
    }
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[2]))};
    inet_pton(AF_INET, argv[1], &to.sin_addr);
    all = calloc((size_t)devices, sizeof *all);
    int epoll = epoll_create1(0);
    if (!all || epoll < 0) die("setup");
    for (int i = 0; i < devices; i++) open_device(&all[i], epoll, &to);
    begun = now_ns();
    until = begun + (int64_t)(atof(argv[5]) * 1e9);
    int64_t last = begun, patience = until + 30000000000LL;
    while (now_ns() < until || (acknowledged < published && now_ns() < patience)) {
        struct epoll_event events[64];
        int count = epoll_wait(epoll, events, 64, 1);
        for (int i = 0; i < count; i++) {
            device *d = events[i].data.ptr;
            if (events[i].events & EPOLLIN) receive(d);
        }
        int64_t now = now_ns();
        for (int i = 0; i < devices; i++) fill(&all[i], now);
        last = now;
    }
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    double cpu = (double)used.ru_utime.tv_sec + (double)used.ru_stime.tv_sec +
                 ((double)used.ru_utime.tv_usec + (double)used.ru_stime.tv_usec) / 1e6;
    printf("{\"published\":%llu,\"acknowledged\":%llu,\"seconds\":%.3f,\"p50_us\":%.0f,\"p99_us\":%.0f,\"cpu\":%.2f}\n",
           (unsigned long long)published, (unsigned long long)acknowledged, (double)(last - begun) / 1e9, percentile(0.5),
           percentile(0.99), cpu);
    return acknowledged == published ? 0 : 1;
}
