/**
 * Tells typedoc of the anchors that a guide sets by hand (`<a id="…"></a>`), so that a link to a rule is
 * checked as a link to a heading is. Typedoc itself knows headings only.
 */
import { PageEvent } from "typedoc";

/** @param {import("typedoc").Application} app */
export function load(app) {
  app.renderer.on(PageEvent.END, (page) => {
    if (!page.isReflectionEvent() || !page.model.isDocument()) return;
    const slugger = app.renderer.router?.getSlugger(page.model);
    for (const [, id] of (page.contents ?? "").matchAll(/<a id="([\w-]+)"><\/a>/g)) {
      slugger?.slug(id);
    }
  });
}
