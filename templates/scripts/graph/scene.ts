// What the page of the graph has worked out when somebody turns to the picture, and hands over to the WebGL bundle.
import type { Colours } from "../page/colours";
import type { Edges, NoteGraph, Stored } from "./data";
import type { Layout } from "./layout";
import type { Picture } from "./picture";

export interface Scene {
  box: HTMLElement;
  place: HTMLElement;
  graph: NoteGraph;
  edges: Edges;
  colours: Colours;
  layout: Layout;
  stored: Stored;
  root: URL;
  say(words: string): void;
  /** Let the picture on WebGL stand in the place of the flat one. */
  take(picture: Picture): void;
}

/** A scene whose picture is drawn. */
export interface DrawnScene extends Scene {
  picture: Picture;
}

/** The page of the note that the address asks for (`?note=…`). */
export function requestedNote(): string | null {
  return new URLSearchParams(location.search).get("note");
}
