const DATA = JSON.parse(document.getElementById("data").textContent);
const WORDS = DATA.words;

// Controls of the form, made from those of the library: its look, and what it has no control for.
const editors = JSONEditor.defaults.editors;

function make(name, text, attributes = {}) {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function fill(text, ...values) {
  return text.replace(/\{(\d)\}/g, (_, index) => values[index]);
}

// What is typed is a text, never markup: the library would read it as HTML.
JSONEditor.AbstractEditor.prototype.purify = (value) => value;
JSONEditor.AbstractEditor.prototype.cleanText = (value) => value;
editors.array.prototype._supportDragDrop = () => {};
editors.table.prototype._supportDragDrop = () => {};

class PageTheme extends JSONEditor.AbstractTheme {
  cleanText(text) {
    return text;
  }
  getDescription(text) {
    return make("p", text, { class: "hint" });
  }
  getHeader(text, depth) {
    const holder = make("div", "", { class: "head" });
    const heading = make(`h${Math.min(6, Math.max(2, depth || 0))}`);
    heading.append(text);
    holder.append(heading);
    return holder;
  }
  getFormControl(...parts) {
    const control = super.getFormControl(...parts);
    const hint = control.querySelector("p");
    if (hint && parts[0]) parts[0].after(hint);
    return control;
  }
  getMultiCheckboxHolder(controls, label, description) {
    const group = make("fieldset", "", { class: "choices" });
    const legend = make("legend", label ? label.textContent : "");
    group.append(legend, ...(description ? [description] : []), ...Object.values(controls));
    return group;
  }
  getOptInCheckbox() {
    const [container, checkbox] = [make("span"), make("input", "", { type: "checkbox" })];
    return { container, checkbox, label: make("label") };
  }
  getHiddenLabel(text) {
    return make("label", text, { class: "unseen" });
  }
  getHiddenText(text) {
    return make("span", text, { class: "unseen" });
  }
  visuallyHidden(element) {
    if (element) element.classList.add("unseen");
  }
  getErrorMessage(text) {
    return make("p", text, { class: "error" });
  }
  addInputError(input, text) {
    if (!input.note) {
      input.note = make("p", "", { class: "error", id: `${input.id || Math.random()}-error` });
      (input.closest(".form-control, fieldset") || input.parentNode).append(input.note);
    }
    input.note.textContent = text.replace(/\.$/, "");
    input.note.hidden = false;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-errormessage", input.note.id);
  }
  removeInputError(input) {
    if (!input.note || input.note.hidden) return;
    input.note.hidden = true;
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-errormessage");
  }
}
JSONEditor.defaults.themes.page = PageTheme;

// Errors stand beside what was touched, and beside everything once it was asked to be saved.
for (const name of ["string", "select", "multiselect"])
  editors[name].prototype.showValidationErrors = function (errors) {
    if (!this.input) return;
    const told = this.is_dirty || state.mayTell ? errors.filter((error) => error.path === this.path) : [];
    if (told.length) this.theme.addInputError(this.input, told[0].message);
    else this.theme.removeInputError(this.input);
  };

function typed(editor) {
  editor.input.dispatchEvent(new Event("change", { bubbles: true }));
}

// A date or time by the browser's own picker; what the picker cannot show stands as a text.
const NATIVE = { date: /^(?:\d{4}-\d\d-\d\d)?$/, time: /^(?:(?:[01]\d|2[0-3]):[0-5]\d)?$/ };
editors.native = class extends editors.string {
  build() {
    super.build();
    this.native = about(this.schema).native;
    this.input.type = this.native;
  }
  setValueToInputField(value) {
    const text = value || "";
    this.input.type = NATIVE[this.native].test(text) ? this.native : "text";
    this.input.value = text;
  }
};

// A day with a time of it, where one is given.
editors.due = class extends editors.native {
  build() {
    this.clock = make("input", "", { type: "time", class: "clock" });
    super.build();
    this.clock.setAttribute("aria-label", fill(WORDS.clock, this.getTitle()));
    const both = make("div", "", { class: "both" });
    this.input.replaceWith(both);
    both.append(this.input, this.clock);
    this.clock.addEventListener("change", (event) => {
      event.stopPropagation();
      this.is_dirty = true;
      this.refreshValue();
      this.onChange(true);
    });
  }
  setValue(value, initial, fromTemplate) {
    const found = /^(\d{4}-\d\d-\d\d)[ T]((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(value || "");
    this.clock.value = found ? found[2] : "";
    this.clock.hidden = !found && !NATIVE.date.test(value || "");
    this.serialized = undefined;
    super.setValue(found ? found[1] : value, initial, fromTemplate);
    this.refreshValue();
  }
  refreshValue() {
    super.refreshValue();
    if (!this.clock) return;
    this.value = [this.value, this.clock.value].filter(Boolean).join(" ");
    this.serialized = this.value;
  }
};

// A list of short texts: one a line.
editors.lines = class extends editors.string {
  build() {
    this.options.format = "textarea";
    super.build();
    this.input.rows = 2;
    const list = about(this.schema).list;
    if (list) addChips(this, list);
  }
  getDefault() {
    return [];
  }
  setValue(value, initial, fromTemplate) {
    const lines = Array.isArray(value) ? value.join("\n") : value;
    if (lines === this.serialized) return;
    super.setValue(lines, initial, fromTemplate);
    this.fit();
  }
  getValue() {
    return (this.input ? this.input.value : "").split("\n").map((line) => line.trim()).filter(Boolean);
  }
  fit() {
    this.input.rows = Math.max(2, this.input.value.split("\n").length);
  }
};

// Names to add to a list with one press.
function addChips(editor, list) {
  const names = DATA[list].slice(0, 30);
  if (!names.length) return;
  const chips = make("div", "", { class: "chips" });
  for (const name of names) {
    const chip = make("button", name, { type: "button", class: "chip" });
    chip.addEventListener("click", () => {
      const lines = editor.getValue();
      if (!lines.includes(name)) editor.input.value = [...lines, name].join("\n");
      editor.fit();
      typed(editor);
    });
    chips.append(chip);
  }
  editor.control.append(chips);
}

// Markdown, with buttons for what a record prints, and a preview.
editors.rich = class extends editors.string {
  build() {
    this.options.format = "textarea";
    super.build();
    this.input.rows = 3;
    const bar = make("div", "", { class: "tools", role: "group", "aria-label": fill(WORDS.tools, this.getTitle()) });
    const tools = { bold: (text) => `**${text}**`, list: (text) => text.replace(/^(?:- )?/gm, "- "), table: () => `\n${WORDS.table_text}\n` };
    for (const [name, change] of Object.entries(tools)) {
      const button = make("button", WORDS[name], { type: "button" });
      button.addEventListener("click", () => this.mark(name, change));
      bar.append(button);
    }
    this.preview = make("div", "", { class: "preview", hidden: "" });
    const look = make("button", WORDS.preview, { type: "button", "aria-pressed": "false" });
    look.addEventListener("click", () => {
      const isShown = this.preview.hidden;
      this.preview.replaceChildren(...(isShown ? drawMarkdown(this.input.value) : []));
      this.preview.hidden = !isShown;
      this.input.hidden = isShown;
      look.textContent = isShown ? WORDS.edit : WORDS.preview;
      look.setAttribute("aria-pressed", String(isShown));
    });
    bar.append(look);
    this.input.before(bar);
    this.input.after(this.preview);
  }
  setValue(value, initial, fromTemplate) {
    super.setValue(value, initial, fromTemplate);
    this.input.rows = Math.min(14, Math.max(3, this.input.value.split("\n").length + 1));
  }
  mark(name, change) {
    const box = this.input;
    if (box.hidden) return;
    let [from, to] = [box.selectionStart, box.selectionEnd];
    if (name === "list") {
      from = box.value.lastIndexOf("\n", from - 1) + 1;
      to = box.value.indexOf("\n", to) < 0 ? box.value.length : box.value.indexOf("\n", to);
    }
    const text = change(box.value.slice(from, to));
    box.setRangeText(text, from, to, "end");
    if (name === "bold" && from === to) box.setSelectionRange(from + 2, from + 2);
    box.focus();
    typed(this);
  }
};

JSONEditor.defaults.resolvers.unshift((schema) => schema.options && schema.options.editor);

// A preview of Markdown: paragraphs, lists, tables and bold. The record itself is set by the program.
function drawMarkdown(text) {
  const drawn = [];
  let block = null;
  for (const line of text.split("\n")) {
    const item = /^\s*(?:[-*+]|(\d+)[.)])\s+(.*)$/.exec(line);
    const row = /^\s*\|(.*)\|\s*$/.exec(line);
    const kind = row ? "table" : item ? (item[1] ? "ol" : "ul") : line.trim() ? "p" : "";
    if (!kind) block = null;
    else if (!block || block.localName !== kind) drawn.push((block = make(kind)));
    if (kind === "p") block.append(...drawInline(block.childNodes.length ? ` ${line.trim()}` : line.trim()));
    if (kind === "ul" || kind === "ol") block.append(wrap("li", item[2]));
    if (kind === "table" && !/^[\s|:-]+$/.test(row[1])) {
      const cells = row[1].split("|").map((cell) => wrap(block.rows.length ? "td" : "th", cell.trim()));
      block.insertRow().append(...cells);
    }
  }
  return drawn;
}

function wrap(name, text) {
  const element = make(name);
  element.append(...drawInline(text));
  return element;
}

function drawInline(text) {
  return text.split(/(\*\*.+?\*\*)/).map((part) => (/^\*\*.+\*\*$/.test(part) ? make("strong", part.slice(2, -2)) : part));
}
