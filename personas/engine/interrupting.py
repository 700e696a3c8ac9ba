"""Ctrl-C while the database works.

Python learns of a signal only when its main thread is back from the database, which may be minutes
later: the database looks for it only now and then. So a thread waits for the signal and tells
the database to stop; then Python goes on as it does after any Ctrl-C.
"""

from __future__ import annotations

import signal
import socket
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_CONNECTIONS: weakref.WeakSet[Any] = weakref.WeakSet()


def watched(connection: Any) -> None:
    """Let `stopping_at_ctrl_c` stop a connection as long as it lives."""
    _CONNECTIONS.add(connection)


@contextmanager
def stopping_at_ctrl_c() -> Iterator[None]:
    """Stop what the database does when Ctrl-C is pressed within the block.

    For programs of their own: an event loop, such as that of a notebook, waits for signals itself.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard, told = socket.socketpair()
    told.setblocking(False)
    before = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    pressed = threading.Event()
    watcher = threading.Thread(target=_watch, args=(heard, pressed), daemon=True)
    watcher.start()
    try:
        try:
            yield
        finally:
            signal.set_wakeup_fd(before)
            told.close()
            watcher.join()  # after this, every signal within the block has been heard
            heard.close()
    except Exception:
        # What was stopped may say so in words of its own.
        if pressed.is_set():
            raise KeyboardInterrupt from None
        raise


def _watch(heard: socket.socket, pressed: threading.Event) -> None:
    while number := heard.recv(1):
        if number[0] == signal.SIGINT:
            pressed.set()
            for connection in list(_CONNECTIONS):
                connection.interrupt()
