// Stands in the head and runs before the first paint, so that a remembered theme never flashes.
import { remembered } from "./page/storage";

document.documentElement.dataset["theme"] = remembered("theme") ?? "auto";
