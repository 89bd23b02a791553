// What is told of the notes while one types: what is missing, what looks wrong, and the contents.
// All of it is read from the values: a row that is folded has no controls.
const plain = (name) => name.normalize("NFKC").replace(/[（(].*$/, "").replace(/\s+/g, "").toLowerCase();
const isDay = (text) => /^\d{4}-\d\d-\d\d/.test(text || "");
const FIELDS = "input:not([type=hidden]), select, textarea";
const shown = { warnings: [], places: [], lines: [] };

// A search for values by the name of their field; each comes with its path.
function indexValues() {
  const found = {};
  const note = (schema, value, path) => {
    const { name } = about(schema);
    if (name) (found[name] = found[name] || []).push({ path, value });
    if (schema.type === "object")
      for (const [key, inner] of Object.entries(schema.properties)) note(inner, (value || {})[key], `${path}.${key}`);
    else if (schema.type === "array" && schema.items.type === "object")
      (value || []).forEach((item, index) => note(schema.items, item, `${path}.${index}`));
  };
  note(DATA.schema, form.getValue(), "root");
  return (name, outer = "") => {
    const places = outer ? (found[outer] || []).map((one) => `${one.path}.`) : [""];
    return (found[name] || []).filter((one) => places.some((place) => one.path.startsWith(place)));
  };
}

function* findWarnings() {
  const find = indexValues();
  const told = (one, rule, ...words) => ({ path: one.path, text: fill(WORDS.warnings[rule], ...words) });
  const people = new Set(find("name", "participants").map((one) => plain(one.value || "")));
  people.delete("");
  for (const owner of find("owner"))
    if (owner.value && people.size && !people.has(plain(owner.value))) yield told(owner, "owner", owner.value);
  const [{ value: held } = {}] = find("date", "time");
  for (const due of find("due")) {
    const day = (due.value || "").slice(0, 10);
    if (isDay(day) && isDay(held) && day < held) yield told(due, "due", day);
    else if (isDay(day) && !isWorkday(day)) yield told(due, "workday", day);
  }
  for (const one of [...find("conclusion"), ...find("task", "issues"), ...find("deliverable")]) {
    const vague = new RegExp(DATA.vague, "i").exec(one.value || "");
    if (vague) yield told(one, "vague", vague[0]);
  }
  const [next] = find("date", "next_time");
  if (next && isDay(next.value) && isDay(held) && next.value < held) yield told(next, "next");
  const [ended] = find("end_date", "time").filter((one) => isDay(one.value));
  const [issued] = find("issued_on");
  if (issued && isDay(issued.value) && isDay(held) && issued.value < (ended ? ended.value : held))
    if (judgeKind(form.getValue()) === "held") yield told(issued, "issued", issued.value);
  const [review] = find("review");
  if (review && !review.value) for (const problem of DATA.unreviewed) yield told(review, "review", problem);
}

// What the notes are: a progress report, a meeting that is not held yet, or one that was held.
function judgeKind(value) {
  const notes = [DATA.schema, value];
  if (!isEmpty(takeOut(...pick(notes, "progress"), DATA.numbers))) return "report";
  const [, status] = pick(pick(notes, "meeting"), "status");
  return DATA.ahead.includes(status) ? "ahead" : "held";
}

// The schema and the value of a field by its name.
function pick([schema, value], name) {
  const [key, inner] = Object.entries(schema.properties).find(([, one]) => about(one).name === name);
  return [inner, (value || {})[key]];
}

// Whether notes of this kind need what an error asks for.
function isWanted({ path }, kind) {
  const parts = path.split(".").slice(1);
  if (kind === "report") return !DATA.replaced.includes(parts[0]);
  const inside = (schema, part) => schema && (schema.type === "array" ? schema.items : (schema.properties || {})[part]);
  return kind === "held" || !about(parts.reduce(inside, DATA.schema) || {}).awaited;
}

// Weekends are free, but for the days that the calendar moves; without a calendar no day is.
function isWorkday(day) {
  if (!DATA.calendar) return true;
  const isWeek = ![0, 6].includes(new Date(`${day}T12:00`).getDay());
  const moved = (DATA.calendar[isWeek ? "free" : "worked"][day.slice(0, 4)] || "").match(/.{4}/g) || [];
  return isWeek !== moved.includes(day.slice(5, 7) + day.slice(8, 10));
}

function showProblems() {
  const errors = state.mayTell ? form.validate().filter((error) => describe(error.path)) : [];
  shown.warnings = [...findWarnings()];
  byId("errors").replaceChildren(...errors.map((error) => makeLink(error.path, error.message)));
  byId("warnings").replaceChildren(...shown.warnings.map((warning) => makeLink(warning.path, warning.text)));
  byId("problems").hidden = !errors.length && !shown.warnings.length;
  byId("anyway").hidden = !errors.length;
  showWarnings();
}

// Each warning beside its control, or on the line of the row it is folded in.
function showWarnings() {
  for (const note of shown.places) note.remove();
  shown.places = [];
  for (const { path, text } of shown.warnings) {
    const editor = form.getEditor(path);
    const holder = editor && editor.input && editor.input.closest(".form-control");
    if (!holder) continue;
    const note = make("p", text, { class: "warning" });
    shown.places.push(note);
    holder.append(note);
  }
}

// The names of the parts that lead to a path; null where the form has none such.
function describe(path) {
  let schema = DATA.schema;
  const names = [];
  const parts = path.split(".").slice(1);
  for (const [index, part] of parts.entries()) {
    const isRow = schema.type === "array";
    schema = isRow ? schema.items : (schema.properties || {})[part];
    if (!schema) return null;
    if (isRow) names.push(`${about(schema).row || schema.title} ${Number(part) + 1}`);
    else if (!["array", "object"].includes(schema.type) || index === parts.length - 1) names.push(schema.title);
  }
  return names.join(" › ");
}

function makeLink(path, text) {
  const item = make("li");
  item.append(make("a", fill(WORDS.told, describe(path), text), { href: "#form", "data-path": path }));
  return item;
}

// The contents: every part that is shown, with its rows, and what is to be done in them.
function* listContents() {
  const value = form.getValue();
  const name = (item) => Object.values(item)[0] || "…";
  for (const part of Object.values(form.root.editors)) {
    if (part.key === KEPT || part.container.matches("[data-optional]:not(.filled), [data-kind=report] [data-replaced]:not(.filled)")) continue;
    yield { path: part.path, text: part.getTitle(), depth: 0 };
    if (part.schema.type !== "array") continue;
    for (const [index, row] of value[part.key].entries()) {
      const path = `${part.path}.${index}`;
      yield { path, text: `${index + 1}. ${name(row)}`, depth: 1 };
      for (const [key, inner] of Object.entries(part.schema.items.properties))
        if (about(inner).name === "actions")
          for (const [at, task] of row[key].entries()) yield { path: `${path}.${key}.${at}`, text: name(task), depth: 2 };
    }
  }
}

// Only lines that are other than before are touched.
function drawOutline() {
  const lines = [...listContents()];
  const list = byId("contents");
  while (list.children.length > lines.length) list.lastElementChild.remove();
  for (const [index, { path, text, depth }] of lines.entries()) {
    const before = shown.lines[index];
    if (before && before.path === path && before.text === text && before.depth === depth) continue;
    const item = list.children[index] || list.appendChild(make("li"));
    item.className = `depth${depth}`;
    item.replaceChildren(make("a", text, { href: "#form", "data-path": path }));
  }
  shown.lines = lines;
}

function goTo(path, block) {
  const { container } = reach(path);
  for (let box = container; box && box.id !== "form"; box = box.parentElement) box.classList.add("all");
  const target = container.querySelector(FIELDS) || container.querySelector("button");
  if (target) target.focus({ preventScroll: true });
  container.scrollIntoView({ block });
}
