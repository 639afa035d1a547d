"""What `import knotwork` offers; the modules are loaded when a name is first used."""

from knotwork.errors import KnotworkError as KnotworkError
from knotwork.model import Source as Source
from knotwork.pipeline import compile_vault as compile_vault
from knotwork.shell.load import Graph as Graph
from knotwork.shell.load import Loaded as Loaded
from knotwork.shell.load import load as load
from knotwork.tools import Tools as Tools

__version__: str
__all__ = [
    "Graph",
    "KnotworkError",
    "Loaded",
    "Source",
    "Tools",
    "__version__",
    "compile_vault",
    "load",
]
