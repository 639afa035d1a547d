// Pictures without a ground of their own get one where their ink could not be told from the page:
// a formula in black on a dark page, a sketch in white on a light one.
const SIDE = 48; // pixels; a picture is looked at in this size
const CLEAR = 0.25; // the share of clear pixels above which a picture has no ground of its own
const SOME = 0.04; // shares of its ink: enough that something of it would be lost
const MOST = 0.6;

export function groundPictures(): void {
  // Pictures come late, in previews and outputs too: they are looked at as they come.
  document.addEventListener("load", (event) => look(event.target), true);
  for (const picture of document.images) if (picture.complete) look(picture);
}

function look(picture: EventTarget | null): void {
  if (!(picture instanceof HTMLImageElement) || !picture.closest(".body")) return;
  const ink = inkOf(picture);
  if (ink) picture.dataset["ink"] = ink;
  else delete picture.dataset["ink"];
}

function inkOf(picture: HTMLImageElement): "dark" | "light" | undefined {
  const pixels = pixelsOf(picture);
  if (!pixels) return undefined;
  let [clear, ink, dark, light] = [0, 0, 0, 0];
  for (let at = 0; at < pixels.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray(at, at + 4);
    if (alpha < 128) clear += 1;
    ink += alpha;
    const luma = (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
    if (luma < 0.35) dark += alpha;
    else if (luma > 0.75) light += alpha;
  }
  if (clear < CLEAR * SIDE * SIDE) return undefined;
  if (dark > SOME * ink) return "dark";
  return light > MOST * ink ? "light" : undefined;
}

function pixelsOf(picture: HTMLImageElement): Uint8ClampedArray | undefined {
  const canvas = new OffscreenCanvas(SIDE, SIDE).getContext("2d", { willReadFrequently: true });
  if (!canvas || picture.naturalWidth === 0) return undefined;
  canvas.drawImage(picture, 0, 0, SIDE, SIDE);
  try {
    return canvas.getImageData(0, 0, SIDE, SIDE).data;
  } catch {
    return undefined; // of another host, or opened from disk: no page may look at it
  }
}
