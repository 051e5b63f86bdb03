/** Light, dark, or as the system has it: kept where the rest of the site keeps it. */

const THEMES = ["os", "light", "dark"] as const;
/** Typedoc's own key, so that the site has one theme. */
const STORED = "tsd-theme";

type Theme = (typeof THEMES)[number];

/** The theme that was chosen before. */
export function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(STORED);
    return THEMES.find((theme) => theme === stored) ?? "os";
  } catch {
    // A browser may refuse storage altogether.
    return "os";
  }
}

/** Draws the page in a theme. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
}

/** Ties the theme to its switch. */
export function listenForTheme(inputs: NodeListOf<HTMLInputElement>): void {
  const current = storedTheme();
  for (const input of inputs) {
    input.checked = input.value === current;
    input.addEventListener("change", () => {
      const theme = THEMES.find((name) => name === input.value) ?? "os";
      applyTheme(theme);
      try {
        localStorage.setItem(STORED, theme);
      } catch {
        // It holds for this visit.
      }
    });
  }
}
