"""The executor: runs the cells of a note in one interpreter, and reports the outcome of each.

`run` takes a program's cells and emits their outcomes, as the plain values of `outcome`. They run
in a `session` one after another: `compiling` compiles a cell, `doctests` reads its prompts,
`capture` keeps what it prints and `results` what it shows, `failure` describes its error. `world`
gives every run the same surroundings. `reader` is what a page calls.

The build, the tests and the readers' Python run these same files, so they import nothing but the
standard library and one another.
"""
