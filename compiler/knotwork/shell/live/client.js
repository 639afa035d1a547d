// Keeps an open page like its note: asks for the page again when told, and patches what differs.
// Runs only under `knotwork serve`; no built site carries it. Runs before the scripts of the page do.
(() => {
  "use strict";
  const here = decodeURIComponent(location.pathname.slice(1)) || "index.html";
  const events = new EventSource("/-/live/events?page=" + encodeURIComponent(here));
  let asked = 0;
  // What the page runs may change while its words stay, so scripts ask for it anew.
  document.documentElement.dataset.isLive = "";

  const same = (one, other) =>
    one.nodeType === other.nodeType && one.nodeName === other.nodeName && (one.id || "") === (other.id || "");

  // How the page came, before other scripts furnished it; then each answer.
  let came = document.body.cloneNode(true);

  // A cell is furnished and used by the reader: it is left alone as long as its note says the same, and
  // exchanged as a whole when it does not.
  const isCell = (node) => node.nodeType === Node.ELEMENT_NODE && node.hasAttribute("data-cell");

  function equal(old, now) {
    const before = isCell(old) && came.querySelector("#" + CSS.escape(old.id));
    return (before || old).isEqualNode(now);
  }

  // What a reader did stays: folds that were opened, boxes that were shown.
  const kept = new Set(["open"]);

  function attributes(old, now) {
    for (const { name } of [...old.attributes]) {
      if (!now.hasAttribute(name) && !kept.has(name)) old.removeAttribute(name);
    }
    for (const { name, value } of now.attributes) {
      if (old.getAttribute(name) !== value && !kept.has(name)) old.setAttribute(name, value);
    }
  }

  function patch(old, now) {
    if (equal(old, now)) return;
    if (isCell(old)) {
      old.replaceWith(document.importNode(now, true));
      return;
    }
    if (old.nodeType !== Node.ELEMENT_NODE) {
      old.nodeValue = now.nodeValue;
      return;
    }
    attributes(old, now);
    children(old, [...now.childNodes]);
  }

  function children(old, wanted) {
    const own = (node) => node.nodeType !== Node.ELEMENT_NODE || !node.hasAttribute("data-live");
    const have = [...old.childNodes].filter(own);
    // What is the same at both ends stays; only what lies between is compared piece by piece.
    while (have.length && wanted.length && equal(have[0], wanted[0])) have.shift(), wanted.shift();
    while (have.length && wanted.length && equal(have.at(-1), wanted.at(-1))) have.pop(), wanted.pop();
    const after = have.length ? have.at(-1).nextSibling : wanted.length ? following(old, wanted) : null;
    for (const node of wanted) {
      const at = node.id ? have.findIndex((old) => old.id === node.id) : -1;
      for (const gone of have.splice(0, Math.max(0, at))) gone.remove();
      if (have.length && same(have[0], node)) patch(have.shift(), node);
      else old.insertBefore(document.importNode(node, true), have[0] ?? after);
    }
    for (const node of have) node.remove();
  }

  function following(old, wanted) {
    const next = wanted.at(-1).nextSibling;
    if (!next) return null;
    return [...old.childNodes].find((node) => node.isEqualNode(next)) ?? null;
  }

  function scripts(page) {
    const known = [...page.querySelectorAll("head script[data-program]")].map((script) => script.getAttribute("src"));
    return JSON.stringify(known);
  }

  async function refresh() {
    const turn = ++asked;
    const answer = await fetch(location.pathname, { cache: "no-store" });
    const text = await answer.text();
    if (turn !== asked) return;
    if (!answer.headers.get("content-type")?.startsWith("text/html")) return;
    const now = new DOMParser().parseFromString(text, "text/html");
    // A page that runs Python obeys another policy than one that does not, and no policy can be changed.
    if (scripts(document) !== scripts(now)) return location.reload();
    // A formula that is drawn before its face is there keeps another one.
    const formulas = [...now.querySelectorAll("math")].map((formula) => formula.textContent).join("");
    if (formulas) await document.fonts.load('1em "Knotwork Math"', formulas).catch(() => []);
    if (turn !== asked) return;
    document.title = now.title;
    children(document.body, [...now.body.childNodes].filter((node) => node.nodeName !== "SCRIPT" || !node.src?.includes("/-/live/")));
    came = now.body;
    document.dispatchEvent(new CustomEvent("knotwork:patched"));
  }

  function show(findings) {
    let box = document.querySelector("[data-live=findings]");
    if (!findings.length) {
      box?.remove();
      return;
    }
    if (!box) {
      box = document.createElement("details");
      box.dataset.live = "findings";
      box.style.cssText =
        "position:fixed;right:1rem;bottom:1rem;z-index:99;max-width:min(34rem,90vw);max-height:50vh;overflow:auto;" +
        "padding:.5rem .8rem;border:1px solid currentColor;border-radius:.5rem;font-size:.85rem;" +
        "background:Canvas;color:CanvasText;box-shadow:0 2px 12px #0003";
      document.body.append(box);
    }
    const summary = document.createElement("summary");
    summary.textContent = findings.length === 1 ? "1 finding" : findings.length + " findings";
    const list = document.createElement("ul");
    list.style.cssText = "margin:.4rem 0 0;padding-left:1.1rem";
    for (const finding of findings) {
      const row = document.createElement("li");
      row.textContent = (finding.line ? finding.line + ":" + finding.column + " " : "") + finding.severity + ": " + finding.message;
      if (finding.help) {
        const help = document.createElement("div");
        help.textContent = finding.help;
        help.style.opacity = ".75";
        row.append(help);
      }
      list.append(row);
    }
    box.replaceChildren(summary, list);
  }

  events.addEventListener("changed", refresh);
  events.addEventListener("moved", (event) => location.replace("/" + event.data + location.hash));
  events.addEventListener("findings", (event) => show(JSON.parse(event.data)));
  // After the server was away: it may show another state by now.
  let lost = false;
  events.addEventListener("error", () => (lost = true));
  events.addEventListener("open", () => {
    if (lost) refresh();
    lost = false;
  });
})();
