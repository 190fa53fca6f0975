#!/usr/bin/env python3
"""Writes docs/conformance.md: for each row of the feature list the tests that prove it, read from their @Feature marks."""

import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARK = re.compile(r"@Feature\(\s*(\{[^}]*\}|\"[^\"]+\")\s*\)")
NAME = re.compile(r"\bclass\s+(\w+)|\b(?:void|Stream<\w+>|List<\w+>)\s+(\w+)\s*\(")
GROUPS = {
    "MQ": "MQTT", "SE": "sessions", "RE": "retained messages", "SH": "shared subscriptions", "LI": "listeners and zones",
    "TL": "TLS, PSK, PROXY", "WS": "WebSocket", "RL": "rate limits", "MO": "modules", "SY": "$SYS topics",
    "AU": "authentication", "AC": "access control", "AL": "alarms", "HK": "hooks", "SQ": "rule SQL", "RU": "rules",
    "RA": "actions and resources", "BK": "backends", "BR": "bridges", "RS": "HTTP API", "CT": "command line",
    "CF": "configuration", "LG": "log", "PK": "packages", "DA": "dashboard", "CL": "cluster", "SN": "MQTT-SN", "CO": "CoAP",
    "LW": "LwM2M", "TC": "TCP frames", "ST": "STOMP",
}


def marks(text: str):
    """Row and the name of the test that follows, for each mark."""
    for mark in MARK.finditer(text):
        name = NAME.search(text, mark.end())
        for row in re.findall(r"[A-Z]{2}-\d+", mark.group(1)):
            yield row, (name.group(1) or name.group(2)) if name else "?"


def main() -> None:
    tests = defaultdict(set)
    for file in sorted(ROOT.glob("**/src/test/java/**/*.java")):
        if "target" in file.parts or file.name == "Feature.java":
            continue
        for row, name in marks(file.read_text("utf-8")):
            tests[row].add(file.stem if name == file.stem else f"{file.stem}.{name}")
    lines = [
        "# Conformance",
        "",
        "Rows of the feature list and the tests that prove them, as their `@Feature` marks say. Made by `build/conformance.py`.",
    ]
    for group in sorted({row[:2] for row in tests}, key=list(GROUPS).index):
        lines += ["", f"## {group}: {GROUPS[group]}", "", "| row | tests |", "|---|---|"]
        for row in sorted((r for r in tests if r[:2] == group), key=lambda r: int(r[3:])):
            lines.append(f"| {row} | {', '.join(sorted(tests[row]))} |")
    (ROOT / "docs" / "conformance.md").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"docs/conformance.md: {len(tests)} rows")


if __name__ == "__main__":
    main()
