// As much of Pyodide as is used here. Its own declarations need those of Node.

export interface Pyodide {
  FS: { cwd(): string; mkdirTree(path: string): void; writeFile(path: string, content: string | Uint8Array): void };
  loadPackagesFromImports(code: string, how: Record<string, (said: string) => void>): Promise<unknown>;
  runPython(code: string): unknown;
  pyimport(name: string): Record<string, (...given: unknown[]) => unknown>;
}

export interface PyodideModule {
  loadPyodide(how: Record<string, unknown>): Promise<Pyodide>;
}
