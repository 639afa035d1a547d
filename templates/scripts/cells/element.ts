// Makes elements; text is always text.

type Content = Node | string;

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string>,
  ...content: Content[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content);
  return made;
}

export function button(label: string, press: () => void, kind = ""): HTMLButtonElement {
  const made = element("button", { type: "button", class: `cell-button ${kind}`.trim() }, label);
  made.addEventListener("click", press);
  return made;
}
