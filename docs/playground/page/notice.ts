/** A short word to the user that goes away by itself, and is read out where a screen reader listens. */

const SHOWN_MS = 8_000;

/** Says things in one place, the newest alone. */
export class Notice {
  readonly #element: HTMLElement;
  #timer: number | undefined;

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  /** Says it; a fault stays until something else is said. */
  say(message: string, isFault = false): void {
    window.clearTimeout(this.#timer);
    this.#element.textContent = message;
    this.#element.classList.add("is-shown");
    this.#element.classList.toggle("is-fault", isFault);
    if (!isFault) this.#timer = window.setTimeout(() => this.clear(), SHOWN_MS);
  }

  clear(): void {
    this.#element.classList.remove("is-shown");
    this.#element.textContent = "";
  }
}
