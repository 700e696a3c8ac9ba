"""A PostgreSQL server of the tests' own, in a folder that is thrown away."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SUPERUSER, PASSWORD = "ann_k", "c0rrect horse:/@"


@dataclass(frozen=True)
class PostgresServer:
    """A running server; connections over its port ask for the password."""

    programs: Path
    folder: Path
    port: int

    def address(self, database: str = "shop", *, password: str = "${SHOP_PASSWORD}") -> str:
        return f"postgresql://{SUPERUSER}:{password}@127.0.0.1:{self.port}/{database}"

    def run(self, sql: str, *, database: str = "shop") -> str:
        """Run SQL over the socket, where no password is asked for."""
        done = subprocess.run(
            [
                *(str(self.programs / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"),
                *("-h", str(self.folder), "-p", str(self.port), "-U", SUPERUSER, "-d", database),
                *("-c", sql),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@contextmanager
def running_server(initdb: Path) -> Iterator[PostgresServer]:
    """Make a database cluster, start it, and stop it at the end."""
    programs = initdb.resolve().parent
    # Paths of sockets may not be longer than about 100 bytes, so no folder of pytest's.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp" if Path("/tmp").is_dir() else None))
    user = None
    if os.name == "posix" and os.geteuid() == 0:  # the server refuses to run as root
        user = next((name for name in ("postgres", "nobody") if _known(name)), None)
        shutil.chown(folder, user)
    data, log, secret = folder / "data", folder / "log", folder / "secret"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)
    server = PostgresServer(programs, folder, _free_port())

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(programs / program), *arguments],
            user=user,
            group=None if user is None else pwd.getpwnam(user).pw_gid,
            extra_groups=None if user is None else [],
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    try:
        run(
            *("initdb", "-D", str(data), "-U", SUPERUSER, f"--pwfile={secret}", "--no-sync"),
            *("--auth-local=trust", "--auth-host=scram-sha-256", "-E", "UTF8", "--no-locale"),
        )
        settings = (
            f"-c listen_addresses=127.0.0.1 -c port={server.port} -c fsync=off "
            f"-c unix_socket_directories={folder} -c timezone=America/New_York"
        )
        run("pg_ctl", "-D", str(data), "-l", str(log), "-w", "-o", settings, "start")
        try:
            server.run("CREATE DATABASE shop", database="postgres")
            yield server
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _known(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
