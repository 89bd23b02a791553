"""What test executors are given to do; in a module of its own, which worker processes import."""

from __future__ import annotations

import os
import time


def give_back(value: object) -> tuple[object, ...]:
    return (value, os.getpid())


def die() -> tuple[object, ...]:
    os._exit(9)


def sleep() -> tuple[object, ...]:
    time.sleep(60)
    return ()


def raise_fault() -> tuple[object, ...]:
    raise RuntimeError("out of order")


def loop() -> None:
    """Never end."""
    while True:
        pass


def eat() -> int:
    """Take all memory."""
    return len([bytes(1_000_000) for _ in range(5000)])
