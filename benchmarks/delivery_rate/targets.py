"""Real targets: started here, on the core that the load uses too; what a rule needs to reach them; how fast their own loader is."""
import http.client
import json
import os
import pwd
import signal
import subprocess
import time
import urllib.parse
import urllib.request
from pathlib import Path

from servers import free_port

SQL = "SELECT payload.device AS device, payload.n AS n, payload.temp AS temp, payload.note AS note FROM \"message.publish\" " \
      "WHERE topic =~ 'readings/#'"


class Target:
    """A target. `resource` and `action` are what the rule needs; `loader` names what `bulk` measures."""
    name = ""
    loader = None

    def __init__(self, folder, core):
        self.folder, self.core, self.process = Path(folder) / self.name, core, None
        self.port = free_port()
        self.folder.mkdir(parents=True)

    def spawn(self, *command, **options):
        self.process = subprocess.Popen(
            ["taskset", "-c", str(self.core), *map(str, command)], cwd=self.folder, stdout=open(self.folder / "log", "ab"),
            stderr=subprocess.STDOUT, **options)

    def await_ready(self, ready, patience=60):
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            try:
                if ready():
                    return
            except (OSError, subprocess.SubprocessError):
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise SystemExit(f"delivery: {self.name} did not start, see {self.folder}/log")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT if self.name == "postgresql" else signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def bulk(self, rows, size):
        """Seconds that the target's own loader takes for so many rows; None if it has none."""


def note(size):
    """Text that fills a reading to its size."""
    return "x" * max(0, size - len('{"device":"d000","n":000000,"temp":10.0,"note":""}'))


def out(*command, **options):
    return subprocess.run([*map(str, command)], check=True, capture_output=True, text=True, **options).stdout.strip()


class Postgresql(Target):
    name, loader = "postgresql", "psql \\copy from a file"
    binaries = Path("/usr/lib/postgresql/15/bin")

    def start(self):
        user = pwd.getpwnam("postgres")
        os.chmod(self.folder.parent, 0o755)
        os.chown(self.folder, user.pw_uid, user.pw_gid)
        own = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
        out(*own, self.binaries / "initdb", "-D", self.folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
            "--locale=C", cwd=self.folder)
        self.spawn(*own, self.binaries / "postgres", "-D", self.folder / "data", "-p", self.port, "-k", self.folder,
                   "-c", "listen_addresses=127.0.0.1")
        self.await_ready(lambda: subprocess.run(
            [self.binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False).returncode == 0)
        self.sql("create table readings(device text, n bigint, temp double precision, note text)")

    def sql(self, text):
        return out(self.binaries / "psql", "-h", "127.0.0.1", "-p", self.port, "-U", "postgres", "-Atqc", text)

    def resource(self):
        return {"type": "pgsql", "config": {"server": f"127.0.0.1:{self.port}", "database": "postgres", "user": "postgres",
                                            "password": "none"}}

    def action(self):
        return {"name": "data_to_pgsql", "params": {
            "sql": "insert into readings(device, n, temp, note) values (${device}, ${n}, ${temp}, ${note})"}}

    def count(self):
        return int(self.sql("select count(*) from readings"))

    def empty(self):
        self.sql("truncate readings")

    def bulk(self, rows, size):
        file = self.folder / "bulk.tsv"
        text = note(size)
        with open(file, "w", encoding="ascii") as lines:
            lines.writelines(f"d{i % 8:03}\t{i}\t{i % 40}.{i % 10}\t{text}\n" for i in range(rows))
        os.chmod(file, 0o644)
        begun = time.monotonic()
        self.sql(f"\\copy readings from '{file}'")
        return time.monotonic() - begun


class Mysql(Target):
    name, loader = "mysql", "LOAD DATA LOCAL INFILE"

    def start(self):
        out("mariadb-install-db", "--no-defaults", "--user=root", f"--datadir={self.folder}/data",
            "--auth-root-authentication-method=normal", "--skip-test-db")
        self.spawn("mariadbd", "--no-defaults", "--user=root", f"--datadir={self.folder}/data", f"--socket={self.folder}/s",
                   f"--port={self.port}", "--bind-address=127.0.0.1", f"--tmpdir={self.folder}", "--skip-log-bin",
                   "--innodb-buffer-pool-size=256M", "--local-infile=1")
        self.await_ready(lambda: subprocess.run(
            ["mariadb-admin", "--no-defaults", "-S", self.folder / "s", "-uroot", "ping"], check=False,
            capture_output=True).returncode == 0)
        self.sql("create database t; create user u@'127.0.0.1' identified by 'p'; grant all on t.* to u@'127.0.0.1'; "
                 "create table t.readings(device varchar(20), n bigint, temp double, note text)")

    def sql(self, text):
        return out("mariadb", "--no-defaults", "-S", self.folder / "s", "-uroot", "--local-infile=1", "-BNe", text)

    def resource(self):
        return {"type": "mysql", "config": {"server": f"127.0.0.1:{self.port}", "database": "t", "user": "u", "password": "p"}}

    def action(self):
        return {"name": "data_to_mysql", "params": {
            "sql": "insert into readings(device, n, temp, note) values (${device}, ${n}, ${temp}, ${note})"}}

    def count(self):
        return int(self.sql("select count(*) from t.readings"))

    def empty(self):
        self.sql("truncate t.readings")

    def bulk(self, rows, size):
        file = self.folder / "bulk.tsv"
        text = note(size)
        with open(file, "w", encoding="ascii") as lines:
            lines.writelines(f"d{i % 8:03}\t{i}\t{i % 40}.{i % 10}\t{text}\n" for i in range(rows))
        begun = time.monotonic()
        self.sql(f"load data local infile '{file}' into table t.readings")
        return time.monotonic() - begun


class Influxdb(Target):
    name, loader = "influxdb", "line protocol, 5,000 lines a request, one connection"

    def start(self):
        config = f"""reporting-disabled = true
bind-address = "127.0.0.1:{free_port()}"
[meta]
  dir = "{self.folder}/meta"
[data]
  dir = "{self.folder}/data"
  wal-dir = "{self.folder}/wal"
  max-series-per-database = 0
[http]
  bind-address = "127.0.0.1:{self.port}"
  log-enabled = false
"""
        (self.folder / "influxdb.conf").write_text(config, "ascii")
        self.spawn("influxd", "-config", "influxdb.conf")
        self.await_ready(lambda: urllib.request.urlopen(f"http://127.0.0.1:{self.port}/ping", timeout=2).status == 204)
        self.empty()

    def query(self, text, database="t"):
        data = urllib.parse.urlencode({"q": text, "db": database}).encode()
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/query", data, timeout=60) as answer:
            return json.load(answer)

    def resource(self):
        return {"type": "influxdb", "config": {"host": "127.0.0.1", "port": self.port, "database": "t"}}

    def action(self):
        return {"name": "data_to_influxdb", "params": {
            "measurement": "readings", "tags": {"device": "${device}"},
            "fields": {"n": "${n}", "temp": "${temp}", "note": "${note}"}}}

    def count(self):
        series = self.query("select count(n) from readings")["results"][0].get("series")
        return series[0]["values"][0][1] if series else 0

    def empty(self):
        self.query("drop database t")
        self.query("create database t")

    def bulk(self, rows, size):
        text = note(size)
        base = time.time_ns()
        bodies = ["\n".join(f'readings,device=d{i % 8:03} n={i}i,temp={i % 40}.{i % 10},note="{text}" {base + i}'
                            for i in range(at, min(at + 5000, rows))).encode() for at in range(0, rows, 5000)]
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        begun = time.monotonic()
        for body in bodies:
            connection.request("POST", "/write?db=t", body)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 204:
                raise SystemExit(f"delivery: influxd answered {answer.status}")
        return time.monotonic() - begun


class Kafka(Target):
    name, loader = "kafka", "kafka-producer-perf-test, acks=all"

    def __init__(self, folder, core):
        super().__init__(folder, core)
        servers = os.environ.get("SLUICE_SERVERS") or os.path.join(
            os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "sluice", "servers")
        self.java = ["java", "-Xmx256m", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                     "-cp", f"{servers}/kafka/lib/*"]

    def start(self):
        controller = free_port()
        (self.folder / "server.properties").write_text(f"""process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{self.port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{self.port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs={self.folder}/data
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
group.initial.rebalance.delay.ms=0
log.cleaner.dedupe.buffer.size=4000000
""", "ascii")
        out(*self.java, "kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qk", "-c", "server.properties",
            cwd=self.folder)
        self.spawn(*self.java, "kafka.Kafka", "server.properties")
        self.await_ready(lambda: "readings" in out(
            *self.java, "org.apache.kafka.tools.TopicCommand", "--bootstrap-server", f"127.0.0.1:{self.port}", "--create",
            "--if-not-exists", "--topic", "readings", "--partitions", "1", "--replication-factor", "1", timeout=30))
        self.before = 0

    def resource(self):
        return {"type": "bridge_kafka", "config": {"servers": f"127.0.0.1:{self.port}"}}

    def action(self):
        return {"name": "data_to_kafka", "params": {"topic": "readings"}}

    def count(self):
        """Records that a consumer of committed ones would see: counted by one, since offsets count markers too."""
        told = subprocess.run(
            [*self.java, "org.apache.kafka.tools.consumer.ConsoleConsumer", "--bootstrap-server", f"127.0.0.1:{self.port}",
             "--topic", "readings", "--from-beginning", "--timeout-ms", "4000", "--isolation-level", "read_committed"],
            capture_output=True, text=True, check=False, timeout=300)
        return told.stdout.count("\n") - self.before

    def empty(self):
        self.before = 0
        self.before = self.count()

    def bulk(self, rows, size):
        begun = time.monotonic()
        told = out(*self.java, "org.apache.kafka.tools.ProducerPerformance", "--topic", "readings", "--num-records", rows,
                   "--record-size", size, "--throughput", "-1", "--producer-props", f"bootstrap.servers=127.0.0.1:{self.port}",
                   "acks=all", timeout=300)
        rates = [part for part in told.replace("(", ",").split(",") if "records/sec" in part]
        return rows / float(rates[-1].split()[0]) if rates else time.monotonic() - begun


class Embedded(Target):
    name = "embedded"

    def start(self):
        self.ctl = None

    def resource(self):
        return None

    def action(self):
        return {"name": "data_to_embedded", "params": {"table": "readings"}}

    def count(self):
        rows = json.loads(self.ctl("query", "SELECT count(*) AS n FROM readings", "--json"))
        return int(rows[0]["n"])

    def empty(self):
        """Each Sluice has its own."""

    def stop(self):
        """It is in Sluice."""


TARGETS = {kind.name: kind for kind in (Postgresql, Influxdb, Kafka, Mysql, Embedded)}
