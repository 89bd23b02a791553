"""Operations that change the disk: each whole or not at all, never through a symbolic link."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | getattr(os, "O_BINARY", 0)
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EACCES}
_CAREFUL = os.O_RDONLY | _NO_FOLLOW | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Follow no link, and wait for no pipe."""
_FORGING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Line ends, commands to terminals, and signs that turn the order of writing round."""
_IN_USE = {errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR}

PRIMITIVES = (
    "create",
    "write",
    "flush",
    "flush_folder",
    "rename",
    "link",
    "unlink",
    "make_folder",
    "remove_folder",
)
"""Names of the functions here that change the disk by one system call; all others call these."""

LARGEST = 100_000_000
"""No file of a record is larger, in bytes; the largest notes file allowed gives a tenth of it."""


def read_file(file: Path, most: int) -> bytes:
    """The bytes of a file, at most one more than `most`: enough to refuse a huge one."""
    with file.open("rb") as stream:
        return stream.read(most + 1)


def read_regular(file: Path, most: int = LARGEST) -> bytes | None:
    """At most `most` bytes and one of a regular file; None where there is no such file.

    Links, folders, pipes, sockets and devices are not opened. Raises OSError where the disk does
    not let us know.
    """
    try:
        if not stat.S_ISREG(file.lstat().st_mode):
            return None
        descriptor = open_careful(file)
    except (FileNotFoundError, NotADirectoryError):
        return None
    with open(descriptor, "rb") as stream:  # noqa: PTH123  # a descriptor, not a path
        # It may have become something else since the first look.
        return stream.read(most + 1) if stat.S_ISREG(os.fstat(descriptor).st_mode) else None


def open_careful(file: Path) -> int:
    """Open a file for reading, never through a link nor waiting for a pipe; raises OSError."""
    return os.open(file, _CAREFUL)


def show_name(name: str) -> str:
    """A file name fit for messages and records, on one line and in the order it is written.

    Bytes that are not UTF-8 become U+FFFD, as do the signs that would forge a line of the log.
    """
    return _FORGING.sub("\ufffd", os.fsencode(name).decode(errors="replace"))


def create(file: Path) -> int:
    """Make the empty file `file`; gives its descriptor; raises FileExistsError."""
    return os.open(file, _NEW, 0o644)


def write(descriptor: int, data: bytes) -> int:
    """Write some of `data`; gives how many bytes."""
    return os.write(descriptor, data)


def flush(descriptor: int) -> None:
    """Bring what was written to the disk itself."""
    os.fsync(descriptor)


def flush_folder(folder: Path) -> None:
    """Bring the names in `folder` to the disk itself, where the system can."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        flush(descriptor)
    finally:
        os.close(descriptor)


def rename(source: Path, target: Path) -> None:
    """Rename over whatever file has the name `target`."""
    source.replace(target)


def link(source: Path, target: Path) -> None:
    """Give the file `source` the second name `target`; raises FileExistsError."""
    os.link(source, target, follow_symlinks=False)


def unlink(file: Path) -> None:
    """Remove the name `file`, if it is there."""
    file.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make the folder `folder`; raises FileExistsError."""
    folder.mkdir()


def remove_folder(folder: Path) -> None:
    """Remove the empty folder `folder`, if it is there."""
    with contextlib.suppress(FileNotFoundError):
        folder.rmdir()


def write_new(file: Path, data: bytes) -> None:
    """Write the new file `file` to the disk itself; raises FileExistsError."""
    descriptor = create(file)
    try:
        left = memoryview(data)
        while left:
            left = left[write(descriptor, bytes(left)) :]
        flush(descriptor)
    finally:
        os.close(descriptor)


def name_scratch(target: Path) -> Path:
    """What `target` is called beside its place until it is whole."""
    return target.with_name(f".{target.name}.part")


def write_whole(file: Path, data: bytes, scratch: Path | None = None) -> None:
    """Write `scratch` and rename it to `file`: readers see the old file or the whole new one."""
    scratch = scratch or name_scratch(file)
    unlink(scratch)
    try:
        write_new(scratch, data)
        rename(scratch, file)
    except OSError:
        unlink(scratch)
        raise


def move_new(source: Path, target: Path) -> None:
    """Rename a file to a name that must be free; raises FileExistsError with both untouched.

    Cut short, the file may have both names; then the same move finishes what was begun.
    """
    try:
        link(source, target)
    except FileExistsError:
        if not is_same_file(source, target):
            raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # Some shares have no hard links: an empty file of our own holds the name meanwhile.
        os.close(create(target))
        rename(source, target)
        return
    unlink(source)


def move_folder_new(source: Path, target: Path) -> None:
    """Rename a folder to a name that must be free; raises FileExistsError with both untouched."""
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    try:
        rename(source, target)
    except OSError as error:
        if error.errno in _IN_USE:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from error
        raise


def ensure_folder(folder: Path) -> None:
    """Make `folder` unless it is there; raises NotADirectoryError for a link or a file."""
    with contextlib.suppress(FileExistsError):
        make_folder(folder)
    if not is_real_folder(folder):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))


def is_real_folder(path: Path) -> bool:
    """Whether `path` is a folder and not a symbolic link to one."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def is_same_file(one: Path, other: Path) -> bool:
    """Whether two names are of one file; symbolic links are not followed."""
    try:
        return os.path.samestat(one.lstat(), other.lstat())
    except FileNotFoundError:
        return False


def remove_tree(folder: Path) -> None:
    """Remove `folder` and all in it, if it is there; never what symbolic links point to."""
    if is_real_folder(folder):
        for entry in tuple(folder.iterdir()):
            if is_real_folder(entry):
                remove_tree(entry)
            else:
                unlink(entry)
        remove_folder(folder)
