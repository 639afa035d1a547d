// Pyodide under Node: reads programs as lines of JSON, writes events as lines of JSON.
// The first line names the files of the executor, the others are programs.
import processes from "node:child_process";
import { readFileSync } from "node:fs";
import Module from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const send = (text) => process.stdout.write(`${text}\n`);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const ignore = () => undefined;
// Under Node, `os.system` would run commands on this machine; in a page it gives -1.
processes.spawnSync = () => ({ status: -1 });
const pyodide = await loadPyodide({
  indexURL: `${folder}/`,
  // Only packages in this folder: by default, Pyodide would fetch them from the web.
  packageBaseUrl: `${folder}/`,
  // As in a page, `import js` finds nothing.
  jsglobals: Object.create(null),
  env: { PYTHONHASHSEED: "0", PYTHONBREAKPOINT: "0" },
  stdout: ignore,
  stderr: ignore,
});
// In a page, listening on a socket is refused; under Node, Emscripten would look for a library.
const load = Module._load;
Module._load = (name, ...rest) => {
  if (name === "ws") throw new pyodide.FS.ErrnoError(138);
  return load(name, ...rest);
};
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const home = "/executor";
for (const [path, file] of Object.entries(JSON.parse((await lines.next()).value))) {
  pyodide.FS.mkdirTree(`${home}/${path}`.replace(/\/[^/]*$/, ""));
  pyodide.FS.writeFile(`${home}/${path}`, readFileSync(file));
}
pyodide.runPython(`import sys; sys.path.insert(0, "${home}")`);
const executor = pyodide.pyimport("knotwork.executor.run");
const { imports_in_browser } = pyodide.pyimport("knotwork.executor.imports");
const { own_folder } = pyodide.pyimport("knotwork.executor.world");
const { Path } = pyodide.pyimport("pathlib");
const start = pyodide.FS.cwd();
let number = 0;
send('{"event": "here"}');

for await (const line of lines) {
  const { cells, files } = JSON.parse(line);
  // In a browser each page has its own Python; here many notes share one, so each gets a folder.
  const folder = `${start}/${number++}`;
  try {
    pyodide.FS.mkdirTree(folder);
    for (const [name, file] of Object.entries(files)) {
      pyodide.FS.writeFile(`${folder}/${name}`, readFileSync(file));
    }
    for (const cell of cells) {
      const options = { messageCallback: ignore, errorCallback: ignore };
      await pyodide.loadPackagesFromImports(imports_in_browser(cell.code, Path(folder)), options);
    }
    const place = own_folder(folder);
    place.__enter__();
    executor.run_json(JSON.stringify(cells), send);
    place.__exit__(undefined, undefined, undefined);
  } catch (error) {
    send(JSON.stringify({ event: "failed", reason: String(error).trim().split("\n").at(-1) }));
    break; // after a failure outside of cells, this Python cannot be trusted
  }
}
process.exit();
