# Sourced by ./run and ./test: what they need from a Debian 12 machine. Installs only what is missing.

say() {
    printf '\033[1m==> %s\033[0m\n' "$*"
}

fail() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        fail "must install packages: run as root, or install sudo"
    fi
}

# install_packages NAME... - RUNLEVEL=1: Debian's scripts must not start the servers that we start ourselves. What apt says is
# shown only when it fails.
install_packages() {
    say "installing $* (apt)"
    apt_get update
    apt_get -y install --no-install-recommends "$@"
}

apt_get() {
    local answer
    if ! answer=$(as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -q -o DPkg::Lock::Timeout=300 "$@" 2>&1); then
        printf '%s\n' "$answer" | tail -n 20 >&2
        fail "apt-get $* failed"
    fi
}

java_major() {
    "$1" -version 2>&1 | sed -n 's/^[a-z]* version "\([0-9]*\).*/\1/p;s/^javac \([0-9]*\).*/\1/p' | head -n 1
}

# A JDK from 17 on and Maven.
need_build_tools() {
    missing=
    compiler=javac
    [ -z "${JAVA_HOME:-}" ] || compiler=$JAVA_HOME/bin/javac
    if ! command -v "$compiler" >/dev/null 2>&1 || [ "$(java_major "$compiler")" -lt 17 ]; then
        missing="openjdk-17-jdk-headless"
    fi
    command -v mvn >/dev/null 2>&1 || missing="$missing maven"
    if [ -n "$missing" ]; then
        # shellcheck disable=SC2086  # package names are words
        install_packages $missing
    fi
    case $missing in
        *jdk*) JAVA_HOME=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")") && export JAVA_HOME ;;
    esac
}

# Servers and clients that the end-to-end tests talk to.
need_test_servers() {
    missing=
    command -v mosquitto >/dev/null 2>&1 || [ -x /usr/sbin/mosquitto ] || missing="$missing mosquitto"
    command -v mosquitto_pub >/dev/null 2>&1 || missing="$missing mosquitto-clients"
    command -v influxd >/dev/null 2>&1 || missing="$missing influxdb"
    command -v influx >/dev/null 2>&1 || missing="$missing influxdb-client"
    /usr/bin/python3 -c 'import paho.mqtt.client' >/dev/null 2>&1 || missing="$missing python3 python3-paho-mqtt"
    # answers InfluxDB 2's way of writing; no InfluxDB 2 is packaged
    command -v victoria-metrics >/dev/null 2>&1 || missing="$missing victoria-metrics"
    command -v curl >/dev/null 2>&1 || missing="$missing curl"
    # the manual's web server
    command -v nc >/dev/null 2>&1 || missing="$missing netcat-openbsd"
    # the packages of the Node client are fetched by the test itself, by npm ci
    command -v node >/dev/null 2>&1 || missing="$missing nodejs"
    command -v npm >/dev/null 2>&1 || missing="$missing npm"
    # what a power cut spares is written down by a small library of ours
    command -v cc >/dev/null 2>&1 || missing="$missing gcc libc6-dev"
    [ -x /usr/sbin/mariadbd ] || missing="$missing mariadb-server"
    [ -x /usr/lib/postgresql/15/bin/postgres ] || missing="$missing postgresql-15"
    [ -x /usr/lib/postgresql/15/bin/psql ] || missing="$missing postgresql-client-15"
    # TimescaleDB is built once, from Debian's source of it
    [ -f /usr/include/postgresql/15/server/postgres.h ] || missing="$missing postgresql-server-dev-15"
    command -v cmake >/dev/null 2>&1 || missing="$missing cmake"
    command -v make >/dev/null 2>&1 || missing="$missing make"
    command -v dpkg-source >/dev/null 2>&1 || missing="$missing dpkg-dev"
    if [ -n "$missing" ]; then
        # shellcheck disable=SC2086  # package names are words
        install_packages $missing
    fi
    build/timescale.sh >/dev/null || say "TimescaleDB could not be built here: its tests are skipped"
    need_server_jars kafka
}

# need_server_jars NAME - a server that comes as jars: those of build/servers/NAME/pom.xml, in a directory of their own where the
# tests look for them. Fetched once; later calls need no network.
need_server_jars() {
    local directory=${SLUICE_SERVERS:-${XDG_CACHE_HOME:-$HOME/.cache}/sluice/servers}/$1
    local pom=build/servers/$1/pom.xml
    if ! cmp -s "$pom" "$directory/pom.xml"; then
        say "fetching the jars of the server $1 for tests (Maven)"
        rm -rf "$directory"
        mkdir -p "$directory"
        mvn -B -q -f "$pom" dependency:copy-dependencies -DoutputDirectory="$directory/lib" || fail "no jars of $1"
        # last: what was broken off is fetched again
        cp "$pom" "$directory/pom.xml"
    fi
}
