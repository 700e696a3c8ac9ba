"""Ctrl-C stops the database, whatever it does at that moment."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

LONG = (
    "SELECT count(*) AS n FROM range(1000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3"
)
START = f"""
import narwhals as nw
from personas.engine.engine import Engine
from personas.engine.interrupting import stopping_at_ctrl_c
engine = Engine()
engine.execute('''CREATE VIEW v AS {LONG}''')
print('ready', flush=True)
try:
    with stopping_at_ctrl_c():
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for a child there")
@pytest.mark.parametrize(
    "work",
    [
        "engine.execute('CREATE TABLE t AS FROM v')",
        "engine.rows('FROM v')",
        "next(engine.stream('FROM v', n_rows=10))",
        "engine.keep(nw.from_native(engine.relation('v')), stem='kept')",
        "nw.from_native(engine.relation('v')).collect()",
    ],
)
def test_a_long_query_stops(work: str) -> None:
    code = f"{START}        {work}\nexcept KeyboardInterrupt:\n    print('stopped')\n"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        try:
            assert running.stdout is not None
            assert running.stdout.readline() == "ready\n"
            time.sleep(0.3)
            running.send_signal(signal.SIGINT)
            said, _ = running.communicate(timeout=30)
        finally:
            running.kill()
    assert said == "stopped\n"


def test_the_signals_of_others_are_given_back() -> None:
    from personas.engine.interrupting import stopping_at_ctrl_c

    with stopping_at_ctrl_c():
        assert signal.set_wakeup_fd(-1) >= 0
    assert signal.set_wakeup_fd(-1) == -1
