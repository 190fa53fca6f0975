#!/usr/bin/env bash
# Builds TimescaleDB (Debian trixie's source, the Apache-licensed part) for Debian 12's PostgreSQL 15, which has no package of it.
# The result is a copy of PostgreSQL with the extension in it, outside the source tree so that it is built once in the life of a
# machine: /var/cache/sluice/timescaledb for root (who runs PostgreSQL as another user, and that one must be able to read it),
# else ~/.cache/sluice/timescaledb. Does nothing when it is there. Takes about a minute; needs cmake, gcc, make, dpkg-dev and
# postgresql-server-dev-15. Prints the place.
set -euo pipefail

PG=15
if [ "$(id -u)" -eq 0 ]; then cache=/var/cache/sluice; else cache=${HOME:?}/.cache/sluice; fi
target=$cache/timescaledb
work=$cache/timescaledb.work

installed() {
    [ -x "$target/usr/lib/postgresql/$PG/bin/postgres" ] && [ -f "$target/usr/lib/postgresql/$PG/lib/timescaledb.so" ]
}

# An apt of its own: the lists of the machine stay as they are.
private_apt() {
    apt-get -q -o "Dir=$work/apt" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::status=$work/apt/var/lib/dpkg/status" \
        -o Acquire::Languages=none -o Acquire::Retries=3 -o APT::Sandbox::User=root -o "APT::Architecture=$(dpkg --print-architecture)" "$@"
}

fetch() {
    local mirror key
    mkdir -p "$work"/apt/etc/apt/{preferences.d,apt.conf.d} "$work"/apt/var/lib/{apt/lists/partial,dpkg} \
        "$work"/apt/var/cache/apt/archives/partial
    : >"$work/apt/var/lib/dpkg/status"
    mirror=$(awk '/^URIs/ { print $2; exit }' /etc/apt/sources.list.d/debian.sources 2>/dev/null || true)
    key='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
    echo "deb-src $key ${mirror:-http://deb.debian.org/debian} trixie main" >"$work/apt/etc/apt/sources.list"
    private_apt update
    (cd "$work" && private_apt source --download-only timescaledb)
    # apt has checked the sums
    dpkg-source --no-check -x "$work"/timescaledb_*.dsc "$work/source"
}

build() {
    cmake -S "$work/source" -B "$work/build" -DAPACHE_ONLY=ON -DREGRESS_CHECKS=OFF -DWARNINGS_AS_ERRORS=OFF \
        -DCMAKE_BUILD_TYPE=Release -DSEND_TELEMETRY_DEFAULT=OFF -DPG_CONFIG="/usr/lib/postgresql/$PG/bin/pg_config"
    make -C "$work/build" -j"$(nproc)"
    mkdir -p "$work/result/usr/lib/postgresql" "$work/result/usr/share/postgresql"
    # PostgreSQL finds its own files beside its program, wherever that is
    cp -a "/usr/lib/postgresql/$PG" "$work/result/usr/lib/postgresql/"
    cp -a "/usr/share/postgresql/$PG" "$work/result/usr/share/postgresql/"
    make -C "$work/build" install DESTDIR="$work/result"
}

mkdir -p "$cache"
exec 9>"$cache/timescaledb.lock"
flock 9
if ! installed; then
    rm -rf "$work" "$target"
    mkdir -p "$work"
    # in a process of its own: in the condition of an if, errors would not end a function
    if ! bash -euo pipefail -c "$(declare -p PG work); $(declare -f private_apt fetch build); fetch; build" >"$cache/timescaledb.log" 2>&1; then
        tail -n 15 "$cache/timescaledb.log" >&2
        echo "timescale.sh: could not be built; everything is in $cache/timescaledb.log" >&2
        exit 1
    fi
    mv "$work/result" "$target"
    rm -rf "$work"
fi
echo "$target"
