// What htmx alone does not do: parts that keep what has not changed, live updates, Enter and Escape.
"use strict";
const BUSY = "form.htmx-request"; // waits for an answer
let behind = false; // something of such a form was left as it was

// The part's new children take the place of the old ones; a child that was sent word for word the same
// stays, with its focus, its menus and what was typed. Returns the children that are new.
function keyed(part, fragment) {
  const near = part.scrollHeight - part.scrollTop - part.clientHeight < 120;
  const old = new Map([...part.children].map((child) => [child.id, child]));
  const focused = document.activeElement?.id, added = [];
  let at = part.firstElementChild;
  for (const child of [...(fragment.querySelector(`#${part.id}`)?.children ?? [])]) {
    const known = old.get(child.id), html = child.outerHTML;
    // One that waits for an answer of its own keeps its place too: the answer would find it gone.
    const busy = known && (known.matches(BUSY) || known.querySelector(BUSY)), same = known?.sent === html || busy;
    behind ||= Boolean(busy);
    if (known && known === at) at = at.nextElementSibling;
    old.delete(child.id);
    if (same) {
      if (known.nextElementSibling !== at) part.insertBefore(known, at);
      continue;
    }
    child.sent = html;
    if (known) child.classList.add("fresh");
    known ? known.replaceWith(child) : part.insertBefore(child, at);
    added.push(child);
  }
  old.forEach((gone) => gone.remove());
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
  if ("tail" in part.dataset && near) part.scrollTop = part.scrollHeight;
  return added;
}

htmx.defineExtension("keyed", {
  isInlineSwap: (style) => style === "keyed",
  handleSwap: (style, target, fragment) => (style === "keyed" ? keyed(target, fragment) : false),
});

const PARTS = ["slack", "forum", "table", "status"];
const tell = (parts) => parts.forEach((part) => htmx.trigger(document.body, `sandbox:${part}`));

htmx.onLoad((content) => {
  for (const child of content.querySelectorAll("[data-keyed] > *")) child.sent ??= child.outerHTML;
  for (const part of content.querySelectorAll("[data-tail]")) part.scrollTop = part.scrollHeight;
  // What changed while this came, before it could listen, is asked for now.
  if (content.querySelector("[data-keyed]")) tell(PARTS);
});

const changes = new EventSource("/events");
changes.addEventListener("change", (event) => tell(event.data.split(" ")));
changes.onopen = () => tell(PARTS); // it may come after a gap

document.addEventListener("htmx:afterRequest", ({ target }) => {
  if (behind && target.matches?.("form")) {
    behind = false;
    tell(PARTS);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches("[data-enter]")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  } else if (event.key === "Escape") {
    document.querySelector("[data-escape]")?.click();
  }
});

document.addEventListener("click", ({ target }) => {
  const tab = target.closest("[data-tab]")?.dataset.tab;
  if (tab) document.getElementById(`tab-${tab}`).checked = true;
});
