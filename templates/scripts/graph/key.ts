// Which colour stands for which group.
import { onThemeChange, type Colours } from "../page/colours";
import type { Stored } from "./data";

/** Groups that are named. */
const mostNamed = 8;

interface Words {
  /** The name for notes in no group. */
  unnamed: string;
  /** The name for all groups beyond the largest. */
  others: string;
}

/** List the largest groups with their colours, and again when called. */
export function key(list: HTMLElement, stored: Stored, colours: Colours, words: Words): () => void {
  const show = (): void => {
    const palette = colours.groups();
    const rest = colours.token("--pencil");
    list.replaceChildren(
      ...stored.groups.slice(0, mostNamed + 1).map((name, at) => {
        const made = document.createElement("li");
        made.append(dot(palette[at] ?? rest), at === mostNamed ? words.others : name || words.unnamed);
        return made;
      }),
    );
  };
  show();
  onThemeChange(show);
  return show;
}

function dot(colour: string): SVGSVGElement {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("width", "10");
  picture.setAttribute("height", "10");
  const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  for (const name of ["cx", "cy", "r"]) circle.setAttribute(name, "5");
  circle.setAttribute("fill", colour);
  picture.append(circle);
  return picture;
}
