
// The page: opens and saves notes, keeps a draft, and tells what is missing.
const DRAFT = DATA.draft;
const DELAY = 300;
const byId = (id) => document.getElementById(id);
const state = { saved: "", mayTell: false, acts: null, folder: null, isAsked: false };

addKept(DATA.schema);
JSONEditor.defaults.languages.page = { ...JSONEditor.defaults.languages.en, ...WORDS.editor };
JSONEditor.defaults.language = "page";
const form = new JSONEditor(byId("form"), {
  schema: DATA.schema,
  theme: "page",
  iconlib: null,
  disable_theme_rules: true,
  disable_edit_json: true,
  disable_properties: true,
  disable_collapse: true,
  disable_array_delete_last_row: true,
  disable_array_delete_all_rows: true,
  enable_array_copy: true,
  prompt_before_delete: true,
  show_errors: "interaction",
});

// Room in every mapping for what the page does not show.
function addKept(schema) {
  if (schema.type === "array") addKept(schema.items);
  if (schema.type !== "object") return;
  Object.values(schema.properties).forEach(addKept);
  schema.properties[KEPT] = { type: "string", format: "hidden", options: { hidden: true } };
}

function takeNotes() {
  return takeOut(DATA.schema, form.getValue(), DATA.numbers);
}

function showNotes(tree) {
  const unread = [];
  const value = withRows(DATA.schema, layIn(DATA.schema, tree, DATA.numbers, (key) => unread.push(key)) || {});
  for (const editor of [...walk(form.root)]) if (editor.rows && editor.jsoneditor) emptyList(editor);
  lists.isFolding = countRows(DATA.schema, value) > LONG;
  form.setValue(value);
  lists.isFolding = false;
  for (const editor of walk(form.root)) editor.is_dirty = false;
  form.onChange();
  return unread;
}

// The value with an empty row where one is asked for, and an empty text wherever there is none.
function withRows(schema, value) {
  if (schema.type === "array") {
    const rows = value || [];
    const wanted = schema.items.type === "object" && schema.minItems && !rows.length ? [{}] : rows;
    return wanted.map((row) => withRows(schema.items, row));
  }
  if (schema.type !== "object") return value === undefined ? (schema.enum ? schema.enum[0] : "") : value;
  return Object.fromEntries(
    Object.entries(schema.properties).map(([key, inner]) => [key, withRows(inner, (value || {})[key])]),
  );
}

form.on("ready", () => {
  hastenValidator(form.validator);
  const draft = readDraft();
  showNotes(draft ? draft.notes : DATA.notes);
  state.saved = draft ? "" : JSON.stringify(takeNotes());
  state.draft = draft && JSON.stringify(takeNotes()); // Kept already: nothing to tell of but that it is back.
  if (draft) tell(fill(WORDS.draft_found, draft.time));
  byId("form").dataset.ready = "yes";
  form.on("change", refresh);
  refresh();
});

function emptyList(list) {
  list.empty(true);
  list.serialized = undefined;
}

function* walk(editor) {
  yield editor;
  for (const inner of Object.values(editor.editors || editor.rows || {})) if (inner) yield* walk(inner);
}

function tell(text) {
  byId("state").textContent = text;
}

// Typing counts at once, but not in the middle of a word that an input method is still making.
let timer = 0;
byId("form").addEventListener("input", (event) => {
  if (event.isComposing) return;
  wait(event.target);
});
byId("form").addEventListener("compositionend", (event) => wait(event.target));
function wait(target) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (target.isConnected && target.type !== "date" && target.type !== "time")
      target.dispatchEvent(new Event("change", { bubbles: true }));
  }, DELAY);
}

function settle() {
  clearTimeout(timer);
  const target = document.activeElement;
  if (target && byId("form").contains(target)) target.dispatchEvent(new Event("change", { bubbles: true }));
}

function refresh() {
  markKind();
  markFilled();
  showProblems();
  drawOutline();
  keepDraft(takeNotes());
}

function keepDraft(notes) {
  const text = JSON.stringify(notes);
  if (text === state.saved || text === state.draft) return;
  state.draft = text;
  const time = new Date().toLocaleTimeString(DATA.language, { hour: "2-digit", minute: "2-digit" });
  try {
    localStorage.setItem(DRAFT, JSON.stringify({ notes, time }));
    tell(fill(WORDS.draft_kept, time));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    tell(WORDS.draft_lost);
  }
}

function readDraft() {
  try {
    return JSON.parse(localStorage.getItem(DRAFT) || "null");
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof SyntaxError)) throw error;
    return null;
  }
}

function dropDraft() {
  state.draft = "";
  try {
    localStorage.removeItem(DRAFT);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

function isChanged() {
  return JSON.stringify(takeNotes()) !== state.saved;
}
addEventListener("beforeunload", (event) => {
  settle();
  if (isChanged()) event.preventDefault();
});

function markKind() {
  const kind = judgeKind(form.getValue());
  if (byId("form").dataset.kind === kind) return;
  byId("form").dataset.kind = kind;
  for (const box of document.querySelectorAll("#form [data-awaited] textarea")) box.ariaRequired = String(kind === "held");
}

// What may be left out is shown where it is filled in, and on demand.
function markFilled() {
  for (const holder of document.querySelectorAll("#form :is([data-optional], [data-replaced])")) {
    const editor = form.getEditor(holder.dataset.schemapath);
    holder.classList.toggle("filled", Boolean(editor) && !isEmpty(takeOut(editor.schema, editor.getValue(), DATA.numbers)));
  }
  for (const editor of walk(form.root)) if (editor.schema.type === "object") addExtras(editor);
  for (const cell of document.querySelectorAll("#form td[data-field]:not([data-label])"))
    cell.dataset.label = cell.closest("table").tHead.rows[0].cells[cell.cellIndex].textContent;
  for (const button of document.querySelectorAll("#form button[class*=json-editor-btn-]:not([aria-label])")) {
    const sign = { copy: WORDS.copy, ...SIGNS }[/json-editor-btn-(\w+)/.exec(button.className)[1]];
    button.setAttribute("aria-label", button.textContent.trim());
    if (!sign) continue;
    button.title = button.textContent.trim();
    button.textContent = sign;
  }
}

const SIGNS = { delete: "✕", moveup: "↑", movedown: "↓" };

function addExtras(editor) {
  if (editor.hasExtras || !editor.container || editor.container.localName === "tr") return;
  editor.hasExtras = true;
  if (editor.array_controls) editor.container.querySelector(":scope > .head").append(editor.array_controls);
  const inner = Object.values(editor.editors || {});
  if (editor !== form.root && inner.some((one) => one.container.hasAttribute("data-optional"))) addMore(editor);
  if (about(editor.schema).none) addNone(editor);
}

function addMore(editor) {
  const button = make("button", WORDS.more, { type: "button", class: "more", "aria-expanded": "false" });
  button.addEventListener("click", () => {
    const isOpen = editor.container.classList.toggle("all");
    button.textContent = isOpen ? WORDS.less : WORDS.more;
    button.setAttribute("aria-expanded", String(isOpen));
  });
  editor.container.append(button);
}

function addNone(editor) {
  const [day] = Object.values(editor.editors);
  const label = make("label", "", { class: "none" });
  const box = make("input", "", { type: "checkbox" });
  label.append(box, WORDS.no_next);
  box.checked = NONE.test(day.getValue() || "");
  box.addEventListener("change", () => {
    day.setValue(box.checked ? WORDS.none : "");
    day.onChange(true);
  });
  editor.container.append(label);
}

for (const [id, block] of [["errors", "center"], ["warnings", "center"], ["outline", "start"]])
  byId(id).addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    goTo(link.dataset.path, block);
  });

// After a row was added, moved, copied or deleted, the keyboard goes on where the eye is.
byId("form").addEventListener("click", (event) => {
  const button = event.target.closest("button[class*=json-editor-btntype]");
  if (!button) return;
  state.acts = button.className;
  const path = button.closest("[data-schemapath]").dataset.schemapath.split(".");
  state.isOpen = !(form.getEditor(path.join(".")) || {}).isFolded;
  state.index = Number(path.pop());
  state.list = path.join(".");
}, true);
form.on("addRow", (row) => {
  if (!/btntype-add/.test(state.acts || "")) return;
  state.acts = null;
  focusFirst(row);
});
form.on("moveRow", (row) => {
  const wanted = /moveup/.test(state.acts || "") ? "moveup" : "movedown";
  if (state.isOpen && row.isFolded) openRows([row]);
  const seen = (button) => button && button.style.display !== "none";
  const button = [row[`${wanted}_button`], row.moveup_button, row.movedown_button].find(seen);
  if (button) button.focus();
});
form.on("copyRow", (row) => {
  const { rows } = form.getEditor(state.list);
  focusFirst(row && row.row ? row : rows[rows.length - 1]); // A list adds the copy at its end, a table below.
});
function focusFirst(row) {
  for (const inner of walk(row)) if (inner.schema.type === "object") addExtras(inner);
  const holder = row.row || row.container;
  const target = holder.querySelector(FIELDS) || holder.querySelector(".fold");
  if (target) target.focus();
}
form.on("deleteRow", () => {
  const list = form.getEditor(state.list);
  const row = list && (list.rows[state.index] || list.rows[list.rows.length - 1]);
  if (row) focusFirst(row);
  else if (list) list.add_row_button.focus();
});

// Saving: into the folder chosen once, else where the browser asks, else as a download.
function nameFile() {
  // A record without an id has that of its file: what was opened keeps its name, to be its revision.
  if (state.name) return `${state.name}.${byId("kind").value}`;
  const find = indexValues();
  const [[{ value: date }], [{ value: subject }]] = [find("date", "time"), find("subject")];
  const parts = [isDay(date) ? date : "", subject || WORDS.file_name];
  const name = parts.filter(Boolean).join("-").replace(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 60).replace(/^[-.]+|[-.]+$/g, "");
  return `${name}.${byId("kind").value}`;
}

function writeNotes(notes) {
  return byId("kind").value === "json" ? JSON.stringify(notes, null, 2) + "\n" : writeYaml(notes);
}

async function save(isForced) {
  settle();
  await new Promise(requestAnimationFrame);
  state.mayTell = true;
  form.root.showValidationErrors(form.validate());
  const notes = takeNotes();
  showProblems();
  if (!isForced && byId("errors").children.length) {
    byId("problems").focus();
    byId("problems").scrollIntoView({ block: "start" });
    return;
  }
  const name = nameFile();
  const text = writeNotes(notes);
  if (!(await writeOut(name, text))) return;
  state.saved = JSON.stringify(notes);
  dropDraft();
  tell(fill(WORDS.saved, name));
}

async function writeOut(name, text) {
  try {
    if (state.folder) {
      const handle = await state.folder.getFileHandle(name, { create: true });
      await pour(handle, text);
      return true;
    }
  } catch (error) {
    if (error.name !== "NotAllowedError" && error.name !== "NotFoundError") throw error;
    state.folder = null;
  }
  const link = make("a", "", { download: name, href: URL.createObjectURL(new Blob([text], { type: "text/plain" })) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  return true;
}

async function pour(handle, text) {
  const stream = await handle.createWritable();
  await stream.write(text);
  await stream.close();
}

byId("save").addEventListener("click", () => save(false));
byId("anyway").addEventListener("click", () => save(true));
byId("print").addEventListener("click", () => print());
addEventListener("beforeprint", () => {
  openRows(walk(form.root));
  // What a picker shows in place of nothing is not printed.
  for (const box of document.querySelectorAll("#form :is([type=date], [type=time])")) box.classList.toggle("blank", !box.value);
});
byId("open").addEventListener("click", () => byId("file").click());
byId("clear").addEventListener("click", () => {
  if (!confirm(WORDS.clear_sure)) return;
  state.mayTell = false;
  state.name = "";
  showNotes({});
  state.saved = JSON.stringify(takeNotes());
  dropDraft();
  tell("");
});
byId("file").addEventListener("change", async () => {
  const [file] = byId("file").files;
  byId("file").value = "";
  if (!file || (isChanged() && !confirm(WORDS.replace_sure))) return;
  openNotes(file.name, await file.text());
});

function openNotes(name, text) {
  let tree;
  try {
    tree = readFile(text);
  } catch (error) {
    tell(fill(WORDS.cannot_open, `${name}: ${error.message.split("\n")[0]}`));
    return;
  }
  if (tree === null || typeof tree !== "object" || Array.isArray(tree)) {
    tell(fill(WORDS.cannot_open, name));
    return;
  }
  const unread = showNotes(tree);
  const stem = name.replace(/\.(?:ya?ml|json)$/i, "");
  state.name = stem === "notes" ? "" : stem;
  state.saved = JSON.stringify(takeNotes());
  tell(fill(WORDS.opened, name) + (unread.length ? ` ${fill(WORDS.unread, unread.join(" "))}` : ""));
}

addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    save(false);
  }
});

if ("showDirectoryPicker" in window) {
  byId("folder").hidden = false;
  byId("folder").addEventListener("click", async () => {
    try {
      state.folder = await showDirectoryPicker({ id: "minutes-inbox", mode: "readwrite" });
    } catch (error) {
      if (error.name !== "AbortError") throw error;
      return;
    }
    tell(fill(WORDS.folder_chosen, state.folder.name));
  });
}

for (const list of ["people", "departments"])
  byId(list).append(...DATA[list].map((name) => make("option", "", { value: name })));
