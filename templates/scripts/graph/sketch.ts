// The picture as it is first seen: drawn flat, in a few milliseconds, on any machine. WebGL takes its place
// when somebody turns to it.
import type { Colours } from "../page/colours";
import type { Edge, Edges, NoteGraph } from "./data";
import { edgeOpacity, edgeWidth, kindColours, manyEdges } from "./looks";
import { fitting, measuring, type Spot } from "./names";
import { write, writing } from "./shaped";

/** In pixels; the same as WebGL's, so that nothing jumps when it takes over. */
const margin = 30;

interface Place extends Spot {
  group: number;
}

export class Sketch {
  readonly #graph: NoteGraph;
  readonly #edges: Edge[];
  readonly #colours: Colours;
  readonly #canvas = document.createElement("canvas");
  readonly #watch: ResizeObserver;
  readonly #measure = measuring();
  #moving = false;
  #frame = 0;

  constructor(graph: NoteGraph, edges: Edges, box: HTMLElement, colours: Colours) {
    this.#graph = graph;
    this.#edges = edges.shownAtFirst;
    this.#colours = colours;
    box.append(this.#canvas);
    this.#watch = new ResizeObserver(() => this.recolour());
    this.#watch.observe(box);
  }

  /** Draw with the next frame. */
  recolour(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  move(moving: boolean): void {
    this.#moving = moving;
    this.recolour();
  }

  remove(): void {
    cancelAnimationFrame(this.#frame);
    this.#watch.disconnect();
    this.#canvas.remove();
  }

  #draw(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas.parentElement ?? this.#canvas;
    const dense = devicePixelRatio || 1;
    Object.assign(this.#canvas, { width: width * dense, height: height * dense });
    this.#canvas.style.cssText = `inline-size: ${width}px; block-size: ${height}px`;
    const pen = this.#canvas.getContext("2d");
    if (!pen) return;
    pen.scale(dense, dense);
    const places = this.#places(width, height);
    if (!this.#moving || this.#edges.length <= manyEdges) this.#lines(pen, places);
    this.#dots(pen, places);
    this.#names(pen, places);
  }

  #places(width: number, height: number): Place[] {
    const notes = this.#graph.mapNodes((_node, note) => note);
    const [left, right] = ends(notes.map(({ x }) => x));
    const [low, high] = ends(notes.map(({ y }) => y));
    const scale = (Math.min(width, height) - 2 * margin) / Math.max(right - left, high - low, 1);
    return notes.map((note) => ({
      x: width / 2 + (note.x - (left + right) / 2) * scale,
      y: height / 2 - (note.y - (low + high) / 2) * scale,
      size: note.size,
      label: note.label,
      group: note.group,
    }));
  }

  #lines(pen: CanvasRenderingContext2D, places: Place[]): void {
    pen.lineWidth = edgeWidth(this.#graph.order);
    const share = edgeOpacity(this.#edges.length);
    kindColours.forEach((name, kind) => {
      pen.strokeStyle = this.#colours.token(name, share);
      pen.beginPath();
      for (const edge of this.#edges) {
        const [from, to] = [places[edge.source], places[edge.target]];
        if (edge.kind !== kind || !from || !to) continue;
        pen.moveTo(from.x, from.y);
        pen.lineTo(to.x, to.y);
      }
      pen.stroke();
    });
  }

  #dots(pen: CanvasRenderingContext2D, places: Place[]): void {
    const colours = this.#colours.groups();
    const rest = this.#colours.token("--pencil");
    for (let group = 0; group <= colours.length; group++) {
      pen.fillStyle = colours[group] ?? rest;
      pen.beginPath();
      for (const { x, y, size, group: own } of places) {
        if (Math.min(own, colours.length) !== group) continue;
        pen.moveTo(x + size, y);
        pen.arc(x, y, size, 0, 2 * Math.PI);
      }
      pen.fill();
    }
  }

  /** The names of the largest notes, as far as they find room. */
  #names(pen: CanvasRenderingContext2D, places: Place[]): void {
    writing(pen, this.#colours.token("--ink"), this.#colours.token("--paper"));
    const largest = places.sort((a, b) => b.size - a.size);
    const width = this.#canvas.parentElement?.clientWidth ?? 0;
    for (const { spot: { label, y }, left } of fitting(largest, width, this.#measure)) write(pen, label, left, y);
  }
}

function ends(numbers: number[]): [number, number] {
  return numbers.reduce(([low, high], number) => [Math.min(low, number), Math.max(high, number)], [Infinity, -Infinity]);
}
