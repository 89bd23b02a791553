// Rows of lists. In long notes a row stands as one line until it is opened: what is in it is kept as a
// value, and its controls are built at the first opening.
const LONG = 24;
const lists = { isQuiet: false, isFolding: false };

function isRow(schema) {
  return Boolean(schema.options && schema.options.editor === "row");
}

function countRows(schema, value) {
  if (schema.type === "array") return value.reduce((count, item) => count + isRow(schema.items) + countRows(schema.items, item), 0);
  if (schema.type !== "object") return 0;
  return Object.entries(schema.properties).reduce((count, [key, inner]) => count + countRows(inner, value[key] || ""), 0);
}

// Values are laid in from above, once: a list that told its parents of each of its values would be
// read anew for each of them.
function quietly(method) {
  return function (...given) {
    const before = lists.isQuiet;
    lists.isQuiet = true;
    try {
      return method.apply(this, given);
    } finally {
      lists.isQuiet = before;
    }
  };
}
for (const name of ["array", "table", "object"]) {
  const list = editors[name].prototype;
  const told = list.onChildEditorChange;
  list.onChildEditorChange = function (...given) {
    if (!lists.isQuiet) told.apply(this, given);
  };
  for (const method of ["setValue", "build"]) list[method] = quietly(list[method]);
  if (list.addRow) list.addRow = quietly(list.addRow);
}

// Every field is always there: none is switched on or taken away.
Object.assign(JSONEditor.AbstractEditor.prototype, { activate() {}, setOptInCheckbox() {} });
Object.assign(editors.object.prototype, {
  layoutEditors() {},
  removeObjectProperty(key) {
    this.editors[key].setValue(this.editors[key].getDefault(), true);
  },
});

// A row that was deleted is gone: one that is added later begins empty and open.
const destroyRow = editors.array.prototype.destroyRow;
editors.array.prototype.destroyRow = function (row) {
  destroyRow.call(this, row, true);
  this.row_cache[this.row_cache.indexOf(row)] = null;
};

// A mapping without what the library has for editing its JSON and its properties.
const buildCells = editors.object.prototype.build;
editors.object.prototype.build = quietly(function () {
  if (this.options.table_row) return buildCells.call(this);
  if (!this.title) this.makeHead();
  if (this.schema.description) this.container.append(this.theme.getDescription(this.schema.description));
  this.error_holder = make("div");
  this.editor_holder = this.theme.getIndentedPanel();
  this.container.append(this.error_holder, this.editor_holder);
  for (const key of this.property_order) {
    const editor = this.editors[key];
    const [row, holder] = [make("div", "", { class: "row" }), make("div")];
    row.hidden = Boolean(editor.options.hidden);
    row.append(holder);
    this.editor_holder.append(row);
    editor.setContainer(holder);
    editor.build();
    editor.postBuild();
  }
});
editors.object.prototype.makeHead = function () {
  this.header = make("span", this.getTitle());
  this.title = this.theme.getHeader(this.header, this.getPathDepth());
  this.container.append(this.title);
};

editors.row = class extends editors.object {
  preBuild() {
    this.isBuilt = !lists.isFolding;
    if (this.isBuilt) super.preBuild();
    else this.editors = this.cached_editors = {};
  }
  build() {
    if (this.isBuilt) super.build();
    else this.makeFold();
  }
  makeFold() {
    this.makeHead();
    this.fold = make("button", "", { type: "button", class: "fold", "aria-expanded": "false" });
    this.header.replaceWith(this.fold);
    this.line = make("span", "", { class: "line" });
    this.fold.append(this.header, this.line);
    this.fold.addEventListener("click", () => (this.isFolded ? openRows([this]) : this.close()));
    this.close();
  }
  get isFolded() {
    return this.container.classList.contains("folded");
  }
  close() {
    this.container.classList.add("folded");
    this.fold.setAttribute("aria-expanded", "false");
    this.line.textContent = sumUp(this.schema, this.value || {});
  }
  open() {
    this.container.classList.remove("folded");
    this.fold.setAttribute("aria-expanded", "true");
    if (!this.isBuilt) this.fillIn();
  }
  fillIn() {
    const value = this.value;
    this.isBuilt = true;
    lists.isFolding = countRows(this.schema, value) > LONG;
    super.preBuild();
    super.build();
    super.setValue(value);
    lists.isFolding = false;
    for (const editor of walk(this)) editor.is_dirty = false;
  }
  setValue(value, initial) {
    if (this.isBuilt) super.setValue(value, initial);
    else this.value = value || {};
    if (this.fold && this.isFolded) this.close();
  }
  refreshValue() {
    if (this.isBuilt) super.refreshValue();
  }
  showValidationErrors(errors) {
    const isWrong = state.mayTell && errors.some((error) => error.path.startsWith(`${this.path}.`));
    this.container.classList.toggle("wrong", isWrong);
    if (this.isBuilt) super.showValidationErrors(errors);
  }
};

// The line of a row: what is short in it, and how long its lists are.
function sumUp(schema, value) {
  const parts = [];
  for (const [key, inner] of Object.entries(schema.properties)) {
    const held = value[key];
    if (inner.type === "array" && inner.items.type === "object" && held && held.length) parts.push(`${inner.title} ${held.length}`);
    else if (typeof held === "string" && held && key !== KEPT && inner.options.editor !== "rich") parts.push(held);
  }
  return parts.slice(0, 5).join(" · ");
}

// The editor at a path; the rows it lies in are opened.
function reach(path) {
  openRows(walkAlong(path.split(".")));
  return form.getEditor(path);
}

// The editors that lead to a place; one of them may only be there once the one before is opened.
function* walkAlong(parts) {
  for (const end of parts.keys()) yield form.getEditor(parts.slice(0, end + 1).join("."));
}

function openRows(editors) {
  for (const editor of editors) if (editor && editor.fold && editor.isFolded) editor.open();
  markFilled();
  form.root.showValidationErrors(form.validate());
  showWarnings();
}

// The library copies a schema for every value it looks at: it is given one without words. What it found
// in a folded row holds for as long as the row does. What notes of their kind do not need is not asked for.
function hastenValidator(validator) {
  const known = new WeakMap();
  const [validate, validateAll] = [validator._validateSchema, validator.validate];
  validator.validate = function (value) {
    const kind = judgeKind(value);
    return validateAll.call(this, value).filter((error) => isWanted(error, kind));
  };
  validator.schema = strip(DATA.schema);
  validator._validateSchema = function (schema, value, path) {
    if (!schema.isRow) return validate.call(this, schema, value, path);
    const before = known.get(value);
    if (before && before.path === path) return before.errors;
    const errors = validate.call(this, schema, value, path);
    known.set(value, { path, errors });
    return errors;
  };
}

function strip({ title, description, options, format, ...schema }) {
  if (schema.items) schema.items = { ...strip(schema.items), isRow: isRow(schema.items) };
  if (schema.properties)
    schema.properties = Object.fromEntries(Object.entries(schema.properties).map(([key, inner]) => [key, strip(inner)]));
  return schema;
}
