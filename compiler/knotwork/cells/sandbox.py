"""Isolation of cells by the Linux kernel, called through ctypes.

`os.unshare` exists only from Python 3.12 on, and the other calls are not in the standard library at
all. Each function raises OSError if the kernel refuses; `refusals` finds out which ones will.

The fork server enters one user namespace, without which an ordinary user may create none of the
others. In it the server has all privileges, a cell none. Each program then gets PID, network, IPC
and mount namespaces of its own, which takes 0.2 ms in all.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import socket
import struct
import sys
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path

USER, PROCESSES, NETWORK, IPC, FILES = "user", "processes", "network", "ipc", "files"
OWN_PROC = "proc"
LAYERS = (USER, PROCESSES, NETWORK, IPC, FILES, OWN_PROC)

_FLAGS = {
    USER: 0x10000000,
    PROCESSES: 0x20000000,
    NETWORK: 0x40000000,
    IPC: 0x08000000,
    FILES: 0x00020000,
}
_PR_SET_PDEATHSIG, _PR_CAPBSET_DROP, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 1, 24, 36, 38
_MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_REC, _MS_PRIVATE = 2, 4, 8, 16384, 1 << 18
_SYS_MOUNT_SETATTR, _AT_FDCWD, _AT_RECURSIVE, _MOUNT_ATTR_RDONLY = 442, -100, 0x8000, 1
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 1
_CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def refusals() -> dict[str, str]:
    """For each layer, why the kernel refuses it; empty if it is granted.

    The layers are tried in a child, because a process cannot leave a namespace again.
    """
    if sys.platform != "linux":
        return dict.fromkeys(LAYERS, "only Linux has namespaces")
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        for name, why in _tried():
            os.write(writer, f"{name}\t{why}\n".encode())
        os._exit(0)
    os.close(writer)
    with open(reader, encoding="utf-8") as results:  # noqa: PTH123 (a descriptor)
        found = dict(line.rstrip("\n").split("\t", 1) for line in results)
    os.waitpid(child, 0)
    return {name: found.get(name, "it needs what was refused before") for name in LAYERS}


def _tried() -> Iterator[tuple[str, str]]:
    why = _refusal(enter_user_namespace)
    yield USER, why
    if why:
        return
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        os._exit(0)
    table = os.open("/proc/self/ns/pid", os.O_RDONLY)
    yield PROCESSES, _refusal(new_process_table, partial(return_to, table))
    for name in (NETWORK, IPC):
        yield name, _refusal(partial(_unshare, name))
    why = _refusal(partial(_unshare, FILES), _seal_files, partial(_mount_scratch, "/tmp"))
    yield FILES, why
    yield OWN_PROC, why or _refusal(_mount_proc)


def _refusal(*attempts: Callable[[], object]) -> str:
    try:
        for attempt in attempts:
            attempt()
    except (OSError, AttributeError) as exc:
        return str(exc) or type(exc).__name__
    return ""


def enter_user_namespace() -> None:
    """Enter a new user namespace; the next child becomes process 1 of a new PID namespace."""
    user, group = os.getuid(), os.getgid()
    _call("unshare", _FLAGS[USER] | _FLAGS[PROCESSES])
    Path("/proc/self/setgroups").write_text("deny", "ascii")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1", "ascii")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1", "ascii")


def new_process_table() -> None:
    """Make the next child process 1 of a new PID namespace."""
    _call("unshare", _FLAGS[PROCESSES])


def return_to(table: int) -> None:
    """Make later children part of this PID namespace again (a descriptor of `/proc/…/ns/pid`)."""
    _call("setns", table, _FLAGS[PROCESSES])


def close_world(granted: Collection[str], scratch: str) -> None:
    """Leave the network, and make the file system read-only except for an empty `scratch`."""
    for name in (NETWORK, IPC):
        if name in granted:
            _unshare(name)
    if NETWORK in granted:
        with contextlib.suppress(OSError):
            _raise_loopback()
    if FILES in granted:
        _unshare(FILES)
        _seal_files()
        _mount_scratch(scratch)
    if OWN_PROC in granted:
        _mount_proc()


def _unshare(name: str) -> None:
    _call("unshare", _FLAGS[name])


def _seal_files() -> None:
    _call("mount", None, b"/", None, _MS_REC | _MS_PRIVATE, None)
    attributes = struct.pack("QQQQ", _MOUNT_ATTR_RDONLY, 0, 0, 0)
    _call("syscall", _SYS_MOUNT_SETATTR, _AT_FDCWD, b"/", _AT_RECURSIVE, attributes, 32)


def _mount_scratch(scratch: str) -> None:
    _mount("tmpfs", scratch, _MS_NOSUID | _MS_NODEV, "size=512m,mode=700")


def _mount_proc() -> None:
    _mount("proc", "/proc", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC, "")


def _mount(kind: str, target: str, flags: int, options: str) -> None:
    name = kind.encode()
    _call("mount", name, os.fsencode(target), name, flags, options.encode())


def _raise_loopback() -> None:
    """Enable 127.0.0.1, so that a cell can be server and client at once, unreachable for others."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", _IFF_UP))


def bar_privileges() -> None:
    """Keep programs started from now on from gaining privileges; this process keeps its own."""
    _call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    last = int(Path("/proc/sys/kernel/cap_last_cap").read_text("ascii"))
    for capability in range(last + 1):
        _call("prctl", _PR_CAPBSET_DROP, capability, 0, 0, 0)


def drop_privileges() -> None:
    """Give up the privileges that this process has in the user namespace."""
    header, nothing = struct.pack("Ii", _CAPABILITY_VERSION_3, 0), bytes(24)
    _call("capset", header, nothing)


def die_with_parent() -> None:
    """Let the kernel kill this process when its parent ends, however it ends."""
    _call("prctl", _PR_SET_PDEATHSIG, 9, 0, 0, 0)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends, so that no daemon escapes."""
    _call("prctl", _PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _call(name: str, *arguments: int | bytes | None) -> None:
    """Call the C library; numbers are passed as longs, as the kernel reads whole registers."""
    words = [ctypes.c_long(word) if isinstance(word, int) else word for word in arguments]
    if getattr(_libc, name)(*words) < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")
