// The picture itself: notes and edges on WebGL, one note at a time highlighted.
import Sigma, { DEFAULT_STYLES } from "sigma";
import type { Colours } from "../page/colours";
import type { Edge, EdgeAttributes, Edges, NoteAttributes, NoteGraph } from "./data";
import { edgeOpacity, edgeWidth, kindColours, manyEdges, manyNotes } from "./looks";
import { fitting, measuring, nameFace, nameSize, type Spot } from "./names";
import { isShaped, ShapedNames } from "./shaped";

/** Milliseconds from one look at which names have room to the next. */
const pause = 150;

export class Picture {
  readonly #graph: NoteGraph;
  readonly #edges: Edges;
  readonly #colours: Colours;
  readonly #sigma: Sigma<NoteAttributes, EdgeAttributes>;
  #light: string | null = null;
  #lit: Set<string> | null = null;
  #dim = "";
  #paper = "#fff";
  #veil = "#fffc";
  #kinds: string[] = [];
  #faint: string[] = [];
  #groups: string[] = [];
  #target: string | null = null;
  #shown: Edge[] = [];
  #moving = false;
  #naming = 0;
  #named = new Set<string>();
  readonly #measure = measuring();
  readonly #largest: string[];
  readonly #shaped: ShapedNames | undefined;
  #hovered: string | null = null;

  constructor(graph: NoteGraph, edges: Edges, box: HTMLElement, colours: Colours) {
    this.#graph = graph;
    this.#edges = edges;
    this.#colours = colours;
    this.#shown = edges.shownAtFirst;
    const size = (node: string): number => graph.getNodeAttribute(node, "size");
    this.#largest = graph.nodes().sort((a, b) => size(b) - size(a));
    // All of it before there is a view, which would read every note again after each change.
    this.#paint();
    this.#drawEdges();
    this.#sigma = new Sigma<NoteAttributes, EdgeAttributes>(graph, box, {
      styles: {
        nodes: {
          ...DEFAULT_STYLES.nodes,
          visibility: { whenData: "hidden", then: "hidden", else: "visible" },
          labelColor: { attribute: "labelColor" },
          labelVisibility: (note: NoteAttributes, { isHovered }: { isHovered: boolean }) =>
            ((isHovered || (note.named && !note.dimmed)) && !isShaped(note.label) ? "visible" : "hidden"),
          labelFont: nameFace(),
          labelSize: nameSize,
          // Edges run behind names, not through them.
          labelBackgroundColor: () => this.#veil,
          labelBackgroundPadding: 1,
          backdropColor: () => this.#paper,
        },
        edges: { ...DEFAULT_STYLES.edges, size: edgeWidth(graph.order) },
      },
      settings: {
        hideEdgesOnMove: edges.all.length > manyEdges,
        hideLabelsOnMove: graph.order > manyNotes,
        itemSizesReference: "screen",
        antialiasEdges: edges.all.length < 20_000,
        minCameraRatio: 0.02,
        maxCameraRatio: 2,
        enableCameraRotation: false,
      },
    });
    if (graph.someNode((_node, { label }) => isShaped(label))) this.#shaped = new ShapedNames(box);
    this.#sigma.on("afterRender", () => {
      this.#shaped?.draw(this.#shapedNames(), this.#colours.token("--ink"), this.#colours.token("--paper"));
      this.#naming ||= window.setTimeout(() => {
        this.#naming = 0;
        this.#name();
      }, pause);
    });
    this.#name();
  }

  /** Write those names that have room where the view stands now; Sigma's own choice lets them run into one another. */
  #name(): void {
    const { width } = this.#sigma.getDimensions();
    const named = new Set<string>();
    for (const { spot } of fitting(this.#inSight(), width, this.#measure)) named.add(spot.node);
    for (const node of this.#named) if (!named.has(node)) this.#graph.setNodeAttribute(node, "named", false);
    for (const node of named) if (!this.#named.has(node)) this.#graph.setNodeAttribute(node, "named", true);
    this.#named = named;
  }

  /** The names that Sigma leaves to us, and where they stand now. */
  *#shapedNames(): Generator<Spot> {
    for (const node of new Set([...this.#named, ...(this.#hovered === null ? [] : [this.#hovered])])) {
      const { x: across, y: up, size, label, hidden, dimmed } = this.#graph.getNodeAttributes(node);
      if (hidden || !isShaped(label) || (dimmed && node !== this.#hovered)) continue;
      yield { ...this.#sigma.graphToViewport({ x: across, y: up }), size: this.#sigma.scaleSize(size), label };
    }
  }

  /** The notes in the view, the highlighted one first, then the largest. */
  *#inSight(): Generator<Spot & { node: string }> {
    const { width, height } = this.#sigma.getDimensions();
    for (const node of this.#light === null ? this.#largest : [this.#light, ...this.#largest]) {
      const { x: across, y: up, size: usual, label, hidden, dimmed } = this.#graph.getNodeAttributes(node);
      if (hidden || dimmed) continue;
      const { x, y } = this.#sigma.graphToViewport({ x: across, y: up });
      const size = this.#sigma.scaleSize(usual);
      if (x > -size && x < width && y > 0 && y < height) yield { node, x, y, size, label };
    }
  }

  /** Take the theme's colours again. */
  recolour(): void {
    this.#paint();
    this.#drawEdges();
  }

  #paint(): void {
    this.#dim = this.#colours.token("--line");
    this.#kinds = kindColours.map((name) => this.#colours.token(name));
    this.#faint = kindColours.map((name) => this.#colours.token(name, edgeOpacity(this.#shown.length)));
    this.#groups = this.#colours.groups();
    const rest = this.#colours.token("--pencil");
    this.#paper = this.#colours.token("--raised");
    this.#veil = `${this.#colours.token("--paper")}cc`;
    const ink = this.#colours.token("--ink");
    this.#graph.updateEachNodeAttributes((node, note) => {
      const lit = !this.#lit || this.#lit.has(node);
      note.color = lit ? (this.#groups[note.group] ?? rest) : this.#dim;
      note.labelColor = ink;
      note.dimmed = !lit;
      return note;
    });
  }

  /** Draw the edges of some kinds, and no others. */
  show(kinds: Set<number>): void {
    this.#shown = this.#edges.all.filter(({ kind }) => kinds.has(kind));
    this.#drawEdges();
  }

  /** Notes are on the move: many edges would only slow them down. */
  move(moving: boolean): void {
    if (moving === this.#moving) return;
    this.#moving = moving;
    this.#drawEdges();
  }

  /** Draw the edges that are shown, and those of the highlighted note in any case. */
  #drawEdges(): void {
    this.#graph.clearEdges();
    if (!this.#moving || this.#shown.length <= manyEdges) for (const edge of this.#shown) this.#add(edge, this.#dim);
    if (this.#light !== null) for (const edge of this.#edges.of(this.#light)) this.#add(edge, null);
  }

  #add({ source, target, kind }: Edge, dark: string | null): void {
    const usual = this.#light === null ? this.#faint : this.#kinds;
    const color = (this.#light !== null && dark) || usual[kind] || this.#dim;
    this.#graph.mergeEdge(String(source), String(target), { kind, color });
  }

  /** Highlight one note with its neighbours, and dim the rest; null dims none. */
  light(node: string | null): void {
    if (node === this.#light) return;
    this.#light = node;
    this.#lit = node === null ? null : new Set([node, ...this.#edges.neighbours(node)]);
    this.recolour();
  }

  /** Move the note to the middle. */
  async goTo(node: string): Promise<void> {
    this.#target = node;
    const place = (node: string): { x: number; y: number } =>
      this.#sigma.graphToFramedGraph(this.#graph.getNodeAttributes(node));
    const { x, y } = place(node);
    const away = this.#edges.neighbours(node).map(place).map((at) => Math.max(Math.abs(at.x - x), Math.abs(at.y - y)));
    // Most of its neighbours in sight; the few that stand far off would make all the rest tiny.
    const reach = away.sort((a, b) => a - b)[Math.floor(0.9 * (away.length - 1))] ?? 0.1;
    const ratio = Math.max(0.03, Math.min(1, 2.4 * reach));
    await this.#sigma.getCamera().animate({ x, y, ratio }, { duration: duration() });
  }

  /** Once the notes have come to rest, the one that was asked for is brought back to the middle. */
  async settle(): Promise<void> {
    if (this.#target === null) return;
    this.#sigma.refresh(); // or it would still measure by where the notes were
    await this.goTo(this.#target);
  }

  async showAll(): Promise<void> {
    this.#target = null;
    await this.#sigma.getCamera().animate({ x: 0.5, y: 0.5, ratio: 1 }, { duration: duration() });
  }

  /** Whether so much is drawn that lighting one note under a passing pointer would take too long. */
  get crowded(): boolean {
    return this.#shown.length > manyEdges;
  }

  /** Call back for the note that the pointer is on, and for the one that is clicked. */
  listen(entered: (node: string | null) => void, chosen: (node: string) => void): void {
    this.#sigma.on("enterNode", ({ node }) => entered(this.#hovered = node));
    this.#sigma.on("leaveNode", () => entered(this.#hovered = null));
    this.#sigma.on("clickNode", ({ node }) => chosen(node));
  }
}

/** Milliseconds of a movement; 0 for readers who prefer reduced motion. */
function duration(): number {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 400;
}
