"""The processes in which the executor runs a note's cells, and the reports that come back.

The input is a `Program`, the output a `Report` (both in `program`). On Linux a program passes
through these modules, from `fork_server` on each in a process below the one before:

    worker → fork_client → fork_server → keeper → child → executor

`worker` is the interface for callers with programs to run. Without a fork server, `single` starts
an interpreter for each program, which begins at `child`; `in_process` runs programs without other
processes. `executor_files` are the files that the readers' Python is given. `verdict` makes a
report from the events that come back; `report_memory` gives the key to cache it under.
"""
