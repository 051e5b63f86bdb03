/** Elements made of untrusted text: never of markup. */

/** The page's own element with this id. */
export function byId<E extends HTMLElement>(id: string, type: new () => E): E {
  const element = document.getElementById(id);
  if (element instanceof type) return element;
  throw new Error(`the page has no ${type.name} #${id}`);
}

/** Makes an element with a class, and text or other elements in it. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  ...content: readonly (string | Node)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (className !== "") element.className = className;
  element.append(...content);
  return element;
}

/** Makes a button. */
export function makeButton(
  className: string,
  onClick: () => void,
  ...content: readonly (string | Node)[]
): HTMLButtonElement {
  const button = make("button", className, ...content);
  button.type = "button";
  button.addEventListener("click", onClick);
  return button;
}

/** Text for screen readers alone. */
export function unseen(text: string): HTMLSpanElement {
  return make("span", "visually-hidden", text);
}
