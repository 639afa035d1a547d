"""Pages of the site as values: what each template may see, and how it is worked out.

`compose` plans the pages. Each is made from a `site`, which knows what any page needs of the whole:
`note` makes the page of a note, `lists` and the modules that it imports make all others. The values
are in `model`, `graph_model` and `frame`. `watch`, `watched_notes` and `reuse` tell which facts a
page was made of, so that a cache knows when it would be the same.
"""
