"""`knotwork check` in the quickest way that is possible. Imports little."""

from __future__ import annotations

from knotwork.shell.commands.checking.request import CheckRequest
from knotwork.shell.commands.checking.subject import subject_of
from knotwork.shell.commands.checking.unchanged import known_check, print_known
from knotwork.shell.remember.look import Look


def check_quickest(asked: CheckRequest) -> int:
    """Carry out `knotwork check`, and return the exit code.

    Modules that the quicker ways do not need are imported late.
    """
    subject, look = subject_of(asked), Look()
    known = known_check(asked, subject, look)
    if known is None:
        from knotwork.shell.commands.checking.check import check_vault

        return check_vault(asked, subject, look)
    code = print_known(asked, subject, known)
    if code is not None:
        return code
    from knotwork.shell.commands.checking.report import Result, report

    return report(asked, Result(subject, known))
