// Light, dark, or as the system says; theme.ts reads the choice on the next page.
import { remember, remembered, whenChanged } from "./storage";

const themes = ["auto", "light", "dark"] as const;

export function themeSwitch(button: HTMLButtonElement): void {
  const root = document.documentElement;
  const show = (theme: (typeof themes)[number]): void => {
    root.dataset["theme"] = theme;
    button.textContent = button.title = button.dataset[theme] ?? theme;
  };
  const current = (): (typeof themes)[number] =>
    themes.find((theme) => theme === root.dataset["theme"]) ?? "auto";
  show(current());
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = themes[(themes.indexOf(current()) + 1) % themes.length] ?? "auto";
    show(next);
    remember("theme", next);
  });
  whenChanged("theme", () => show(themes.find((theme) => theme === remembered("theme")) ?? "auto"));
}
