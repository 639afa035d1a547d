"""The Python with which readers run cells (Pyodide): its files on disk, and a run under Node."""
