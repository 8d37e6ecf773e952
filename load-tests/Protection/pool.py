"""A real PHP-FPM pool behind nginx, and a gateway in front of it; all on loopback and stopped with the folder they live in."""

import glob
import grp
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "config" / "examples" / "laravel-fpm.json"
WORKERS = 8
PATIENCE = 20


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Processes:
    """Processes that end with it, the last one first."""

    def __init__(self, folder):
        self.folder, self.running = folder, []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self.running):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def start(self, name, *command, **variables):
        with open(f"{self.folder}/{name}.log", "ab") as log:
            self.running.append(subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | variables))

    def wait_for(self, url):
        """Returns once it answers, with any status; ends the run where it does not."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(url, timeout=2).close()
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
        for log in glob.glob(f"{self.folder}/*.log"):
            print(log, pathlib.Path(log).read_text(encoding="utf-8", errors="replace"))
        raise SystemExit(f"{url} does not answer")


def start_pool(processes):
    """php-fpm with eight workers, no more and no fewer, behind nginx; gives the address."""
    folder, port = processes.folder, free_port()
    user, group = pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name
    shutil.copy(pathlib.Path(__file__).with_name("slow.php"), folder)
    pathlib.Path(f"{folder}/fpm.conf").write_text(f"""[global]
daemonize = no
error_log = /dev/stderr
[shop]
user = {user}
group = {group}
listen = {folder}/fpm.sock
pm = static
pm.max_children = {WORKERS}
""", encoding="utf-8")
    temporary = " ".join(f"{kind}_temp_path {folder}/tmp;" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    pathlib.Path(f"{folder}/nginx.conf").write_text(f"""user {user} {group}; daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr crit;
worker_rlimit_nofile 16384;
events {{ worker_connections 8192; }}
http {{
  access_log off; keepalive_requests 1000000; {temporary}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{
      include /etc/nginx/fastcgi_params;
      fastcgi_param SCRIPT_FILENAME {folder}/slow.php;
      fastcgi_pass unix:{folder}/fpm.sock;
    }}
  }}
}}
""", encoding="utf-8")
    processes.start("php-fpm", php_fpm(), "--allow-to-run-as-root", "--nodaemonize", "--fpm-config", f"{folder}/fpm.conf")
    processes.start("nginx", "nginx", "-p", folder, "-c", f"{folder}/nginx.conf", "-e", "stderr")
    address = f"http://127.0.0.1:{port}/"
    processes.wait_for(address + "?ms=1")
    return address


def start_gateway(processes, binary, pool, is_protected):
    """The gateway with the example as it is, or with nothing but a route; gives its port."""
    port, admin = free_port(), free_port()
    configuration = EXAMPLE
    if not is_protected:
        configuration = pathlib.Path(f"{processes.folder}/unprotected.json")
        configuration.write_text(json.dumps({
            "Kestrel": {"Endpoints": {"web": {"Url": f"http://127.0.0.1:{port}"}}},
            "Admin": {"Url": f"http://127.0.0.1:{admin}"},
            "ReverseProxy": {
                "Routes": {"shop": {"ClusterId": "laravel", "Match": {"Path": "/{**rest}"}}},
                "Clusters": {"laravel": {"Destinations": {"a": {"Address": pool}}}},
            },
        }), encoding="utf-8")
    variables = {"LISTEN": f"http://127.0.0.1:{port}", "ADMIN": f"http://127.0.0.1:{admin}", "LARAVEL": pool}
    processes.start("gateway", binary, "run", "--config", str(configuration), **variables)
    processes.wait_for(f"http://127.0.0.1:{port}/?ms=1")
    return port


def php_fpm():
    """The newest that is installed."""
    found = [path for folder in os.get_exec_path() for path in glob.glob(f"{folder}/php-fpm*")]
    if not found:
        raise SystemExit("php-fpm is not installed (apt-get install php-fpm)")
    return max(found)
