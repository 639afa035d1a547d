// As much of Pyodide as is used here. Its own declarations need those of Node.

export interface Pyodide {
  FS: { cwd(): string; mkdirTree(path: string): void; writeFile(path: string, content: string | Uint8Array): void };
  loadPackagesFromImports(code: string, options: Record<string, (message: string) => void>): Promise<unknown>;
  runPython(code: string): unknown;
  pyimport(name: string): Record<string, (...values: unknown[]) => unknown>;
}

export interface PyodideModule {
  loadPyodide(options: Record<string, unknown>): Promise<Pyodide>;
}
