// The page: what happens when something is clicked, typed, or asked for by the address.

const pageDialog = document.getElementById("page");
const keysDialog = document.getElementById("keys");

function say(text) {
  document.getElementById("said").textContent = text;
}

function explain(code) {
  const page = document.getElementById(code);
  if (!page) return;
  const title = page.getAttribute("aria-label");
  const copy = page.cloneNode(true);
  copy.removeAttribute("id");
  document.getElementById("page-title").textContent = title;
  pageDialog.querySelector(".content").replaceChildren(copy);
  pageDialog.showModal();
  pageDialog.scrollTop = 0;
}

// Open what the address names: a file, or a line of one ("#app/rooms.py:12").
function follow() {
  let name;
  try {
    name = decodeURIComponent(location.hash.slice(1));
  } catch {
    name = location.hash.slice(1);
  }
  const page = /^VB\d+$/.test(name) && document.getElementById(name);
  if (page) {
    page.closest("details").open = true;
    page.scrollIntoView();
    return;
  }
  const [, path, number] = name.match(/^(.*?)(?::(\d+))?$/s);
  const section = byPath.get(path) ?? byPath.get(name);
  if (!section) {
    if (number) say(`This report has nothing about ${path}.`);
    return;
  }
  if (!number) {
    if (section.hidden) filter({});
    section.scrollIntoView();
    return;
  }
  goTo(section, Number(number));
}

function goTo(section, number) {
  const here = [...section.querySelectorAll(".finding")].filter((each) => Number(each.dataset.line) === number);
  if (here.length) {
    if (here[0].hidden || section.hidden) filter({});
    here[0].open = true;
    showCode(here[0]);
    here[0].querySelector("summary").focus({ preventScroll: true });
    here[0].scrollIntoView();
    return;
  }
  if (section.hidden) filter({});
  showChange(section);
  const row = section.querySelector(`.change [data-old="${number}"]`) ?? section.querySelector(`.change [data-now="${number}"]`);
  if (row) row.classList.add("here");
  else say(`Line ${number} of ${section.dataset.path} is not shown in this report.`);
  (row ?? section).scrollIntoView({ block: row ? "center" : "start" });
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("a, button");
  if (!target) return;
  const { level, rule, path, step, page } = target.dataset;
  if (page) {
    event.preventDefault();
    explain(page);
  } else if (target.closest(".toggles")) {
    toggleLevel(level);
  } else if (target.matches(".tile, .row, .show, .links [data-rule]")) {
    event.preventDefault();
    pageDialog.close();
    filter({ levels: new Set(level ? [level] : []), rule: rule ?? "", path: path ?? "", step: step ?? "" });
    const list = document.getElementById("findings");
    list.focus({ preventScroll: true });
    list.scrollIntoView();
  } else if (target.matches(".whole-change")) {
    showChange(target.closest(".file"), target.getAttribute("aria-expanded") !== "true");
  } else if (target.matches(".close")) {
    target.closest("dialog").close();
  } else if (target.id === "keys-button") {
    keysDialog.showModal();
  } else if (target.id === "clear") {
    filter({});
    fields.text.focus();
  } else if (target.id === "filter-step") {
    wanted.step = "";
    apply();
  } else if (target.hash && target.hash === location.hash) {
    follow(); // no hashchange comes
  }
});

// A dialog is left by a click beside it.
for (const dialog of [pageDialog, keysDialog]) {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}

// toggle does not bubble, so it is caught on its way down.
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (target.matches?.(".finding") && target.open && !target.querySelector(".excerpt")) showCode(target);
  },
  true,
);

document.querySelector(".filters")?.addEventListener("submit", (event) => event.preventDefault());
for (const [name, field] of Object.entries(fields)) {
  field?.addEventListener("input", () => {
    wanted[name] = field.value;
    apply();
  });
}

const onKey = {
  j: () => move(1),
  k: () => move(-1),
  "/": () => {
    fields.text?.focus();
    fields.text?.select();
  },
  "?": () => keysDialog.showModal(),
  e: () => focused() && explain(focused().dataset.rule),
  w: () => {
    const section = focused()?.parentElement;
    if (section) showChange(section, section.querySelector(".change").hidden);
  },
  Escape: () => {
    const finding = focused();
    if (!finding?.open) return;
    finding.open = false;
    focusOn(finding);
  },
};
["manual", "review", "automatic", "note"].forEach((level, index) => {
  onKey[index + 1] = () => filter({ levels: new Set(wanted.levels.has(level) ? [] : [level]) });
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.matches("input[type=search], select")) {
    if (event.key === "Escape" && event.target.matches("input")) {
      const empty = !event.target.value;
      event.target.value = "";
      event.target.dispatchEvent(new Event("input"));
      if (empty) event.target.blur();
      event.preventDefault();
    } else if (event.key === "Enter" && event.target.matches("input")) {
      const [first] = visible();
      if (first) focusOn(first);
      event.preventDefault();
    }
    return;
  }
  if (!Object.hasOwn(onKey, event.key) || !findings.length) return;
  event.preventDefault();
  onKey[event.key]();
});

// What is open is laid out anew when the window becomes narrow or wide.
narrow.addEventListener("change", () => {
  for (const finding of document.querySelectorAll(".finding[open]")) showCode(finding);
  for (const section of sections) if (!section.querySelector(".change").hidden) showChange(section);
});

document.documentElement.classList.add("with-script");
addEventListener("hashchange", follow);
// The browser goes to the place by itself when all is loaded, and takes the focus away: this comes after.
addEventListener("load", () => location.hash && setTimeout(follow));
