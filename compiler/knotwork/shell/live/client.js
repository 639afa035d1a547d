// Keeps an open page like its note: asks for the page again when told, and patches what differs.
// Runs only under `knotwork serve`; no built site carries it. Runs before the scripts of the page do.
(() => {
  "use strict";
  const here = decodeURIComponent(location.pathname.slice(1)) || "index.html";
  /** What the server is told of the page: which it is, and in which state and turn of the vault it came. */
  const came = new URLSearchParams({ page: here, ...document.currentScript?.dataset });
  // What the page runs may change while its words stay, so scripts ask for it anew.
  document.documentElement.dataset.isLive = "";

  // What the server says of the page, as a tree of its own, and the node of the page that shows each node of
  // it. Scripts furnish the page: they unhide, add, move and mark. So an answer is compared with the one
  // before it and never with the page, and only what differs between the two is done to the page.
  /** @type {WeakMap<Node, ChildNode>} */
  const shown = new WeakMap();

  /** @param {Node} said @param {ChildNode | undefined} node */
  function pair(said, node) {
    if (!node) return;
    shown.set(said, node);
    said.childNodes.forEach((one, at) => pair(one, node.childNodes[at]));
  }

  /** @param {ChildNode} said */
  function adopted(said) {
    const node = document.importNode(said, true);
    pair(said, node);
    return node;
  }

  /**
   * Whether two nodes say the same; then what shows the one shows the other.
   * @param {Node | undefined} was @param {Node | undefined} now
   */
  function carried(was, now) {
    if (!was || !now || !was.isEqualNode(now)) return false;
    carry(was, now);
    return true;
  }

  /** @param {Node} was @param {Node | undefined} now */
  function carry(was, now) {
    if (!now) return;
    const node = shown.get(was);
    if (node) shown.set(now, node);
    was.childNodes.forEach((one, at) => carry(one, now.childNodes[at]));
  }

  /**
   * What stands for a node among the children of a box: itself, or what a script has put around it.
   * @param {Node} said @param {Node} box
   */
  function standing(said, box) {
    let node = shown.get(said) ?? null;
    while (node && node.parentNode !== box) node = node.parentElement;
    return node;
  }

  /** @param {Node} node */
  const idOf = (node) => (node instanceof Element ? node.id : "");

  /** @param {Node} one @param {Node} other */
  const same = (one, other) =>
    one.nodeType === other.nodeType && one.nodeName === other.nodeName && idOf(one) === idOf(other);

  // A cell or a diagram is rebuilt by a script: where its note says something else, a new one takes its place.
  /** @param {Node} said */
  const isWhole = (said) => said instanceof Element && said.matches("[data-cell], pre.mermaid");

  /** @param {Element} was @param {Element} now @param {Element} node */
  function attributes(was, now, node) {
    for (const { name } of was.attributes) if (!now.hasAttribute(name)) node.removeAttribute(name);
    for (const { name, value } of now.attributes) if (was.getAttribute(name) !== value) node.setAttribute(name, value);
  }

  /** @param {ChildNode} was @param {ChildNode} now @param {Node} box */
  function patch(was, now, box) {
    if (carried(was, now)) return;
    const node = shown.get(was);
    if (isWhole(was) || node?.parentNode !== box) {
      standing(was, box)?.replaceWith(adopted(now));
      return;
    }
    shown.set(now, node);
    if (was instanceof Element && now instanceof Element && node instanceof Element) {
      attributes(was, now, node);
      children(was, now, node);
    } else {
      node.nodeValue = now.nodeValue;
    }
  }

  /** @param {Node} was @param {Node} now @param {Node} box */
  function children(was, now, box) {
    const have = [...was.childNodes];
    const wanted = [...now.childNodes];
    // What is the same at both ends stays; only what lies between is compared piece by piece.
    while (carried(have[0], wanted[0])) {
      have.shift();
      wanted.shift();
    }
    let after = null;
    while (carried(have.at(-1), wanted.at(-1))) {
      const last = have.pop();
      wanted.pop();
      after = (last && standing(last, box)) ?? after;
    }
    for (const said of wanted) {
      const id = idOf(said);
      const at = id ? have.findIndex((one) => idOf(one) === id) : -1;
      for (const gone of have.splice(0, Math.max(0, at))) standing(gone, box)?.remove();
      const next = have[0];
      if (next && same(next, said)) {
        have.shift();
        patch(next, said, box);
      } else {
        box.insertBefore(adopted(said), (next && standing(next, box)) || after || lastOfOurs(said, box));
      }
    }
    for (const gone of have) standing(gone, box)?.remove();
  }

  /**
   * What a script has added behind the nodes of a box, if a new one is to be its last.
   * @param {Node} said @param {Node} box
   */
  function lastOfOurs(said, box) {
    const before = said.previousSibling && standing(said.previousSibling, box);
    return before ? before.nextSibling : null;
  }

  /**
   * The body, without what only brings this script.
   * @param {HTMLElement} body
   */
  function bare(body) {
    body.querySelector(":scope > script[src*='/-/live/']")?.remove();
    return body;
  }

  /** What the server said of the page last: at first how it came, before other scripts furnished it. */
  let latest = document.importNode(document.body, true);
  pair(latest, document.body);
  bare(latest);

  /**
   * The scripts that run its cells.
   * @param {Document} page
   */
  function scripts(page) {
    const sources = [...page.querySelectorAll("head script[data-program]")].map((script) => script.getAttribute("src"));
    return JSON.stringify(sources);
  }

  /**
   * The stylesheets of a page.
   * @param {Document} page
   */
  function looks(page) {
    const links = [...page.querySelectorAll("link[rel=stylesheet]")];
    return JSON.stringify([...new Set(links.map((link) => link.getAttribute("href")?.split("?")[0]))]);
  }

  /** How the page came looks, too: scripts add stylesheets of their own. */
  const looked = looks(document);

  /**
   * The path of a file of this site; nothing for other addresses.
   * @param {string} address
   */
  function pathOf(address) {
    try {
      const { origin, pathname } = new URL(address, location.href);
      return origin === location.origin ? decodeURIComponent(pathname) : "";
    } catch {
      return "";
    }
  }

  /**
   * The files that are others than when the page came, by path, with the number in the address of each.
   * @type {Map<string, number>}
   */
  const renewals = new Map();
  let renewalCount = 0;

  /** @param {string} address */
  function renewed(address) {
    const path = address.replace(/[?#].*$/s, "");
    const number = renewals.get(pathOf(path));
    return number ? `${path}?${number}${/#.*$/s.exec(address) ?? ""}` : address;
  }

  /**
   * Show files as they are now: each has another address then, or the browser would show what it remembers.
   * @param {string[]} urls
   */
  function renew(urls) {
    renewalCount++;
    const changed = new Set(urls.map((url) => `/${url}`));
    for (const path of changed) renewals.set(path, renewalCount);
    const links = [...document.querySelectorAll("link[rel=stylesheet]")];
    for (const path of changed) {
      const before = links.filter((node) => node instanceof HTMLLinkElement && pathOf(node.href) === path);
      const last = before.at(-1);
      if (!last) continue;
      // Those before go when the new one is there, so that the page is never without.
      const link = document.importNode(last);
      link.setAttribute("href", renewed(last.getAttribute("href") ?? ""));
      link.addEventListener("load", () => before.forEach((node) => node.remove()));
      last.after(link);
    }
    showRenewed();
  }

  /** What the server says of the page knows no such addresses, so each patch may bring back one from before. */
  function showRenewed() {
    for (const node of document.querySelectorAll(":is(img, video, audio, source, iframe)[src]")) {
      const before = node.getAttribute("src") ?? "";
      const now = renewed(before);
      if (now !== before) node.setAttribute("src", now);
    }
  }

  /** Times that the page was asked for; only the last answer counts. */
  let questions = 0;

  async function refresh() {
    const question = ++questions;
    const answer = await fetch(location.pathname, { cache: "no-store" });
    const text = await answer.text();
    if (question !== questions) return;
    if (!answer.headers.get("content-type")?.startsWith("text/html")) return;
    const now = new DOMParser().parseFromString(text, "text/html");
    // A page that runs Python obeys another policy than one that does not, and no policy can be changed.
    if (scripts(document) !== scripts(now)) return location.reload();
    // Another stylesheet, or one more, has its place among the others.
    if (looked !== looks(now)) return location.reload();
    // In another language all is said anew, by scripts too, and from the other side perhaps.
    if (document.documentElement.lang !== now.documentElement.lang) return location.reload();
    // Nor is a note's page made of the one that says there is none: each has scripts that run once.
    if (latest.className !== now.body.className) return location.reload();
    // A formula that is drawn before its face is there keeps another one.
    const signs = [...now.querySelectorAll("math :is(mi, mn, mo)")];
    const formulas = signs.map((sign) => sign.textContent).join("");
    const fonts = getComputedStyle(document.documentElement).getPropertyValue("--math");
    if (formulas) await document.fonts.load(`1em ${fonts}`, formulas).catch(() => []);
    if (question !== questions) return;
    document.title = now.title;
    const body = bare(now.body);
    children(latest, body, document.body);
    showRenewed();
    latest = body;
    document.dispatchEvent(new CustomEvent("knotwork:patched"));
  }

  let troubled = false;

  function newBox() {
    const box = document.createElement("details");
    box.dataset.live = "findings";
    box.style.cssText =
      "position:fixed;right:1rem;bottom:1rem;z-index:99;max-width:min(34rem,90vw);max-height:50vh;overflow:auto;" +
      "padding:.5rem .8rem;border:1px solid currentColor;border-radius:.5rem;font-size:.85rem;" +
      "background:Canvas;color:CanvasText;box-shadow:0 2px 12px #0003";
    document.body.append(box);
    return box;
  }

  /**
   * @typedef {object} Finding
   * @property {string} severity
   * @property {string} message
   * @property {string} [help]
   * @property {string} [file]
   * @property {number} [line]
   * @property {number} [column]
   * @property {boolean} [whole] whether it keeps the whole vault from being read
   */

  /** @param {Finding} finding */
  function placeOf({ file, line, column }) {
    return line ? `${file ? `${file}:` : ""}${line}:${column} ` : "";
  }

  /** @param {Finding[]} findings */
  function show(findings) {
    const shownBefore = document.querySelector("[data-live=findings]");
    const was = troubled;
    troubled = findings.some((finding) => finding.whole);
    if (!findings.length) {
      shownBefore?.remove();
      return;
    }
    const box = shownBefore instanceof HTMLDetailsElement ? shownBefore : newBox();
    const summary = document.createElement("summary");
    summary.textContent = findings.length === 1 ? "1 finding" : findings.length + " findings";
    const list = document.createElement("ul");
    list.style.cssText = "margin:.4rem 0 0;padding-left:1.1rem";
    for (const finding of findings) {
      const row = document.createElement("li");
      row.textContent = `${placeOf(finding)}${finding.severity}: ${finding.message}`;
      if (finding.help) {
        const help = document.createElement("div");
        help.textContent = finding.help;
        help.style.opacity = ".75";
        row.append(help);
      }
      list.append(row);
    }
    box.replaceChildren(summary, list);
    // What keeps the whole vault from being read is told at once: else the page seems to ignore edits.
    if (troubled !== was) box.open = troubled;
  }

  // A browser holds six connections to one server, so a tab that nobody sees keeps none: the seventh tab would wait
  // for ever. Whoever was away may find another state, as after the server was.
  /** @type {EventSource | null} */
  let events = null;
  let away = false;

  function listen() {
    events = new EventSource(`/-/live/events?${came}`);
    events.addEventListener("changed", refresh);
    events.addEventListener("touched", (event) => {
      came.set("turn", event.lastEventId); // Whoever listens again hears of later ones alone: a film would begin anew.
      renew(JSON.parse(event.data));
    });
    events.addEventListener("moved", (event) => {
      questions++; // The answer to a question that is under way would lead elsewhere.
      location.replace("/" + event.data + location.hash);
    });
    events.addEventListener("findings", (event) => show(JSON.parse(event.data)));
    events.addEventListener("error", () => {
      away = true;
      setTimeout(stay, 2000);
    });
    events.addEventListener("open", () => {
      if (away) refresh();
      away = false;
    });
  }

  const gone = {
    severity: "error",
    message: "the preview does not answer, so this page follows no edits",
    help: "It will again once `knotwork serve` runs.",
    whole: true,
  };

  function stay() {
    if (!events || events.readyState === EventSource.OPEN) return;
    show([gone]);
    if (events.readyState === EventSource.CLOSED) listen();
  }

  function follow() {
    if (!document.hidden) {
      if (!events) listen();
    } else if (events) {
      events.close();
      events = null;
      away = true;
    }
  }

  document.addEventListener("visibilitychange", follow);
  follow();
})();
