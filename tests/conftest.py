"""What all tests share: where data lies, and what happens when a test cannot run here.

Tests marked ``real``, ``browser`` or ``postgres`` skip with a reason where the thing they need is
not installed. Where it must be installed, ``PERSONAS_MUST_RUN="browser postgres"`` turns such a
skip into a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from postgres_server import PostgresServer, running_server

os.environ.setdefault("MPLBACKEND", "Agg")
settings.register_profile("house", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("house")

REPOSITORY = Path(__file__).parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def _browser() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def _postgres() -> str | None:
    # Debian keeps the server's programs outside PATH.
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return shutil.which("initdb") or (str(kept[-1]) if kept else None)


NEEDS = {
    "real": (
        lambda: os.environ.get("PERSONAS_REAL_DATA"),
        "PERSONAS_REAL_DATA does not name a folder with the real data sets",
    ),
    "browser": (_browser, "no Chromium is installed"),
    "postgres": (_postgres, "no PostgreSQL server is installed"),
}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "postgres: needs a PostgreSQL server it can start")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for mark, (find, reason) in NEEDS.items():
        if find():
            continue
        for item in items:
            if item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    must_run = os.environ.get("PERSONAS_MUST_RUN", "").split()
    if report.skipped and any(item.get_closest_marker(mark) for mark in must_run):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped where it must run: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of the real data sets; mark the test ``real`` too."""
    return Path(os.environ["PERSONAS_REAL_DATA"])


@pytest.fixture(scope="session")
def sample_data() -> Path:
    """Folder of the invented company's tables."""
    return REPOSITORY / "sample_data"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server with an empty database "shop"; mark the test ``postgres`` too."""
    found = _postgres()
    if found is None:
        pytest.skip(NEEDS["postgres"][1])
    with running_server(Path(found)) as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium; mark the test ``browser`` too."""
    found = _browser()
    if found is None:
        pytest.skip(NEEDS["browser"][1])
    return found
