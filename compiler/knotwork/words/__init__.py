"""The words of a site's interface, one language a file.

A translation is a module named by its language tag, with the same names as `en`. It keeps each
place in braces, such as `{title}`, and gives `Counted` sentences the forms that its language has.
"""
