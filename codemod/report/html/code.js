"use strict";

// Code: the hunks of a file as tables, side by side where there is room. Text is put in as text only.

const narrow = matchMedia("(max-width: 60rem)");

let files; // the code of all files, read when it is first asked for

function hunksOf(number) {
  files ??= JSON.parse(document.getElementById("code").textContent);
  return files[number];
}

function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

// The text of a line with its colours, and with the words marked that differ: "_4k6" are four plain characters and a
// keyword of six. Lengths count characters, not JavaScript's halves of them.
function painted(text, marks, words = []) {
  const characters = /[\ud800-\udfff]/.test(text) ? [...text] : text;
  const slice = (start, end) =>
    typeof characters === "string" ? characters.slice(start, end) : characters.slice(start, end).join("");
  const cuts = [];
  let position = 0;
  for (const [, kind, length] of marks.matchAll(/(\D)(\d+)/g)) {
    cuts.push([position, (position += Number(length)), kind]);
  }
  if (position < characters.length) cuts.push([position, characters.length, "_"]);
  const line = document.createDocumentFragment();
  for (const [start, end, kind] of cuts) {
    let from = start;
    while (from < end) {
      let to = end;
      let marked = false;
      for (let i = 0; i < words.length; i += 2) {
        if (words[i] <= from && from < words[i + 1]) {
          marked = true;
          to = Math.min(to, words[i + 1]);
        } else if (from < words[i]) {
          to = Math.min(to, words[i]);
        }
      }
      const part = slice(from, to);
      const name = (kind === "_" ? "" : kind) + (marked ? " changed" : "");
      line.append(name ? make("span", name, part) : part);
      from = to;
    }
  }
  return line;
}

function number(value, sign = "") {
  const cell = make("td", "number", String(value ?? ""));
  if (sign) cell.classList.add(sign);
  return cell;
}

// The cell of a line; one that begins with a long word may break within it, or its indent would stand alone.
function line(sign, text, marks, words) {
  const cell = make("td", sign === "+" ? "line added" : sign === "-" ? "line removed" : "line", painted(text, marks, words));
  if (sign) cell.dataset.sign = sign;
  if (/^\s+\S{20}/.test(text)) cell.classList.add("long");
  return cell;
}

function emptyCells() {
  return [make("td", "number empty"), make("td", "line empty")];
}

// The rows of a hunk as what stands on either side: {kind, old: [number, text, marks, words], now: the same}.
function sides(hunk) {
  let [old, now] = [hunk.o, hunk.n];
  return hunk.rows.map((row) => {
    const [kind, text, marks] = row;
    switch (kind) {
      case "=":
        return { kind, old: [old++, text, marks], now: [now++, text, marks] };
      case "-":
        return { kind, old: [old++, text, marks] };
      case "+":
        return { kind, now: [now++, text, marks] };
      default:
        return { kind, old: [old++, text, marks, row[3]], now: [now++, row[4], row[5], row[6]] };
    }
  });
}

function beside(row) {
  const left = row.old
    ? [number(row.old[0], row.now && row.kind === "=" ? "" : "removed"), line(row.kind === "=" ? "" : "-", ...row.old.slice(1))]
    : emptyCells();
  const right = row.now
    ? [number(row.now[0], row.old && row.kind === "=" ? "" : "added"), line(row.kind === "=" ? "" : "+", ...row.now.slice(1))]
    : emptyCells();
  return make("tr", "", ...left, ...right);
}

function* under(rows) {
  let added = [];
  for (const row of rows) {
    if (row.kind === "=") {
      yield* added;
      added = [];
      yield [row, make("tr", "", number(row.old[0]), number(row.now[0]), line("", ...row.old.slice(1)))];
      continue;
    }
    if (row.old) {
      yield [row, make("tr", "", number(row.old[0], "removed"), number("", "removed"), line("-", ...row.old.slice(1)))];
    }
    if (row.now) {
      added.push([{ now: row.now }, make("tr", "", number("", "added"), number(row.now[0], "added"), line("+", ...row.now.slice(1)))]);
    }
  }
  yield* added;
}

// One hunk as a table. from and to are the lines of the finding that it is shown for, if any.
function table(hunk, from = 0, to = 0) {
  const rows = sides(hunk);
  const changes = rows.some((row) => row.kind !== "=");
  const body = make("tbody", "");
  const add = (row, element) => {
    if (row.old) element.dataset.old = row.old[0];
    if (row.now) element.dataset.now = row.now[0];
    if (row.old && from <= row.old[0] && row.old[0] <= to) element.classList.add("here");
    body.append(element);
  };
  let kind;
  if (!changes) {
    kind = "alone";
    for (const row of rows) add(row, make("tr", "", number(row.old[0]), line("", ...row.old.slice(1))));
  } else if (narrow.matches) {
    kind = "under";
    for (const [row, element] of under(rows)) add(row, element);
  } else {
    kind = "beside";
    for (const row of rows) add(row, beside(row));
  }
  const caption = make("caption", "hidden", changes ? `Before and after, from line ${hunk.o}` : `From line ${hunk.o}`);
  const whole = make("table", `code ${kind}`, caption, columns(kind), body);
  const parts = [whole];
  if (hunk.more) parts.push(make("p", "notice", `${hunk.more} more lines are left out here; vobiz-codemod diff shows them.`));
  return parts;
}

function columns(kind) {
  const names = { alone: ["number", ""], under: ["number", "number", ""], beside: ["number", "", "number", ""] }[kind];
  return make("colgroup", "", ...names.map((name) => make("col", name)));
}

const leftOut = () => make("p", "notice", "The code is left out here, since this page would be too large. vobiz-codemod diff shows it.");

// All that changes in a file.
function wholeChange(file) {
  const hunks = hunksOf(file);
  if (hunks === null) return [leftOut()];
  return hunks.filter((hunk) => hunk.rows.some((row) => row[0] !== "=")).flatMap((hunk) => table(hunk));
}

const AROUND = 3;
const MOST = 100;

// The code that a finding is about: of the hunk that it stands in, the rows of its place, with what changes there.
function codeAt(file, from, to) {
  const hunks = hunksOf(file);
  if (hunks === null) return [leftOut()];
  for (const hunk of hunks) {
    const rows = sides(hunk);
    let start = rows.findIndex((row) => row.old && row.old[0] >= from);
    if (hunk.o > from || (start < 0 && rows.some((row) => row.old))) continue;
    start = Math.max(0, start);
    let end = start;
    while (end < rows.length && !(rows[end].old && rows[end].old[0] > to)) end += 1;
    const changes = (index) => rows[index] && rows[index].kind !== "=";
    while (changes(start - 1)) start -= 1;
    while (changes(end)) end += 1;
    start = Math.max(0, start - AROUND);
    end = Math.min(end + AROUND, start + MOST);
    const before = hunk.rows.slice(0, start);
    const part = {
      o: hunk.o + before.filter((row) => row[0] !== "+").length,
      n: hunk.n + before.filter((row) => row[0] !== "-").length,
      rows: hunk.rows.slice(start, end),
    };
    return table(part, from, to);
  }
  return [];
}
