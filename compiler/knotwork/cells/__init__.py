"""The processes in which the executor runs a note's cells, and the reports that come back.

`program` is what goes in and `Report` what comes out. The way of a program on Linux, each arrow a
process further down:

    worker → fork_client → fork_server → keeper → child → executor

`worker` is the door for whoever has programs to run. Without a fork server, `single` starts an
interpreter for each program, which begins at `child`; `in_process` has none of it. `executor_files`
are what the readers' Python is given. `verdict` makes a report of what was heard on the way back;
`report_memory` says what it may be remembered under.
"""
