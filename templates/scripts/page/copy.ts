// A button on each block of code that copies it.
import { words } from "./site";

export function copyButtons(): void {
  // Pages that are neither from disk nor from a secure address may not write to the clipboard.
  if (!navigator.clipboard) return;
  for (const block of document.querySelectorAll<HTMLElement>(".body .code")) {
    const code = block.querySelector("pre");
    // Nothing is to be copied from an empty block, as a directive of another tool may leave it.
    if (!code?.textContent?.trim() || block.querySelector(":scope > .copy")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    name(button, words["copy"] ?? "");
    button.addEventListener("click", () => void copy(button, code.textContent ?? ""));
    block.append(button);
  }
}

async function copy(button: HTMLButtonElement, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    button.dataset["state"] = "done";
    name(button, words["copied"] ?? "");
  } catch {
    button.dataset["state"] = "failed";
    name(button, words["copyFailed"] ?? "");
  }
  setTimeout(() => {
    delete button.dataset["state"];
    name(button, words["copy"] ?? "");
  }, 2000);
}

function name(button: HTMLButtonElement, word: string): void {
  button.title = word;
  button.setAttribute("aria-label", word);
}
