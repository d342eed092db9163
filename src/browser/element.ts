// Makes elements. All text goes in as text: what is shown was in part chosen by whoever attacks.

type Child = Node | string | null;

/** Attributes that can hold neither a program nor an address. */
type Attribute =
  | "aria-hidden"
  | "aria-label"
  | "aria-live"
  | "class"
  | "data-state"
  | "data-tone"
  | "datetime"
  | "title"
  | "type";

export type Attributes = Readonly<Partial<Record<Attribute, string>>>;

/** Null children are left out. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Text that somebody outside chose: it cannot reorder what stands around it. */
export function foreign(text: string, className = "foreign"): HTMLElement {
  return element("bdi", { class: className }, text);
}

/** @throws Error where the page has no such element */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`Cannot find "${id}" in the page`);
  return found;
}
