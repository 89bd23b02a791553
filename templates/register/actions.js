(() => {
  "use strict";
  const form = document.getElementById("filter");
  const table = document.getElementById("actions");
  const groups = Array.from(table.tBodies);
  const size = groups.length ? groups[0].rows.length : 0;
  const count = document.getElementById("count");
  const nothing = document.getElementById("nothing");
  const heads = Array.from(table.tHead.rows[0].cells);
  const names = ["text", "department", "owner", "status", "attention"];
  const [DEPARTMENT, OWNER, STATUS, PROGRESS] = [2, 3, 5, 6];
  const DATES = [4, 7];
  const ranks = { escalated: 0, in_progress: 1, resolved: 2 };
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

  const entries = groups.flatMap((group) => Array.from(group.rows)).map((row, place) => ({
    row,
    place,
    visible: true,
    status: row.getAttribute("data-status"),
    attention: (row.getAttribute("data-attention") || "").split(" "),
  }));
  let order = entries;

  // Once, and not before they are needed: to open, the status is enough.
  const cellsOf = (entry) =>
    (entry.cells ??= Array.from(entry.row.cells, (cell) => cell.textContent));
  const textOf = (entry) => (entry.text ??= cellsOf(entry).join("\n").toLowerCase());

  const matches = (entry, wanted) =>
    (!wanted.status || entry.status === wanted.status ||
      (wanted.status === "open" && entry.status !== "resolved")) &&
    (!wanted.attention || entry.attention.includes(wanted.attention)) &&
    (!wanted.department || cellsOf(entry)[DEPARTMENT] === wanted.department) &&
    (!wanted.owner || cellsOf(entry)[OWNER] === wanted.owner) &&
    wanted.words.every((word) => textOf(entry).includes(word));

  const read = () => {
    const wanted = Object.fromEntries(names.map((name) => [name, form.elements[name].value]));
    wanted.words = wanted.text.toLowerCase().split(/\s+/).filter(Boolean);
    return wanted;
  };

  const listGroups = () =>
    groups.map((group, number) => [group, order.slice(number * size, (number + 1) * size)]);

  const fit = (group, rows) => {
    const before = Number(group.style.getPropertyValue("--rows") || size);
    if (rows === before) return;
    group.hidden = rows === 0;
    group.style.setProperty("--rows", rows);
    // Put in again, it is not laid out before the browser has found it to be in sight.
    if (before && rows > before) group.replaceWith(group);
  };

  const showGroup = (group, members, wanted) => {
    let shown = 0;
    for (const entry of members) {
      const visible = matches(entry, wanted);
      if (entry.visible !== visible) entry.row.hidden = !visible;
      entry.visible = visible;
      shown += visible;
    }
    fit(group, shown);
    return shown;
  };

  const show = () => {
    const wanted = read();
    let shown = 0;
    for (const [group, members] of listGroups()) shown += showGroup(group, members, wanted);
    nothing.hidden = shown > 0 || entries.length === 0;
    count.textContent = count.dataset.text.replace("[shown]", shown).replace("[all]", entries.length);
    for (const tile of document.querySelectorAll("#tiles button")) {
      tile.setAttribute("aria-pressed", tile.parentNode.dataset.attention === wanted.attention);
    }
  };

  const remember = () => {
    const wanted = read();
    const chosen = names.filter((name) => wanted[name] || name === "status").map((name) => [name, wanted[name]]);
    try {
      history.replaceState(null, "", "#" + new URLSearchParams(chosen));
    } catch (error) { /* Some viewers forbid it: the filter then is not in the address. */ }
  };

  const recall = () => {
    const hash = location.hash.slice(1);
    let id = hash;
    try { id = decodeURIComponent(hash); } catch (error) { /* It is taken as it stands. */ }
    const target = id && document.getElementById(id);
    const row = target && target.closest("tbody tr");
    if (target && !row && count.textContent) return;
    const saved = new URLSearchParams(row ? "status=" : target ? "" : hash);
    for (const name of names) {
      const fallback = name === "status" ? "open" : "";
      form.elements[name].value = saved.has(name) ? saved.get(name) : fallback;
      if (form.elements[name].selectedIndex === -1) form.elements[name].value = "";
    }
    show();
    if (row) row.scrollIntoView({ block: "center" });
  };

  const keyOf = (entry, column) => {
    if (column === STATUS) return ranks[entry.status];
    const text = cellsOf(entry)[column];
    if (column === PROGRESS) return text ? parseInt(text, 10) : -1;
    return text;
  };

  const sort = (column) => {
    const down = heads[column].getAttribute("aria-sort") === "ascending";
    const keyed = entries.map((entry) => [keyOf(entry, column), entry]);
    const compare = [STATUS, PROGRESS].includes(column) ? (a, b) => a - b
      : DATES.includes(column) ? (a, b) => (a < b ? -1 : a > b ? 1 : 0) : collator.compare;
    keyed.sort((a, b) => (down ? compare(b[0], a[0]) : compare(a[0], b[0])) || a[1].place - b[1].place);
    heads.forEach((head, place) => head.setAttribute(
      "aria-sort", place !== column ? "none" : down ? "descending" : "ascending"));
    order = keyed.map((pair) => pair[1]);
    // Outside of the page they are moved in a tenth of the time.
    groups.forEach((group) => group.remove());
    for (const [group, members] of listGroups()) {
      group.replaceChildren(...members.map((entry) => entry.row));
    }
    table.append(...groups);
    show();
  };

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(column));
    head.append(button);
    head.setAttribute("aria-sort", "none");
  });

  for (const tile of document.querySelectorAll("#tiles li")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...tile.childNodes);
    button.addEventListener("click", () => {
      const pressed = button.getAttribute("aria-pressed") === "true";
      form.elements.attention.value = pressed ? "" : tile.dataset.attention;
      form.elements.status.value = pressed ? "open" : "";
      change();
    });
    tile.append(button);
  }

  let drawing = 0;
  const draw = () => {
    drawing ||= requestAnimationFrame(() => { drawing = 0; show(); });
  };
  const change = () => { draw(); remember(); };
  let waiting = 0;
  form.addEventListener("input", () => {
    draw();
    clearTimeout(waiting);
    // Browsers refuse an address that changes with every key.
    waiting = setTimeout(remember, 300);
  });
  form.addEventListener("change", change);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(change));
  window.addEventListener("hashchange", recall);

  const asOf = document.getElementById("as-of");
  const now = new Date();
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  const age = Math.round((today - Date.parse(asOf.getAttribute("datetime"))) / 864e5);
  if (age > 0) {
    const hint = document.createElement("span");
    hint.className = "age";
    hint.textContent = asOf.dataset.age.replace("[days]", age);
    asOf.after(hint);
  }
  form.hidden = entries.length === 0;
  recall();
})();
