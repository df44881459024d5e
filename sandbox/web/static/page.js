// What htmx alone does not do: parts that keep what has not changed, live updates, Enter and Escape.
"use strict";

// The part's new children take the place of the old ones; a child that was sent word for word the same
// stays, with its focus, its open menus and what was typed into it. Returns the children that are new.
function keyed(part, fragment) {
  const near = part.scrollHeight - part.scrollTop - part.clientHeight < 120;
  const old = new Map([...part.children].map((child) => [child.id, child]));
  const focused = document.activeElement?.id, added = [];
  let at = part.firstElementChild;
  for (const child of [...(fragment.querySelector(`#${part.id}`)?.children ?? [])]) {
    const known = old.get(child.id), html = child.outerHTML, same = known?.sent === html;
    if (known && known === at) at = at.nextElementSibling;
    if (known) old.delete(child.id);
    if (same) {
      if (known.nextElementSibling !== at) part.insertBefore(known, at);
      continue;
    }
    child.sent = html;
    if (known) child.classList.add("fresh");
    known ? known.replaceWith(child) : part.insertBefore(child, at);
    added.push(child);
  }
  for (const gone of old.values()) gone.remove();
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
  if ("tail" in part.dataset && near) part.scrollTop = part.scrollHeight;
  return added;
}

htmx.defineExtension("keyed", {
  isInlineSwap: (style) => style === "keyed",
  handleSwap: (style, target, fragment) => (style === "keyed" ? keyed(target, fragment) : false),
});

htmx.onLoad((content) => {
  for (const child of content.querySelectorAll("[data-keyed] > *")) child.sent ??= child.outerHTML;
  for (const part of content.querySelectorAll("[data-tail]")) part.scrollTop = part.scrollHeight;
});

const changes = new EventSource("/events");
const tell = (parts) => parts.forEach((part) => htmx.trigger(document.body, `sandbox:${part}`));
changes.addEventListener("change", (event) => tell(event.data.split(" ")));
changes.onopen = () => tell(["slack", "forum", "table", "status"]); // it may come after a gap

document.addEventListener("keydown", (event) => {
  const from = event.target;
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && from.matches("[data-enter]")) {
    event.preventDefault();
    from.form.requestSubmit();
  } else if (event.key === "Escape") {
    document.querySelector("[data-escape]")?.click();
  }
});

document.addEventListener("click", (event) => {
  const tab = event.target.closest("[data-tab]")?.dataset.tab;
  if (tab) document.getElementById(`tab-${tab}`).checked = true;
});
