"""A change of the graph as one JSON document.

`version` is 1 and changes when a key changes its meaning; keys may be added. `before` and `after`
count `notes`, `links`, `broken`, `stubs` and `orphans`. Then lists, by path: `added`, `removed`,
`edited`, `orphans_added`, `orphans_removed` (paths); `renamed` (`old`, `new`); `links_added`,
`links_removed` (`source`, `target`, `relation`, and `missing` if the target is not written yet);
`broken`, `mended` (`note`, `link`, and `anchor` if only that is missing); `stubs_added`,
`stubs_removed` (`name`, `wanted_by`); `order` (`note`, and `after`, the note that it follows now,
null for the first); `outputs` (`note`, `cell`, `before` and `after`, null for none, `same_code`).
`worse` has a number for each kind of change that was asked about and found.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from knotwork.analysis.change import Change

_VERSION = 1


def change_json(change: Change, worse: Mapping[str, int]) -> bytes:
    """The whole document, with a final newline; same change, same bytes."""
    fields = {name: getattr(change, name) for name in change.__struct_fields__}
    document = {"version": _VERSION, "worse": dict(worse), **fields}
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"
