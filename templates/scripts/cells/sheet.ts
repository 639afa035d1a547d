// All cells of the page and the one Python that they share: which runs, what must run first, what is out of date.
import { filled } from "../page/sentences";
import type { Cell } from "./cell";
import { failingLine, isConfirmed, note, outputs } from "./outputs";
import { type Outcome, type Program, type ProgramCell, fetchProgram, filesOf, stops } from "./program";
import { Ended, type NewRequest, Python, type Reply, Stopped } from "./python";
import { feedback } from "./exercise";
import type { Memory } from "./memory";
import { words } from "./words";

/** Where the page finds things, as absolute addresses. */
interface Page {
  program: string;
  executor: string;
  runtime: string;
  packages: string;
  /** `python.js`, the worker. */
  worker: string;
  /** Bytes of a first start. */
  size: number;
}

/** Cells that are run together. */
interface Pass {
  /** The first cell that failed. */
  failed?: { place: number; outcome: Outcome };
  /** Why Python did not start for one of them: the others do not try again. */
  refused?: unknown;
}

/** Seconds after which the status says that a cell is slow. */
const patience = 10;

export class Sheet {
  cells: Cell[] = [];
  private program: Program | undefined;
  /** The contents of the files that cells read, at the last look; only `knotwork serve` looks. */
  private fileContents: string | undefined;
  private python: Python | undefined;
  private started: Promise<void> | undefined;
  /** The cells that have run in this Python: by place, their code then and that of all above. */
  private ran = new Map<number, string>();
  /** The cells that have run in this Python with the reader's code: it may have left names. */
  private altered = new Set<number>();
  private queue: Promise<void> = Promise.resolve();
  private stops = 0;
  private current: Cell | undefined;
  /** The cell that runs, if the page shows it, and the code that it runs with. */
  private printing: { cell: Cell; basis: string } | undefined;

  constructor(
    private readonly page: Page,
    private readonly memory: Memory,
  ) {}

  /** Take these as the cells of the page; the new ones among them show the output of the build. */
  take(cells: Cell[]): void {
    const before = new Set(this.cells);
    this.cells = cells;
    for (const cell of cells) if (!before.has(cell)) cell.basis = cell.builtBasis = this.basis(cell.place, (shown) => shown.original);
    if (this.current && !this.current.isConnected) this.stop();
    this.markStale();
  }

  /** Run cells one after the other, up to the first that fails; those after it say that it failed. */
  runAll(cells: Cell[]): void {
    const pass: Pass = {};
    for (const cell of cells) this.run(cell, pass);
  }

  run(cell: Cell, pass: Pass = {}): void {
    if (cell.isBusy) return;
    if (location.protocol === "file:") return cell.idle(words.fromDisk);
    cell.busy(words.waiting);
    const round = this.stops;
    this.queue = this.queue.then(async () => {
      if (round !== this.stops) return cell.idle();
      this.current = cell;
      await this.turn(cell, pass).catch((error: unknown) => {
        pass.refused = error;
        this.fail(cell, error);
      });
      this.current = undefined;
    });
  }

  stop(): void {
    this.stops += 1;
    this.end(new Stopped(words.stopped));
  }

  changed(): void {
    this.markStale();
  }

  private async turn(cell: Cell, pass: Pass): Promise<void> {
    if (pass.failed) return this.blame(cell, pass.failed.place, pass.failed.outcome);
    if (pass.refused) throw pass.refused;
    cell.busy(words.starting);
    const round = this.stops;
    if ("isLive" in document.documentElement.dataset) await this.refetch();
    if (round !== this.stops) throw new Stopped(words.stopped); // there was no Python yet to end
    await this.start();
    await this.forget();
    const last = this.program?.cells.length ?? 0;
    for (let place = 0; place < Math.min(cell.place, last); place++) {
      if (!this.isDue(place)) continue;
      const outcome = await this.execute(place, cell);
      if (!stops(outcome)) continue;
      pass.failed = { place, outcome };
      return this.blame(cell, place, outcome);
    }
    if (cell.exercise !== undefined) return this.attempt(cell, cell.exercise);
    const outcome = await this.execute(cell.place, cell);
    if (stops(outcome)) pass.failed = { place: cell.place, outcome };
  }

  private async start(): Promise<void> {
    if (this.started) return this.started;
    const { executor, runtime, packages, worker, size, program } = this.page;
    let isReady = false; // later bytes are those of packages, which have words of their own
    const listener = {
      progress: (loaded: number) => void (isReady || this.current?.progress(loaded, size)),
      packages: (text: string) => this.current?.busy(text),
      printed: (text: string) => this.print(text),
    };
    const python = (this.python = new Python(worker, listener));
    const begin = async (): Promise<void> => {
      this.program ??= await fetchProgram(program);
      const files = Object.entries(this.program.files).map(([name, url]) => [name, new URL(url, program).href]);
      const places = { executor, runtime, packages };
      await python.start(places, Object.fromEntries(files) as Record<string, string>).catch((error: unknown) => {
        throw error instanceof Stopped ? error : new Error(filled(words.notLoaded, { why: reason(error) }));
      });
      isReady = true;
    };
    this.started = begin();
    // A start that failed is not the last: the next Run tries again.
    return this.started.catch((error: unknown) => {
      this.end(error as Error);
      throw error;
    });
  }

  /** Empty the namespace once a cell that ran with the reader's code has the note's again, so that all runs as in a build. */
  private async forget(): Promise<void> {
    const isReset = (place: number): boolean => !this.cells.find((cell) => cell.place === place)?.isEdited;
    if (!this.python || ![...this.altered].some(isReset)) return;
    await this.python.ask({ kind: "forget" });
    this.ran = new Map();
    this.altered = new Set();
  }

  /** Fetch the program again; if it has changed, no cell counts as run. */
  private async refetch(): Promise<void> {
    const program = await fetchProgram(this.page.program);
    const fileContents = await filesOf(program, this.page.program);
    if (fileContents !== this.fileContents) this.end(new Stopped(words.stopped)); // Python keeps what it has read
    else if (JSON.stringify(program) === JSON.stringify(this.program)) return;
    this.program = program;
    this.fileContents = fileContents;
    this.ran = new Map();
  }

  /** Whether a cell must run before those below it can. */
  private isDue(place: number): boolean {
    const cell = this.program?.cells[place];
    if (!cell || cell.exercise !== undefined || cell.eval === false) return false;
    return this.ran.get(place) !== this.basis(place);
  }

  private async execute(place: number, asker: Cell): Promise<Outcome> {
    const described = this.programCell(place);
    const shown = this.cells.find((cell) => cell.place === place);
    const basis = this.basis(place);
    this.printing = shown && { cell: shown, basis };
    if (shown?.isEdited) this.altered.add(place);
    const reply = await this.timed(asker, described, { kind: "run", cells: JSON.stringify(described), code: [described.code] });
    const outcome = JSON.parse(reply.result) as Outcome;
    // A cell that failed does not count as run: those below wait for it.
    if (stops(outcome)) this.ran.delete(place);
    else this.ran.set(place, basis);
    if (shown) {
      const made = await outputs(outcome, described);
      shown.results.show(made.length || shown !== asker ? made : [note(isConfirmed(outcome, described) ? words.confirmed : words.nothing)]);
      shown.mark(failingLine(outcome, described));
      shown.basis = basis;
      const time = elapsed(reply.seconds);
      const status = filled(outcome.status === "failed" ? words.failedIn : words.took, { time });
      shown.idle(status, shown === asker ? shown.results.announcement : "");
    }
    if (shown !== asker) asker.busy(words.running);
    this.markStale();
    return outcome;
  }

  private async attempt(cell: Cell, exercise: string): Promise<void> {
    const own = this.program?.cells ?? [];
    const parts = own.filter((part) => part.exercise === exercise && !part.upstream);
    const answer = this.programCell(cell.place);
    const tried = [
      ...parts.filter((part) => part.role === "setup"),
      answer,
      ...parts.filter((part) => part.role === "check"),
    ];
    const basis = this.basis(cell.place);
    this.printing = { cell, basis };
    const code = tried.map((part) => part.code);
    const reply = await this.timed(cell, answer, { kind: "attempt", cells: JSON.stringify(tried), code });
    const outcomes = JSON.parse(reply.result) as Outcome[];
    const { made, line, isRight } = await feedback(outcomes, tried, answer);
    cell.results.show(made);
    cell.mark(line);
    cell.basis = basis;
    cell.idle(filled(words.checked, { time: elapsed(reply.seconds) }), cell.results.announcement);
    if (isRight) {
      this.memory.solve(cell.id);
      cell.solved();
    }
    this.markStale();
  }

  /** Ask Python, and show in the status that the cell runs, then that it is slow. */
  private async timed(asker: Cell, cell: ProgramCell, request: NewRequest): Promise<Reply> {
    if (!this.python) throw new Stopped(words.stopped);
    asker.busy(words.running);
    const limit = Math.min(patience, cell.timeout ?? patience);
    const clock = setInterval(() => asker.busy(filled(words.slow, { seconds: limit })), limit * 1000);
    try {
      return await this.python.ask(request);
    } finally {
      clearInterval(clock);
      this.printing = undefined;
    }
  }

  private print(text: string): void {
    if (!this.printing) return;
    const { cell, basis } = this.printing;
    cell.results.print(text);
    if (cell.basis === basis) return;
    cell.basis = basis;
    this.markStale();
  }

  /** A cell of the program, with the reader's own code if there is any. */
  private programCell(place: number): ProgramCell {
    const cell = this.program?.cells[place];
    if (!cell) throw new Error(filled(words.noProgram, { why: "it is not the one that belongs to this page" }));
    const shown = this.cells.find((cell) => cell.place === place);
    if (!shown?.isEdited) return cell;
    // Its lines are no longer those of the note, so that it needs a name of its own in tracebacks.
    const kind = isSession(shown.code, cell) ? "doctest" : "python";
    return { ...cell, code: shown.code, note: `${cell.note}, ${cell.name}, edited`, line: 1, kind, edited: true };
  }

  /** The code of the shown cells up to a place: what the state after it depends on. The rest never changes. */
  private basis(place: number, code: (cell: Cell) => string = (cell) => cell.code): string {
    return JSON.stringify(
      this.cells
        .filter((cell) => cell.place === place || (cell.place < place && cell.exercise === undefined))
        .map((cell) => [cell.place, code(cell)]),
    );
  }

  /** Mark each output that is no longer what the code gives. */
  private markStale(): void {
    for (const cell of this.cells) {
      const basis = this.basis(cell.place);
      if (cell.basis === basis) cell.stale("");
      else cell.stale(above(cell.basis) === above(basis) ? words.staleHere : words.stale);
    }
  }

  private blame(cell: Cell, place: number, outcome: Outcome): void {
    const shown = this.cells.find((cell) => cell.place === place);
    const name = called(this.programCell(place).name);
    const sentence = shown ? words.failedAbove : words.failedHidden;
    cell.results.show([note(filled(sentence, { name, why: outcome.reason }))]);
    cell.idle("", cell.results.announcement);
  }

  private fail(cell: Cell, error: unknown): void {
    if (!(error instanceof Ended)) return cell.idle(message(error));
    this.end(error);
    cell.idle(filled(words.ended, { why: reason(error).split("\n")[0] ?? "" }));
  }

  private end(why: Error): void {
    this.python?.end(why);
    this.python = undefined;
    this.started = undefined;
    this.ran = new Map();
    this.altered = new Set();
  }
}

/** Whether the reader's code is a session with prompts: as in a build, if it begins with one. */
function isSession(code: string, cell: ProgramCell): boolean {
  return /^\s*>>>/.test(code) || (cell.kind === "doctest" && /^ *>>>/m.test(code));
}

/** What a basis says of the cells above, without the last, which is the cell's own. */
function above(basis: string): string {
  return JSON.stringify((JSON.parse(basis) as unknown[]).slice(0, -1));
}

/** A cell by its number or id, and its note if that is another: `cell 3 of notes/vector.md`, as the program names it. */
function called(name: string): string {
  const [, cell, note] = /^cell (\S+)(?: of (.+))?$/s.exec(name) ?? [];
  return cell ? (note ? `${cell} (${note})` : cell) : name;
}

function elapsed(seconds: number): string {
  return seconds < 1 ? `${Math.max(1, Math.round(seconds * 1000))} ms` : `${seconds.toFixed(1)} s`;
}

/** A message as a part of a sentence, without its full stop. */
function reason(error: unknown): string {
  return message(error).trim().replace(/\.$/, "");
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
