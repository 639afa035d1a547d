"""Renaming: which links have to be written anew when a file, folder or heading gets another name.

Pure: what comes out are edits, and the shell writes them. `breaches` says where they would not keep
what a link of the vault means; nothing is written then.
"""
