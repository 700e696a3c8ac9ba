"use strict";
// Without this script everything on the page can be read; with it, tables sort, evidence finds room.
const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
root.classList.add("live");

/* dark or light: as the system says, until a reader chooses */
const scheme = document.getElementById("scheme");
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
const kept = (chosen) => {
  try { // some browsers keep nothing for a file
    if (chosen) localStorage.setItem("personas-scheme", chosen);
    return localStorage.getItem("personas-scheme");
  } catch { return null; }
};
function paint(chosen) {
  if (chosen === "dark" || chosen === "light") root.dataset.scheme = chosen;
  const isDark = root.dataset.scheme ? root.dataset.scheme === "dark" : systemIsDark.matches;
  scheme.setAttribute("aria-pressed", String(isDark));
}
scheme.addEventListener("click", () => {
  const chosen = scheme.getAttribute("aria-pressed") === "true" ? "light" : "dark";
  kept(chosen);
  paint(chosen);
});
systemIsDark.addEventListener("change", () => paint());
paint(kept());

/* evidence: stands in the window, so that no scrolling table cuts it off; Escape puts it away */
const claimOf = (target) => target instanceof Element ? target.closest(".claim") : null;
function place(claim) {
  const tip = claim.querySelector(":scope > .evidence");
  tip.style.cssText = "";
  const shown = tip.getBoundingClientRect(), at = claim.getBoundingClientRect(), edge = 8;
  if (!shown.width || getComputedStyle(tip).position === "fixed") return; // a phone's own place
  const below = at.bottom + shown.height + edge < innerHeight;
  const left = Math.max(edge, Math.min(at.left, innerWidth - shown.width - edge));
  const top = below ? at.bottom : Math.max(edge, at.top - shown.height);
  tip.style.cssText = `position:fixed;right:auto;left:${left}px;top:${top}px`;
}
const show = (event) => { const claim = claimOf(event.target); if (claim) place(claim); };
const awake = (event) => claimOf(event.target)?.removeAttribute("data-away");
addEventListener("pointerover", show);
addEventListener("focusin", show);
addEventListener("focusout", awake);
addEventListener("pointerout", (event) => {
  const claim = event.pointerType === "touch" ? null : claimOf(event.target); // a lifted finger stays
  if (claim && !claim.contains(event.relatedTarget)) awake(event);
});
const shown = () => all(".claim:focus, .claim:hover");
addEventListener("scroll", () => shown().forEach(place), { passive: true, capture: true });
// What lay under the evidence stays quiet until the pointer itself moves.
let pointer = "";
addEventListener("pointermove", (event) => {
  const now = `${event.clientX} ${event.clientY}`;
  if (now !== pointer) root.classList.remove("quiet");
  pointer = now;
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    shown().forEach((claim) => claim.setAttribute("data-away", ""));
    root.classList.add("quiet");
  } else root.classList.remove("quiet");
});
addEventListener("pointerup", (event) => {
  if (event.pointerType !== "touch") return;
  const claim = claimOf(event.target), active = document.activeElement;
  if (claim && claim === active) claim.toggleAttribute("data-away");
  else if (claim) claim.focus();
  else if (claimOf(active)) active.blur();
});

/* a link to one persona, ready to paste */
for (const link of all("a.anchor")) {
  const said = link.parentElement.querySelector("[role=status]");
  link.addEventListener("click", () => navigator.clipboard?.writeText(link.href).then(
    () => { said.textContent = said.dataset.copied; setTimeout(() => { said.textContent = ""; }, 2500); },
    () => {}, // not allowed here: the address bar has the link
  ));
}

/* tables that sort and filter */
function sortable(table) {
  const body = table.tBodies[0], printed = [...body.rows], heads = [...table.tHead.rows[0].cells];
  const status = document.getElementById(table.dataset.status), says = status.dataset;
  const value = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.value === undefined ? cell.dataset.text || "" : Number(cell.dataset.value);
  };
  const compare = (one, other) => typeof one === "number" && typeof other === "number"
    ? one - other
    : typeof one === "number" ? 1 : typeof other === "number" ? -1
      : one.localeCompare(other, root.lang, { numeric: true });
  function sort(column, direction) {
    const rows = [...printed];
    if (direction) rows.sort((a, b) => direction * compare(value(a, column), value(b, column)));
    body.append(...rows);
    heads.forEach((head, at) => at === column && direction
      ? head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending")
      : head.removeAttribute("aria-sort"));
    const name = heads[column].dataset.name;
    status.textContent = filled(
      direction > 0 ? says.ascending : direction < 0 ? says.descending : says.printed, { name });
  }
  heads.forEach((head, column) => {
    const button = Object.assign(document.createElement("button"), { type: "button" });
    button.append(...head.childNodes);
    head.append(button);
    // Numbers start with the highest, words with A; the third press brings the printed order back.
    const first = printed.some((row) => row.cells[column].dataset.value !== undefined) ? -1 : 1;
    button.addEventListener("click", () => {
      const now = { ascending: 1, descending: -1 }[head.getAttribute("aria-sort")] || 0;
      sort(column, now === 0 ? first : now === first ? -first : 0);
    });
  });
  const field = document.getElementById(table.dataset.filter);
  const marked = document.getElementById(table.dataset.marked);
  const stands = (cell) => {
    const index = Number(cell.dataset.value);
    return index <= 80 || index >= 120;
  };
  function filter() {
    const asked = field.value.trim().toLocaleLowerCase(root.lang);
    for (const row of printed) {
      const said = row.cells[0].dataset.text.toLocaleLowerCase(root.lang).includes(asked);
      const apart = !marked.checked || all("[data-value]", row).some(stands);
      row.hidden = !(said && apart);
    }
    const left = printed.filter((row) => !row.hidden).length;
    status.textContent = filled(says.left, { left, total: printed.length });
  }
  field.addEventListener("input", filter);
  marked.addEventListener("change", filter);
  walkable(body);
}

/* one stop of the Tab key for a whole table; the arrow keys walk from number to number */
function walkable(body) {
  const claims = all(".claim", body);
  claims.forEach((claim, at) => { claim.tabIndex = at ? -1 : 0; });
  body.addEventListener("focusin", (event) => {
    const claim = claimOf(event.target);
    if (claim) claims.forEach((other) => { other.tabIndex = other === claim ? 0 : -1; });
  });
  body.addEventListener("keydown", (event) => {
    const claim = claimOf(event.target);
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    if (!claim || !step[event.key]) return;
    const rows = [...body.rows].filter((row) => !row.hidden), cell = claim.closest("td, th");
    const [down, right] = step[event.key];
    const row = rows[rows.indexOf(cell.parentElement) + down];
    const next = row?.cells[cell.cellIndex + right]?.querySelector(".claim");
    if (next) { event.preventDefault(); next.focus(); }
  });
  new MutationObserver(() => { // a filter may hide the one stop
    const shownClaims = claims.filter((claim) => !claim.closest("tr").hidden);
    if (shownClaims.length && !shownClaims.some((claim) => claim.tabIndex === 0)) shownClaims[0].tabIndex = 0;
  }).observe(body, { subtree: true, attributeFilter: ["hidden"] });
}
all("table.sortable").forEach(sortable);

/* the typing form: points add up, two more are twice as likely */
function placing(form) {
  const numbers = (text) => text ? text.split(",").map(Number) : [];
  const start = numbers(form.dataset.start), doubling = Number(form.dataset.doubling);
  const answer = form.querySelector("[role=status]"), rows = all(".chances li", form);
  const percent = (share) => {
    const hundred = Math.min(99, Math.max(1, Math.round(100 * share)));
    return `${new Intl.NumberFormat(root.lang).format(hundred)}\u00a0%`;
  };
  function place() {
    const chosen = all("input:checked", form).filter((input) => input.value);
    const sums = rows.map((_, at) => chosen.reduce(
      (sum, input) => sum + numbers(input.value)[at], start[at] || 0));
    const weights = sums.map((sum) => 2 ** ((sum - Math.max(...sums)) / doubling));
    const whole = weights.reduce((a, b) => a + b, 0);
    // Of two with the same points the larger persona, which comes first, is named.
    const order = rows.map((_, at) => at).sort((a, b) => weights[b] - weights[a] || a - b);
    const named = (at) => `${rows[at].dataset.id}, ${rows[at].dataset.name}`;
    rows.forEach((row, at) => {
      row.querySelector(".chance").textContent = percent(weights[at] / whole);
      row.querySelector("i").style.width = `${100 * weights[at] / whole}%`;
      row.classList.toggle("best", chosen.length > 0 && at === order[0]);
    });
    const [best, next] = order, share = weights[best] / whole, said = answer.dataset;
    answer.textContent = !chosen.length ? said.start
      : filled(share >= 0.5 || next === undefined ? said.likely : said.open, {
        name: named(best), share: percent(share),
        second: next === undefined ? "" : named(next),
        other: next === undefined ? "" : percent(weights[next] / whole),
      });
  }
  form.addEventListener("change", place);
  form.addEventListener("reset", () => setTimeout(place));
  form.addEventListener("submit", (event) => event.preventDefault());
  place();
}
all("form.typing").forEach(placing);
