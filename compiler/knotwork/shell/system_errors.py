"""What to do where the system refuses a file or a folder, or has no more of something."""

from __future__ import annotations

import errno

FEWER = "let it begin fewer processes: --jobs 1"
_RIGHTS = "let your user do that (`ls -l` shows who may), or run the command as one who may"
_WAYS_OUT = {
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: "what holds it can only be read: choose a place that can be written",
    errno.ENOSPC: "make room, or choose a place with room",
    errno.EDQUOT: "make room, or choose a place with room",
    errno.ENOENT: "something has taken it away: look where it is, and run the command again",
    errno.ENOTDIR: "what stands above it is a file: name a folder, or move the file away",
    errno.ELOOP: "its symbolic links lead in a circle: let them lead to a file",
    errno.ENAMETOOLONG: "no file system takes such a long name: shorten it",
    errno.EIO: "the disk or the network failed: try again when it works",
    errno.EMFILE: "let it open more: ulimit -n 1024",
    errno.ENFILE: "all programs together have too many open: end some",
    errno.EAGAIN: FEWER,
    errno.ENOMEM: FEWER,
}


def way_out(error: OSError) -> str:
    """What a user can do about an error of the system; empty if nobody knows."""
    return _WAYS_OUT.get(error.errno or 0, "")
