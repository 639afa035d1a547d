"""The language of the notes: one markdown-it plugin a file, and the compile step over them.

`compile` leads through the room. `parsed` reads a text, with `front_matter` and the `parser`, in
which the plugins stand in their order; `gather` and `inline_facts` take the facts from the tokens;
`written_body` makes the body, by `body` and `body_inline`, with `holes` where content of other
notes will show. `source_map` maps every offset back to the text of the note.

Three modules only make it faster, with the same result: `dispatch` and `lexing` try a rule only
where it can begin, `state` makes tokens in half the time.
"""
