"""What systemd is told of a service of `Type=notify`: ready, alive, stopping."""

from __future__ import annotations

import contextlib
import os
import socket


class Notifier:
    """Sends to the socket that systemd names in NOTIFY_SOCKET; does nothing without one."""

    def __init__(self, address: str) -> None:
        # A name that begins with @ is of the abstract kind, which begins with a zero byte.
        self._address = "\0" + address[1:] if address.startswith("@") else address

    def send(self, *lines: str) -> None:
        """Send assignments such as `READY=1`; a supervisor that is gone is none of our faults."""
        if self._address and hasattr(socket, "AF_UNIX"):
            with (
                contextlib.suppress(OSError),
                socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel,
            ):
                channel.sendto("\n".join(lines).encode(), self._address)


def find_notifier() -> Notifier:
    """The notifier for the supervisor that started this process, if any."""
    return Notifier(os.environ.get("NOTIFY_SOCKET", ""))
