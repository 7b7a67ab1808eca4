// What pages do beyond HTML: names while they are typed, and copying. Everything else works without it.

const said = document.body.appendChild(document.createElement("p"));
said.className = "said";
said.setAttribute("role", "status");

function say(text) {
  said.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { said.textContent = ""; }, 2500);
}

// --- copying ---

for (const button of document.querySelectorAll("[data-copy], [data-copy-address], [data-copy-from]")) {
  button.hidden = false;
  if (button.parentElement.hidden) button.parentElement.hidden = false;
}

async function copied(button) {
  const { copy, copyAddress, copyFrom } = button.dataset;
  if (copyAddress) return new URL(copyAddress, location.href).href;
  if (copyFrom) return (await fetch(copyFrom)).text();
  return copy;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy], [data-copy-address], [data-copy-from]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(await copied(button));
    say("Copied");
  } catch {
    say("The browser does not allow copying here");
  }
});

// --- evidence by its address ---

function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.matches("[popover]:not(:popover-open)")) target.showPopover();
}
addEventListener("hashchange", openTarget);
openTarget();

// --- names while they are typed ---

const field = document.getElementById("search");
const list = document.createElement("ul");
list.id = "suggestions";
list.className = "suggestions";
list.hidden = true;
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", "Names");
field.after(list);
for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) {
  field.setAttribute(name, value);
}
let asked = 0;
let chosen = -1;

function close() {
  list.hidden = true;
  chosen = -1;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function choose(index) {
  const options = list.children;
  if (!options.length) return;
  chosen = (index + options.length) % options.length;
  for (const [place, option] of [...options].entries()) option.setAttribute("aria-selected", String(place === chosen));
  field.setAttribute("aria-activedescendant", options[chosen].id);
  options[chosen].scrollIntoView({ block: "nearest" });
}

function option(item, place) {
  const line = document.createElement("li");
  line.id = `suggestion-${place}`;
  line.setAttribute("role", "option");
  line.setAttribute("aria-selected", "false");
  line.dataset.href = item.href.replace(/^\/v1/, "");
  const name = line.appendChild(document.createElement("span"));
  name.textContent = item.label;
  const kind = line.appendChild(document.createElement("span"));
  kind.className = "quiet small";
  kind.textContent = item.name === item.label ? item.kind.replace("-", " ") : `${item.kind.replace("-", " ")}, “${item.name}”`;
  return line;
}

async function suggest() {
  const words = field.value.trim();
  const turn = ++asked;
  if (!words) return close();
  const answer = await fetch(`/v1/suggest?q=${encodeURIComponent(words)}`).catch(() => null);
  if (turn !== asked || !answer?.ok) return;
  const { items } = await answer.json();
  if (turn !== asked || document.activeElement !== field) return;
  list.replaceChildren(...items.map(option));
  chosen = -1;
  field.removeAttribute("aria-activedescendant");
  list.hidden = !items.length;
  field.setAttribute("aria-expanded", String(!!items.length));
}

let pause;
field.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(suggest, 120);
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !list.hidden) {
    event.preventDefault();
    close();
  }
  if (list.hidden) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(chosen + (event.key === "ArrowDown" ? 1 : chosen < 0 ? 0 : -1));
  }
  if (event.key === "Enter" && chosen >= 0) {
    event.preventDefault();
    location.href = list.children[chosen].dataset.href;
  }
});
field.addEventListener("blur", () => setTimeout(close, 150));
list.addEventListener("pointerdown", (event) => {
  const line = event.target.closest("[data-href]");
  if (!line) return;
  event.preventDefault();
  location.href = line.dataset.href;
});
