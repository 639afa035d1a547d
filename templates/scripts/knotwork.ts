// What a page gains with a script. Everything here is an addition: without it the page is complete.
import { measureForPaper, reachBoxes } from "./page/boxes";
import { copyButtons } from "./page/copy";
import { onDemand } from "./page/demand";
import { diagrams } from "./page/diagrams";
import { openFolds } from "./page/folds";
import { trailKeys } from "./page/keys";
import { groundPictures } from "./page/pictures";
import { previews } from "./page/preview";
import { progress } from "./page/progress";
import { sheets } from "./page/sheets";
import { themeSwitch } from "./page/theme-switch";
import { followScroll } from "./page/toc";

const button = document.querySelector<HTMLButtonElement>(".theme-switch");
if (button) themeSwitch(button);
const toc = document.querySelector<HTMLElement>(".toc");
if (toc) followScroll(toc);
progress();
previews();
trailKeys();
sheets();
onDemand();
openFolds();
groundPictures();
furnish();
// `knotwork serve` brought a new state of the page: parts of it are new.
document.addEventListener("knotwork:patched", furnish);
// A box that fitted may scroll now: the screen was turned, or a font came.
let resized = 0;
addEventListener("resize", () => {
  clearTimeout(resized);
  resized = setTimeout(reachBoxes, 200);
});
void document.fonts.ready.then(reachBoxes);
addEventListener("beforeprint", measureForPaper);

function furnish(): void {
  reachBoxes();
  copyButtons();
  diagrams();
}
