"""Advice for users when the system denies a file or folder, or runs out of a resource."""

from __future__ import annotations

import errno

FEWER = "use fewer processes: --jobs 1"
_RIGHTS = "`ls -l` shows the permissions: change them, or run the command as another user"
_WAYS_OUT = {
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: "it is on a read-only file system: choose a place that can be written",
    errno.ENOSPC: "make room, or choose a place with room",
    errno.EDQUOT: "make room, or choose a place with room",
    errno.ENOENT: "it was moved or deleted meanwhile: find it, and run the command again",
    errno.ENOTDIR: "a file is in the place of its folder: name a folder, or move the file away",
    errno.ELOOP: "its symbolic links lead in a circle: let them lead to a file",
    errno.ENAMETOOLONG: "no file system takes such a long name: shorten it",
    errno.EIO: "the disk or the network failed: try again when it works",
    errno.EMFILE: "allow more open files: ulimit -n 1024",
    errno.ENFILE: "all programs together have too many files open: end some of them",
    errno.EAGAIN: FEWER,
    errno.ENOMEM: FEWER,
}


def way_out(error: OSError) -> str:
    """What a user can do about an error of the system; empty if unknown."""
    return _WAYS_OUT.get(error.errno or 0, "")
