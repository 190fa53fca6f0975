"""Memory of idle connections."""
import os
import subprocess
import time

import workloads

HOLD_SECONDS = 8


def open_sockets(pid):
    """Sockets of a process, 0 if it cannot be seen."""
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return 0


def measure(server, number, load_core):
    """Opens connections, waits until they are all there, and compares memory before and while they idle."""
    # once for what is allocated only the first time, then what counts
    workloads.run(server, f"conn -n {min(500, number)}", 1, load_core)
    heap_before, resident_before, sockets_before = server.live_heap(), server.resident(), open_sockets(server.pid)
    command = [str(workloads.MQLOAD), "conn", "-n", str(number), "-h", server.host, "-p", str(server.port),
               "-T", str(HOLD_SECONDS + number / 5000), "--cpu", str(load_core), "--json"]
    load = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while open_sockets(server.pid) - sockets_before < number and time.monotonic() < deadline and load.poll() is None:
        time.sleep(0.1)
    time.sleep(2)
    heap, resident = server.live_heap(), server.resident()
    told, wrong = load.communicate()
    lines = [line for line in told.splitlines() if line.startswith("{")]
    if not lines:
        raise workloads.LoadFailed(wrong.strip())
    figures = workloads.json.loads(lines[-1])
    opened = figures["ok"]
    return {
        "open": opened,
        "heap": None if heap is None or heap_before is None else (heap - heap_before) / max(1, opened),
        "resident": (resident - resident_before) / max(1, opened),
        "lost": figures.get("conn_lost", 0),
    }
