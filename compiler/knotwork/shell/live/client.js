// Keeps an open page up to date with its note: on an event of the server, fetches the page again and patches it.
// Runs only under `knotwork serve`, before the scripts of the page; no built site contains it.
(() => {
  "use strict";
  const pagePath = decodeURIComponent(location.pathname.slice(1)) || "index.html";
  /** The parameters of the event stream: the page, and the state and turn with which it was loaded. */
  const streamParameters = new URLSearchParams({ page: pagePath, ...document.currentScript?.dataset });
  // Programs may change while the page stays the same, so scripts must not cache them.
  document.documentElement.dataset.isLive = "";

  // Scripts change the page: they unhide, add, move and mark nodes. So a response is compared with the previous
  // response and never with the page, and only the differences are applied to the page. This maps each node
  // of the latest response, a tree of its own, to the node of the page that shows it.
  /** @type {WeakMap<Node, ChildNode>} */
  const shown = new WeakMap();

  /**
   * Record that a node of the page, with its children, shows a node of a response.
   * @param {Node} source @param {ChildNode | undefined} node
   */
  function pair(source, node) {
    if (!node) return;
    shown.set(source, node);
    source.childNodes.forEach((child, at) => pair(child, node.childNodes[at]));
  }

  /** @param {ChildNode} source */
  function adopted(source) {
    const node = document.importNode(source, true);
    pair(source, node);
    return node;
  }

  /**
   * Whether two nodes of responses are equal; if so, record that the page's node for `was` shows `now`.
   * @param {Node | undefined} was @param {Node | undefined} now
   */
  function carryIfEqual(was, now) {
    if (!was || !now || !was.isEqualNode(now)) return false;
    carry(was, now);
    return true;
  }

  /** @param {Node} was @param {Node | undefined} now */
  function carry(was, now) {
    if (!now) return;
    const node = shown.get(was);
    if (node) shown.set(now, node);
    was.childNodes.forEach((child, at) => carry(child, now.childNodes[at]));
  }

  /**
   * The child of a box that shows a node of a response, or that a script has wrapped around such a node.
   * @param {Node} source @param {Node} box
   */
  function childFor(source, box) {
    let node = shown.get(source) ?? null;
    while (node && node.parentNode !== box) node = node.parentElement;
    return node;
  }

  /** @param {Node} node */
  const idOf = (node) => (node instanceof Element ? node.id : "");

  /** @param {Node} a @param {Node} b */
  const same = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && idOf(a) === idOf(b);

  // Scripts rebuild cells and diagrams, so one that differs is replaced and not patched.
  /** @param {Node} source */
  const isReplacedWhole = (source) => source instanceof Element && source.matches("[data-cell], pre.mermaid");

  /** @param {Element} was @param {Element} now @param {Element} node */
  function attributes(was, now, node) {
    for (const { name } of was.attributes) if (!now.hasAttribute(name)) node.removeAttribute(name);
    for (const { name, value } of now.attributes) if (was.getAttribute(name) !== value) node.setAttribute(name, value);
  }

  /** @param {ChildNode} was @param {ChildNode} now @param {Node} box */
  function patch(was, now, box) {
    if (carryIfEqual(was, now)) return;
    const node = shown.get(was);
    if (isReplacedWhole(was) || node?.parentNode !== box) {
      childFor(was, box)?.replaceWith(adopted(now));
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
    // Equal nodes at both ends stay; only the nodes between them are compared one by one.
    while (carryIfEqual(have[0], wanted[0])) {
      have.shift();
      wanted.shift();
    }
    let after = null;
    while (carryIfEqual(have.at(-1), wanted.at(-1))) {
      const last = have.pop();
      wanted.pop();
      after = (last && childFor(last, box)) ?? after;
    }
    for (const source of wanted) {
      const id = idOf(source);
      const at = id ? have.findIndex((node) => idOf(node) === id) : -1;
      for (const gone of have.splice(0, Math.max(0, at))) childFor(gone, box)?.remove();
      const next = have[0];
      if (next && same(next, source)) {
        have.shift();
        patch(next, source, box);
      } else {
        box.insertBefore(adopted(source), (next && childFor(next, box)) || after || behindPrevious(source, box));
      }
    }
    for (const gone of have) childFor(gone, box)?.remove();
  }

  /**
   * The node after the one that shows the previous sibling: a new last node goes before what scripts have appended.
   * @param {Node} source @param {Node} box
   */
  function behindPrevious(source, box) {
    const before = source.previousSibling && childFor(source.previousSibling, box);
    return before ? before.nextSibling : null;
  }

  /**
   * The body without the tag that loads this script.
   * @param {HTMLElement} body
   */
  function bare(body) {
    body.querySelector(":scope > script[src*='/-/live/']")?.remove();
    return body;
  }

  /** The body of the latest response; at first that of the page, before other scripts change it. */
  let latest = document.importNode(document.body, true);
  pair(latest, document.body);
  bare(latest);

  /**
   * The scripts that run the cells of a page.
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
  function stylesheets(page) {
    const links = [...page.querySelectorAll("link[rel=stylesheet]")];
    return JSON.stringify([...new Set(links.map((link) => link.getAttribute("href")?.split("?")[0]))]);
  }

  /** The stylesheets with which the page was loaded: scripts add some of their own later. */
  const ownStylesheets = stylesheets(document);

  /**
   * The path of a file of this site; empty for other addresses.
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
   * The files that have changed since the page was loaded: by path, the number that goes into the address.
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
   * Show changed files anew, each at another address, because the browser would show cached ones otherwise.
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
      // The old stylesheets are removed when the new one has loaded, so that the page is never without.
      const link = document.importNode(last);
      link.setAttribute("href", renewed(last.getAttribute("href") ?? ""));
      link.addEventListener("load", () => before.forEach((node) => node.remove()));
      last.after(link);
    }
    showRenewed();
  }

  /** Use the new addresses: responses of the server lack them, so each patch may bring back old ones. */
  function showRenewed() {
    for (const node of document.querySelectorAll(":is(img, video, audio, source, iframe)[src]")) {
      const before = node.getAttribute("src") ?? "";
      const now = renewed(before);
      if (now !== before) node.setAttribute("src", now);
    }
  }

  /** The number of requests for the page; only the response to the last one counts. */
  let requests = 0;

  async function refresh() {
    const request = ++requests;
    const response = await fetch(location.pathname, { cache: "no-store" });
    const text = await response.text();
    if (request !== requests) return;
    if (!response.headers.get("content-type")?.startsWith("text/html")) return;
    const now = new DOMParser().parseFromString(text, "text/html");
    // A page that runs Python has another content security policy, which cannot be changed later.
    if (scripts(document) !== scripts(now)) return location.reload();
    // The order of stylesheets matters, so other ones are not just added.
    if (ownStylesheets !== stylesheets(now)) return location.reload();
    // Another language changes all words, those of scripts too, and perhaps the direction of text.
    if (document.documentElement.lang !== now.documentElement.lang) return location.reload();
    // Pages of another kind, such as "not found", have other scripts, which run once.
    if (latest.className !== now.body.className) return location.reload();
    // A formula that is drawn before its font has loaded keeps the fallback font.
    const signs = [...now.querySelectorAll("math :is(mi, mn, mo)")];
    const formulas = signs.map((sign) => sign.textContent).join("");
    const fonts = getComputedStyle(document.documentElement).getPropertyValue("--math");
    if (formulas) await document.fonts.load(`1em ${fonts}`, formulas).catch(() => []);
    if (request !== requests) return;
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
   * @property {boolean} [whole] whether the whole vault cannot be read because of it
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
    // Trouble with the whole vault is shown at once: otherwise the page would seem to ignore edits.
    if (troubled !== was) box.open = troubled;
  }

  // A browser opens six connections to a server at most, so hidden tabs close theirs: a seventh tab would wait
  // forever. After that, or after the server was away, the page may be outdated.
  /** @type {EventSource | null} */
  let events = null;
  let away = false;

  function listen() {
    events = new EventSource(`/-/live/events?${streamParameters}`);
    events.addEventListener("changed", refresh);
    events.addEventListener("touched", (event) => {
      // The next stream reports only later changes: an earlier one would start a film again.
      streamParameters.set("turn", event.lastEventId);
      renew(JSON.parse(event.data));
    });
    events.addEventListener("moved", (event) => {
      requests++; // Ignore the response to a request in progress, which is about the old address.
      location.replace("/" + event.data + location.hash);
    });
    events.addEventListener("findings", (event) => show(JSON.parse(event.data)));
    events.addEventListener("error", () => {
      away = true;
      setTimeout(reconnect, 2000);
    });
    events.addEventListener("open", () => {
      if (away) refresh();
      away = false;
    });
  }

  const noAnswer = {
    severity: "error",
    message: "the preview does not answer, so this page follows no edits",
    help: "It will again once `knotwork serve` runs.",
    whole: true,
  };

  function reconnect() {
    if (!events || events.readyState === EventSource.OPEN) return;
    show([noAnswer]);
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
