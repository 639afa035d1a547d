"""The Python that readers run cells with (Pyodide): on this disk, and under Node."""
