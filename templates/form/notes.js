"use strict";
// Notes as the page has them: read from YAML or JSON, laid into the form's shape, and written again.
const KEPT = "\u0000kept";
const NOTHING = new Set(["", "null", "~", "Null", "NULL"]);
const NONE = /^(?:无|暂无|没有|none|no|n\/a|nil|[/／—-]|——)[。.\s]*$/i;

function about(schema) {
  return (schema.options && schema.options.minutes) || {};
}

function fold(text) {
  return text.normalize("NFKC").trim().toLowerCase().replace(/[ -]/g, "_");
}

function isBlank(value) {
  return value === undefined || value === null || (typeof value === "string" && NOTHING.has(value.trim()));
}

// The key of the form that a key of the notes stands for; "" where the form has none.
function findKey(schema, key, numbers) {
  const find = (wanted, isNumbered) =>
    Object.keys(schema.properties).find((name) => {
      const known = about(schema.properties[name]);
      return known.keys && known.keys.includes(wanted) && (!isNumbered || known.numbered);
    });
  const bare = key.replace(new RegExp(`^(?:${numbers[0]})\\s*|\\s*(?:${numbers[1]})$`), "");
  return find(key, false) || (bare !== key && find(bare, true)) || "";
}

// A text cut at the signs of a list where they stand in no brackets.
function cutList(text, hasCommas) {
  const items = [""];
  let depth = 0;
  for (const mark of text) {
    if ("（([【".includes(mark)) depth += 1;
    if ("）)]】".includes(mark)) depth = Math.max(0, depth - 1);
    if (!depth && ("、，；;\n".includes(mark) || (hasCommas && mark === ","))) items.push("");
    else items[items.length - 1] += mark;
  }
  return items.map((item) => item.trim()).filter(Boolean);
}

// Notes in the form's shape. What does not fit in is kept beside, and told by `tell`.
function layIn(schema, value, numbers, tell) {
  if (schema.type === "object") return layInMapping(schema, value, numbers, tell);
  if (schema.type === "array") return layInList(schema, value, numbers, tell);
  if (Array.isArray(value)) {
    if (value.some((item) => typeof item === "object")) return undefined;
    return value.map((item) => "- " + String(item).replace(/\n/g, "\n  ")).join("\n");
  }
  if (typeof value === "object") return undefined;
  const words = about(schema).words;
  if (words) return words[fold(String(value))];
  return about(schema).native === "time" ? String(value).replace(/^\d:/, "0$&") : String(value);
}

function layInMapping(schema, value, numbers, tell) {
  const known = about(schema);
  if (typeof value === "string" && known.time) return layInTime(schema, value);
  if (typeof value === "string" && known.bare) return { [known.bare]: value };
  if (typeof value !== "object" || Array.isArray(value)) return undefined;
  const made = {};
  const kept = {};
  for (const [key, inner] of Object.entries(value)) {
    const name = findKey(schema, key, numbers);
    if (name && isBlank(inner)) continue;
    const read = name && !(name in made) ? layIn(schema.properties[name], inner, numbers, tell) : undefined;
    if (read !== undefined) made[name] = read;
    else {
      kept[key] = inner;
      tell(key);
    }
  }
  if (Object.keys(kept).length) made[KEPT] = JSON.stringify(kept);
  return made;
}

// A meeting time that is written as a text; as far as it is no plain day it stands under the day.
function layInTime(schema, text) {
  const [day, start, end] = Object.keys(schema.properties);
  const found = text
    .normalize("NFKC")
    .match(/^\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s*\D{0,6}?\s*(\d{1,2}:\d\d)\s*(?:[-–—~至到]+\s*(\d{1,2}:\d\d))?)?\s*$/);
  if (!found || (found[0].match(/[^\d\s:./年月日–—~至到-]/) && !/[(（]?(?:周|星期)[一二三四五六日天][)）]?/.test(found[0])))
    return { [day]: text.trim() };
  const two = (part) => part.padStart(2, "0");
  const made = { [day]: `${found[1]}-${two(found[2])}-${two(found[3])}` };
  if (found[4]) made[start] = found[4].padStart(5, "0");
  if (found[5]) made[end] = found[5].padStart(5, "0");
  return made;
}

function layInList(schema, value, numbers, tell) {
  const items = schema.items;
  if (typeof value === "string") {
    if (items.type === "object" && !about(items).bare) return undefined;
    if (items.type === "object" && NONE.test(value.trim())) return undefined;
    return layInList(schema, cutList(value, true), numbers, tell);
  }
  if (!Array.isArray(value)) return undefined;
  const made = [];
  for (const item of value) {
    if (isBlank(item)) continue;
    const parts = typeof item === "string" && about(items).bare ? cutPeople(item) : [item];
    for (const part of parts) {
      const words = about(schema).words;
      const read = words ? words[fold(String(part))] : layIn(items, part, numbers, tell);
      if (read === undefined) return undefined;
      made.push(read);
    }
  }
  return made;
}

// Names in one text; where a word stands before a colon, it belongs to all behind it: left whole.
function cutPeople(text) {
  return /[:：]/.test(text) ? [text] : cutList(text, false);
}

// The notes of what the form holds: without what is empty, with what was kept.
function takeOut(schema, value, numbers) {
  if (schema.type === "object") return takeOutMapping(schema, value || {}, numbers);
  if (schema.type === "array")
    return (value || []).map((item) => takeOut(schema.items, item, numbers)).filter((item) => !isEmpty(item));
  return typeof value === "string" ? value.replace(/\r\n?/g, "\n").replace(/\s+$/, "") : value;
}

function takeOutMapping(schema, value, numbers) {
  const made = {};
  for (const [key, inner] of Object.entries(schema.properties)) {
    const taken = key === KEPT ? undefined : takeOut(inner, value[key], numbers);
    if (!isEmpty(taken)) made[key] = taken;
  }
  for (const [key, kept] of Object.entries(value[KEPT] ? JSON.parse(value[KEPT]) : {})) {
    const name = findKey(schema, key, numbers);
    if (!name || !(name in made)) made[name || key] = kept;
  }
  const [day] = Object.keys(schema.properties);
  const isText = about(schema).time && day in made && !/^\d{4}-\d\d-\d\d$/.test(made[day]);
  return isText && Object.keys(made).length === 1 ? made[day] : made;
}

function isEmpty(value) {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

// YAML in which every value is the text that was typed, whoever reads it.
function writeYaml(value, indent = "") {
  if (Array.isArray(value)) return value.map((item) => `${indent}- ${writeInside(item, indent + "  ")}`).join("");
  return Object.entries(value)
    .map(([key, inner]) => `${indent}${writeKey(key)}:${writeBehind(inner, indent)}`)
    .join("");
}

// An item of a list, or the mapping in it, whose first line stands behind the dash.
function writeInside(item, indent) {
  if (item === null || typeof item !== "object") return writeScalar(item, indent) + "\n";
  if (isEmpty(item)) return (Array.isArray(item) ? "[]" : "{}") + "\n";
  return writeYaml(item, indent).slice(indent.length);
}

function writeBehind(value, indent) {
  if (value === null || typeof value !== "object") return ` ${writeScalar(value, indent + "  ")}\n`;
  if (isEmpty(value)) return Array.isArray(value) ? " []\n" : " {}\n";
  return "\n" + writeYaml(value, indent + "  ");
}

function writeKey(key) {
  return /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(key) && !isWord(key) ? key : quote(key);
}

// Words that some readers of YAML take for something else than a text.
function isWord(text) {
  return /^(?:null|true|false|yes|no|on|off|y|n)$/i.test(text);
}

function writeScalar(value, indent) {
  const text = String(value);
  const isPlain = /^[\p{L}][\p{L}\p{N} ，。；（）“”《》、％%/+._-]*$/u.test(text) && !/ $| {2}/.test(text);
  if ((isPlain && !isWord(text)) || /^\d{4}-\d\d-\d\d(?: \d\d:\d\d)?$/.test(text)) return text;
  // Only what every reader leaves as it is: no blank at the ends of lines, no unusual break or sign.
  const isBlock = /\n/.test(text) && /^[^\s\p{C}\u2028\u2029\ufeff]/u.test(text) && /[^\s]$/.test(text);
  if (isBlock && !/[^\n\P{C}]|[\u2028\u2029\u0085\ufeff]|[ \t　]\n/u.test(text))
    return "|-\n" + text.replace(/^(?=.)/gm, indent);
  return quote(text);
}

function quote(text) {
  const marks = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r" };
  return (
    '"' +
    text.replace(/["\\\n\t\r]|[\p{C}\u2028\u2029\ufeff\u00a0]/gu, (mark) => {
      if (marks[mark]) return marks[mark];
      const code = mark.codePointAt(0).toString(16);
      return code.length > 4 ? "\\U" + code.padStart(8, "0") : "\\u" + code.padStart(4, "0");
    }) +
    '"'
  );
}

// The tree of notes in a file; every value is a text. Throws where it is neither YAML nor JSON.
function readFile(text) {
  return jsyaml.load(joinFolded(text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n")), { schema: jsyaml.FAILSAFE_SCHEMA });
}

// YAML folds lines with a blank; between Chinese characters none is written, as the program reads it.
function joinFolded(text) {
  const tight =
    /([，。、；：！？）》〉」』】〕])[ \t]*\n[ \t]*(?=\S)|(\S)[ \t]*\n[ \t]*(?=[（《〈「『【〔])|([\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff9f\uffe0-\uffe6\u{20000}-\u{3ffff}][—…‘’“”·]*)[ \t]*\n[ \t]*(?=[—…‘’“”·]*[\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff9f\uffe0-\uffe6\u{20000}-\u{3ffff}])/gu;
  const isFolded = (event) => event.type === jsyaml.EVENT_SCALAR && event.style !== jsyaml.SCALAR_STYLE_LITERAL_BLOCK;
  let joined = text;
  for (const { valueStart, valueEnd } of jsyaml.parseEvents(text, {}).filter(isFolded).reverse()) {
    const value = text.slice(valueStart, valueEnd);
    if (value.includes("\n"))
      joined = joined.slice(0, valueStart) + value.replace(tight, "$1$2$3") + joined.slice(valueEnd);
  }
  return joined;
}
