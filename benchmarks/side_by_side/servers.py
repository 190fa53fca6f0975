"""Servers under load: started here, pinned to one core, or found by address and process id."""
import base64
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path


class Server:
    """A broker that runs. Warm-up is in seconds per workload."""

    def __init__(self, name, host, port, pid, warm_up, version="", is_jvm=False):
        self.name, self.host, self.port, self.pid = name, host, port, pid
        self.warm_up, self.version, self.is_jvm = warm_up, version, is_jvm
        self.process = None
        self.folder = None

    def stop(self):
        """Stops what was started here."""
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def heap_hook(self, file):
        """Option of mqload that has the live heap noted each time it reads the resident size; nothing for no JVM."""
        if not self.is_jvm or not shutil.which("jcmd"):
            return []
        return ["--rss-hook", f"jcmd {self.pid} GC.class_histogram | grep ^Total >> {file}"]

    def live_heap(self):
        """Bytes of live objects after a full collection, None if the server is no JVM or jcmd is missing."""
        if not self.is_jvm or not shutil.which("jcmd"):
            return None
        histogram = subprocess.run(
            ["jcmd", str(self.pid), "GC.class_histogram"], capture_output=True, text=True, check=False).stdout
        total = re.search(r"^Total\s+\d+\s+(\d+)", histogram, re.MULTILINE)
        return int(total.group(1)) if total else None

    def resident(self):
        """Resident bytes of the process, 0 if it is not on this machine."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
            return int(re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE).group(1)) * 1024
        except OSError:
            return 0


def free_port():
    """A TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


SAVING = {
    # acknowledges, then writes all it knows to a new file and fsyncs that, after each turn of its loop that changed something
    "mosquitto-each": ["persistence true", "autosave_on_changes true", "autosave_interval 1"],
    # the same once a second: what came since is lost with the machine, and with the process
    "mosquitto-1s": ["persistence true", "autosave_interval 1"],
}


def start_mosquitto(name, core):
    """Debian's mosquitto with nothing but a listener for anybody and, if its name says so, persistence."""
    binary = shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin")
    if not binary:
        raise SystemExit("side-by-side: mosquitto is missing (apt install mosquitto), or leave it out: --no-mosquitto")
    folder = tempfile.mkdtemp(prefix="side-by-side-")
    port = free_port()
    settings = Path(folder) / "mosquitto.conf"
    lines = [f"listener {port} 127.0.0.1", "allow_anonymous true"]
    if name in SAVING:
        lines += [*SAVING[name], f"persistence_location {folder}/"]
    settings.write_text("\n".join(lines) + "\n", "ascii")
    process = subprocess.Popen(
        ["taskset", "-c", str(core), binary, "-c", str(settings)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    told = subprocess.run([binary, "-h"], capture_output=True, text=True, check=False).stdout.split("\n", 1)[0]
    return started(Server(name, "127.0.0.1", port, process.pid, 1, told), process, folder, 10)


def start_sluice(name, tree, core, warm_up, settings, java_options):
    """The packaged Sluice with its shipped settings, but for ports."""
    program = Path(tree) / "bin" / "sluice"
    if not program.exists():
        raise SystemExit(f"side-by-side: no Sluice in {tree}: mvn -DskipTests package, or --no-sluice")
    folder = tempfile.mkdtemp(prefix="side-by-side-")
    port = free_port()
    command = ["taskset", "-c", str(core), str(program), "foreground", "--data", folder]
    ports = [f"listener.tcp.external=127.0.0.1:{port}", f"listener.ws.external=127.0.0.1:{free_port()}",
             f"management.listener.http=127.0.0.1:{free_port()}"]
    if "max_conn_rate" in (Path(tree) / "etc" / "sluice.conf").read_text("utf-8"):
        # the others have no such limit; versions before this setting refuse it
        ports.append("listener.tcp.external.max_conn_rate=0")
    for setting in [*ports, "log.to=file", *settings]:
        command += ["--set", setting]
    environment = dict(os.environ)
    if java_options:
        environment["SLUICE_JAVA_OPTS"] = java_options
    log = open(Path(folder) / "console.txt", "wb")  # lives as long as the process
    process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment)
    told = subprocess.run([str(program), "version"], capture_output=True, text=True, check=False).stdout.strip()
    server = Server(name, "127.0.0.1", port, process.pid, warm_up, f"sluice {told}", True)
    return started(server, process, folder, 60, "sluice.running")


SIMPLE_RULE = ("SELECT payload.device AS device, payload.values.temperature + 273 AS kelvin, payload.status AS status "
               "FROM \"message.publish\" WHERE topic =~ 'bench/+' AND payload.values.temperature > 50")


def install_rules(server, number):
    """Rules that match nothing of any load, in the ways a rule can name a topic."""
    for i in range(number):
        event = "SELECT payload.x AS x FROM \"message.publish\" WHERE topic "
        where = [f"=~ 'site/{i}/#' AND payload.x > 5", f"=~ 'site/+/{i}' AND payload.x > 5", f"= 'site/{i}'"][i % 3]
        install_rule(server, event + where)


def install_rule(server, sql):
    """A rule whose outputs go nowhere."""
    base, application = (Path(server.folder) / "api.access").read_text("utf-8").split()
    login = base64.b64encode(application.encode()).decode()
    rule = {"rawsql": sql, "actions": [{"name": "do_nothing", "params": {}}]}
    request = urllib.request.Request(f"{base}/api/v3/rules", json.dumps(rule).encode(), {
        "Authorization": f"Basic {login}", "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        told = json.load(answer)
    if told["code"] != 0:
        raise SystemExit(f"side-by-side: rule refused: {told}")


def started(server, process, folder, patience, sign=""):
    """Waits until the server takes connections, and until the file that tells so is there."""
    server.process, server.folder = process, folder
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection((server.host, server.port), 1).close()
            if (Path(folder) / sign).exists():
                return server
        except OSError:
            pass
        time.sleep(0.1)
    output = Path(folder) / "console.txt"
    told = output.read_text("utf-8", errors="replace") if output.exists() else ""
    server.stop()
    raise SystemExit(f"side-by-side: {server.name} did not start\n{told}")


def parse_server(text, warm_up):
    """NAME=HOST:PORT,PID or NAME=HOST:PORT,PID,jvm"""
    found = re.fullmatch(r"([^=]+)=([^:]+):(\d+),(\d+)(,jvm)?", text)
    if not found:
        raise SystemExit(f"side-by-side: not NAME=HOST:PORT,PID[,jvm]: {text}")
    is_jvm = bool(found.group(5))
    return Server(found.group(1), found.group(2), int(found.group(3)), int(found.group(4)),
                  warm_up if is_jvm else 1, "", is_jvm)
