// How Mermaid draws here: in the site's colours and typeface, and with nothing in a note able to change
// what is safe.
import type { MermaidConfig } from "mermaid";
import type { Colours } from "../page/colours";

/** What no diagram may set for itself, besides Mermaid's own list. */
const fixed = [
  "secure", "securityLevel", "startOnLoad", "maxTextSize", "suppressErrorRendering", "maxEdges",
  "dompurifyConfig", "themeCSS", "fontFamily", "altFontFamily", "layout", "logLevel",
];

/**
 * The text with the one layout taken out that this site does not carry: ELK is larger than all the
 * rest of Mermaid. Diagrams that ask for it are laid out as Mermaid did before it had ELK.
 */
export function sound(text: string): string {
  return text.replace(/^(\s*)flowchart-elk\b/m, "$1flowchart");
}

export function settings(colours: Colours, beside: HTMLElement): MermaidConfig {
  const fontFamily = getComputedStyle(beside.ownerDocument.body).fontFamily;
  const layout = "dagre";
  return {
    startOnLoad: false,
    securityLevel: "strict",
    suppressErrorRendering: true,
    secure: fixed,
    deterministicIds: true,
    look: "classic",
    theme: "base",
    themeVariables: variables(colours, fontFamily),
    fontFamily,
    layout,
    state: { layout },
    class: { layout } as object,
    er: { layout } as object,
    requirement: { layout } as object,
  };
}

function variables(colours: Colours, fontFamily: string): Record<string, string | boolean> {
  const [paper, raised, ink, pencil, line, strong] = (
    ["--paper", "--raised", "--ink", "--pencil", "--line", "--line-strong"] as const
  ).map((name) => colours.token(name)) as [string, string, string, string, string, string];
  const groups = colours.groups();
  return {
    darkMode: light(ink) > light(paper),
    fontFamily,
    fontSize: "15px",
    background: paper,
    mainBkg: raised,
    primaryColor: raised,
    primaryTextColor: ink,
    primaryBorderColor: strong,
    secondaryColor: line,
    secondaryTextColor: ink,
    secondaryBorderColor: strong,
    tertiaryColor: paper,
    tertiaryTextColor: ink,
    tertiaryBorderColor: line,
    lineColor: pencil,
    textColor: ink,
    titleColor: ink,
    edgeLabelBackground: paper,
    clusterBkg: paper,
    clusterBorder: strong,
    noteBkgColor: colours.token("--highlight"),
    noteTextColor: ink,
    noteBorderColor: strong,
    ...Object.fromEntries(
      groups.flatMap((colour, at) => [
        [`pie${at + 1}`, colour],
        [`git${at}`, colour],
        [`gitBranchLabel${at}`, paper],
        [`cScale${at}`, colour],
        [`cScaleLabel${at}`, paper],
      ]),
    ),
    dropShadow: "none",
    pieSectionTextColor: paper,
    pieTitleTextColor: ink,
    pieLegendTextColor: ink,
    pieOuterStrokeColor: line,
    pieStrokeColor: paper,
    pieOpacity: "1",
  };
}

/** How light a colour `#rrggbb` is, roughly. */
function light(colour: string): number {
  return [1, 3, 5].reduce((sum, at) => sum + parseInt(colour.slice(at, at + 2), 16), 0);
}
