"""What `import knotwork` offers; the modules are loaded when a name is first used."""

from knotwork.pipeline import compile_vault as compile_vault
from knotwork.shell.load import Graph as Graph
from knotwork.shell.load import Loaded as Loaded
from knotwork.shell.load import load as load

__version__: str
__all__ = ["Graph", "Loaded", "__version__", "compile_vault", "load"]
