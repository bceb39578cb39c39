// The list of findings: what is filtered, and which of them is where.

const findings = [...document.querySelectorAll(".finding")];
const sections = [...document.querySelectorAll(".file")];
const byPath = new Map(sections.map((section) => [section.dataset.path, section]));
const texts = new Map(); // what the text filter looks at, per finding, made when it is first used

const wanted = { text: "", path: "", rule: "", step: "", levels: new Set() };
const fields = {
  text: document.getElementById("filter-text"),
  path: document.getElementById("filter-path"),
  rule: document.getElementById("filter-rule"),
};

function textOf(finding) {
  if (!texts.has(finding)) texts.set(finding, finding.textContent.toLowerCase());
  return texts.get(finding);
}

function fits(finding, path) {
  const part = wanted.path.trim().toLowerCase();
  return (
    (!wanted.levels.size || wanted.levels.has(finding.dataset.level)) &&
    (!wanted.rule || finding.dataset.rule === wanted.rule) &&
    (!wanted.step || finding.dataset.step === wanted.step) &&
    (part === "./" ? !path.includes("/") : path.toLowerCase().includes(part)) &&
    wanted.text.toLowerCase().split(/\s+/).every((word) => textOf(finding).includes(word))
  );
}

function filtering() {
  return Boolean(wanted.text || wanted.path || wanted.rule || wanted.step || wanted.levels.size);
}

function apply() {
  let count = 0;
  for (const section of sections) {
    let here = 0;
    for (const finding of section.querySelectorAll(".finding")) {
      const hidden = !fits(finding, section.dataset.path);
      if (finding.hidden !== hidden) finding.hidden = hidden;
      if (!hidden) here += 1;
    }
    section.hidden = !here && filtering();
    count += here;
  }
  const all = findings.length;
  document.getElementById("shown").textContent = filtering() ? `${count} of ${all} findings` : `${all} findings`;
  document.getElementById("clear").hidden = !filtering();
  document.getElementById("nothing").hidden = count > 0 || !filtering();
  for (const [name, field] of Object.entries(fields)) if (field.value !== wanted[name]) field.value = wanted[name];
  for (const button of document.querySelectorAll(".toggles button")) {
    button.setAttribute("aria-pressed", String(wanted.levels.has(button.dataset.level)));
  }
  const step = document.getElementById("filter-step");
  step.hidden = !wanted.step;
  const link = wanted.step && document.querySelector(`.steps [data-step="${wanted.step}"]`);
  if (link) step.firstElementChild.textContent = link.dataset.title;
}

// Show those that are asked for, and nothing else.
function filter(asked) {
  Object.assign(wanted, { text: "", path: "", rule: "", step: "", levels: new Set() }, asked);
  apply();
}

function toggleLevel(level) {
  if (!wanted.levels.delete(level)) wanted.levels.add(level);
  apply();
}

function visible() {
  return findings.filter((finding) => !finding.hidden && !finding.parentElement.hidden);
}

function focused() {
  return document.activeElement?.closest?.(".finding") ?? null;
}

// Focus the finding that comes `by` after the focused one; without one, the first that is not above the window.
function move(by) {
  const shown = visible();
  const at = shown.indexOf(focused());
  let next = shown[at + by];
  if (at < 0) next = shown.find((finding) => finding.getBoundingClientRect().top >= 0) ?? shown[0];
  if (next) focusOn(next);
}

function focusOn(finding) {
  const summary = finding.querySelector("summary");
  summary.focus({ preventScroll: true });
  summary.scrollIntoView({ block: "nearest" });
}

function showCode(finding) {
  const body = finding.querySelector(".body");
  body.querySelector(".excerpt")?.remove();
  const { line, end } = finding.dataset;
  const parts = codeAt(Number(finding.parentElement.dataset.file), Number(line), Number(end));
  if (parts.length) body.querySelector(".links").before(make("div", "excerpt", ...parts));
}

function showChange(section, open = true) {
  const [button, change] = [section.querySelector(".whole-change"), section.querySelector(".change")];
  if (!button) return;
  change.replaceChildren(...(open ? wholeChange(Number(section.dataset.file)) : []));
  change.hidden = !open;
  button.setAttribute("aria-expanded", String(open));
}
