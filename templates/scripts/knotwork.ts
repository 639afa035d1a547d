// What a page gains with a script. Everything here is an addition: without it the page is complete.
import { reachBoxes } from "./page/boxes";
import { onDemand } from "./page/demand";
import { trailKeys } from "./page/keys";
import { themeSwitch } from "./page/theme-switch";
import { followScroll } from "./page/toc";

const button = document.querySelector<HTMLButtonElement>(".theme-switch");
if (button) themeSwitch(button);
const toc = document.querySelector<HTMLElement>(".toc");
if (toc) followScroll(toc);
reachBoxes();
trailKeys();
onDemand();
