/** Files that are dropped anywhere on the page. Text that is dropped is the editor's own matter. */

/** Takes the first file of each drop. */
export function listenForDrops(hint: HTMLElement, take: (file: File) => void): void {
  // Entering a child comes before leaving its parent: only the count tells whether it has left.
  let depth = 0;
  const hide = () => {
    depth = 0;
    hint.hidden = true;
  };
  document.addEventListener("dragenter", (event) => {
    if (!carries(event, "Files")) return;
    depth++;
    hint.hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (!carries(event, "Files")) return;
    depth--;
    if (depth <= 0) hide();
  });
  document.addEventListener("dragover", (event) => {
    if (carries(event, "Files")) event.preventDefault();
  });
  // Before the editor, which would put the file's text at the cursor.
  document.addEventListener(
    "drop",
    (event) => {
      hide();
      const file = event.dataTransfer?.files[0];
      if (file === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      take(file);
    },
    { capture: true },
  );
}

function carries(event: DragEvent, type: string): boolean {
  return event.dataTransfer?.types.includes(type) === true;
}
