"""Running a note's cells: the executor, the processes that contain it, and their verdicts.

`program` is what goes in and `Report` what comes out. The way of a program on Linux, each arrow a
process further down:

    worker → fork_client → fork_server → keeper → child → run

`worker` is the door for whoever has programs to run. Without a fork server, `single` starts an
interpreter for each program, which begins at `child`; `in_process` has none of it. `run` is the
executor: it stays in one interpreter with the cells, a `session` at a time, and needs nothing but
what `executor_files` lists, so that the readers' Python carries those files as they are (`reader`).
`verdict` makes a report of what was heard on the way back; `report_memory` says what it may be
remembered under.
"""
