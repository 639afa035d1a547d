"""Renaming: which links have to be written anew when a file, folder or heading gets another name.

Pure: what comes out are edits, and the shell writes them. `law` says whether they keep what every
link of the vault means; nothing is written that does not.
"""
