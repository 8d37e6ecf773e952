#!/usr/bin/env python3
"""Measures what the gateway's idle connections and refused connections cost.

    dotnet build -c Release gateway
    python3 load-tests/IdleConnections/idle.py [--connections 10000] [--gateway PATH] [--only NAME]

For HTTP/1.1, TLS and HTTP/2 (h2c) in turn: a fresh gateway, half as many connections to warm it up, all closed; then
CONNECTIONS connections, each with one answered request, and then idle. Prints the growth of the process's resident memory for
each, against the memory right before. Last, the gateway's share of a core while five hundred clients past the cap connect
again and again at a thousand a second, in five runs.

Loopback only. Needs openssl, and a hard limit of open files of twice CONNECTIONS and 400 (ulimit -Hn); root raises it by itself.
"""

import argparse
import json
import os
import pathlib
import re
import resource
import selectors
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
REQUEST = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
PATIENCE = 60
RUNS = 5


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


# Indexed and literal fields without a table (RFC 7541): GET, http, /healthz, localhost.
H2_REQUEST = (
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    + frame(4, 0, 0)
    + frame(1, 5, 1, b"\x82\x86\x04\x08/healthz\x01\x09localhost")
    + frame(4, 1, 0)
)


class Gateway:
    """A gateway process in front of itself: a route of the demo backends answers."""

    def __init__(self, binary, folder, limits):
        self.folder = folder
        config = {
            "Kestrel": {
                "Endpoints": {
                    "http1": {"Url": "http://127.0.0.1:0"},
                    "h2c": {"Url": "http://127.0.0.1:0", "Protocols": "Http2"},
                    "tls": {
                        "Url": "https://127.0.0.1:0",
                        "Protocols": "Http1",
                        "Certificate": {"Path": f"{folder}/cert.pem", "KeyPath": f"{folder}/key.pem"},
                    },
                }
            },
            "Admin": {"Url": "http://127.0.0.1:0"},
            "Limits": limits,
            "Telemetry": {"AccessLog": {"Enabled": False}},
            "ReverseProxy": {
                "Routes": {"all": {"ClusterId": "web", "Match": {"Path": "/{**rest}"}}},
                "Clusters": {"web": {"Destinations": {"a": {"Address": "demo://shop-api"}}}},
            },
        }
        path = os.path.join(folder, "gateway.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(config, file)
        self.log = open(os.path.join(folder, "log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen([binary, "run", "--config", path], stdout=self.log, stderr=self.log)
        self.ports = self.wait()

    def wait(self):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with open(self.log.name, encoding="utf-8") as file:
                text = file.read()
            found = dict((name, int(port)) for port, name in re.findall(r"^Listening on \S+:(\d+) \((\w+)\)", text, re.M))
            if "Stop with" in text:
                return found
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        sys.exit(f"The gateway did not start:\n{text}")

    def memory(self):
        """Resident bytes."""
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def cpu(self):
        """Seconds of processor time used so far."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.log.close()


def connect(port, tls):
    client = socket.create_connection(("127.0.0.1", port), PATIENCE)
    return tls.wrap_socket(client, server_hostname="localhost") if tls else client


def open_all(port, count, request, tls):
    """Opens connections; each has had an answer. Keep-alive must hold them meanwhile."""
    clients = []
    for _ in range(count):
        client = connect(port, tls)
        client.sendall(request)
        if not client.recv(65536):
            sys.exit(f"Connection {len(clients)} was closed.")
        clients.append(client)
    return clients


def measure_idle(binary, folder, name, count, limits):
    gateway = Gateway(binary, folder, limits)
    try:
        tls = None
        if name == "tls":
            tls = ssl.create_default_context()
            tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
        request = H2_REQUEST if name == "h2c" else REQUEST
        port = gateway.ports[name]
        for client in open_all(port, count // 100, request, tls):
            client.close()
        time.sleep(10)
        before = gateway.memory()
        clients = open_all(port, count, request, tls)
        time.sleep(5)
        after = gateway.memory()
        time.sleep(30)
        later = gateway.memory()
        for client in clients:
            client.close()
        return before, after, later
    finally:
        gateway.stop()


def measure_refusals(binary, folder):
    gateway = Gateway(binary, folder, {"Connections": 100, "ConnectionsPerAddress": 100000, "FirstByte": "10m", "KeepAlive": "1h"})
    try:
        port = gateway.ports["http1"]
        held = open_all(port, 100, REQUEST, None)
        for _ in range(RUNS):
            selector, waiting, refused = selectors.DefaultSelector(), 0, 0
            before, start = gateway.cpu(), time.monotonic()
            while time.monotonic() - start < 10:
                allowed = int((time.monotonic() - start) * 1000)
                while waiting < 500 and refused + waiting < allowed:
                    selector.register(socket.create_connection(("127.0.0.1", port)), selectors.EVENT_READ)
                    waiting += 1
                for key, _ in selector.select(0.01):
                    selector.unregister(key.fileobj)
                    key.fileobj.close()
                    waiting, refused = waiting - 1, refused + 1
            yield refused, (gateway.cpu() - before) / (time.monotonic() - start)
            for key in list(selector.get_map().values()):
                key.fileobj.close()
        for client in held:
            client.close()
    finally:
        gateway.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connections", type=int, default=10000)
    parser.add_argument("--gateway", default=str(ROOT / "gateway/bin/Release/net10.0/gateway"))
    parser.add_argument("--only", choices=["http1", "tls", "h2c", "refusals"])
    options = parser.parse_args()
    needed = options.connections * 2 + 400
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard if hard == resource.RLIM_INFINITY else max(needed, hard)))
    except (ValueError, PermissionError):
        sys.exit(f"{needed} open files are needed; the hard limit is {hard}.")

    limits = {"Connections": options.connections + 100, "ConnectionsPerAddress": options.connections + 100, "KeepAlive": "1h"}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost",
             "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"],
            check=True, capture_output=True)
        for name in ["http1", "tls", "h2c"]:
            if options.only not in (None, name):
                continue
            before, after, later = measure_idle(options.gateway, folder, name, options.connections, limits)
            growth, settled = (after - before) / options.connections / 1024, (later - before) / options.connections / 1024
            print(f"{name}: {before >> 20} MiB before, {after >> 20} MiB with {options.connections} idle, {later >> 20} MiB after 30 s more: "
                  f"{growth:.1f} KiB each, {settled:.1f} KiB after 30 s", flush=True)
        if options.only in (None, "refusals"):
            for refused, share in measure_refusals(options.gateway, folder):
                print(f"refusals: {refused} in 10 s at {share:.1%} of a core", flush=True)


if __name__ == "__main__":
    main()
