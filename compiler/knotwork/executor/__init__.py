"""The executor: runs the cells of a note in one interpreter, and tells what each of them gave.

`run` takes a program's cells and emits what becomes of them, as the plain values of `outcome`. They
run in a `session` one after another: `compiling` makes code of a cell, `doctests` reads its
prompts, `capture` keeps what it prints and `results` what it shows, `failure` tells of its error.
`world` is the same for every run. `reader` is the door for a page.

Build, tests and the readers' Python run these very files, so they import the standard library and
one another and nothing else.
"""
