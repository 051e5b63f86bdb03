/**
 * What makes a site of the reference: the playground, built beside the pages and linked from each of them,
 * and guides that go by their headings instead of by their files' names.
 */
import { join } from "node:path";
import { Application, DefaultTheme, JSX, PageEvent, ReflectionKind } from "typedoc";
import { buildPlayground } from "./playground/build.mjs";

const PLAYGROUND = "playground/index.html";

/** @param {import("typedoc").Application} app */
export function load(app) {
  app.renderer.defineTheme("site", SiteTheme);
  app.on(Application.EVENT_BOOTSTRAP_END, () => app.options.setValue("theme", "site"));
  app.renderer.hooks.on("sidebar.begin", (context) => {
    const link = { href: context.relativeURL(PLAYGROUND), class: "playground-link" };
    return JSX.createElement("p", null, JSX.createElement("a", link, "Open the playground"));
  });
  // The name of a document is its path, for which nobody looks in a tab, a bookmark or a search.
  app.renderer.on(PageEvent.END, (page) => {
    if (!page.isReflectionEvent() || !page.model.isDocument()) return;
    const heading = headingOf(page.model);
    if (heading === undefined) return;
    const title = `<title>${page.model.name} | `;
    page.contents = page.contents?.replace(
      title,
      () => `<title>${JSX.renderElement(JSX.createElement(JSX.Fragment, null, heading))} | `,
    );
  });
  app.renderer.postRenderAsyncJobs.push(async ({ outputDirectory }) => {
    await buildPlayground(join(outputDirectory, "playground"));
  });
}

class SiteTheme extends DefaultTheme {
  /** @param {import("typedoc").ProjectReflection} project */
  buildNavigation(project) {
    /** @type {Map<string, string>} */
    const headings = new Map();
    for (const document of project.getReflectionsByKind(ReflectionKind.Document)) {
      if (!document.isDocument()) continue;
      const heading = headingOf(document);
      if (heading !== undefined) headings.set(this.router.getFullUrl(document), heading);
    }
    return super.buildNavigation(project).map((element) => withHeadings(element, headings));
  }
}

/**
 * @param {import("typedoc").NavigationElement} element
 * @param {ReadonlyMap<string, string>} headings
 * @returns {import("typedoc").NavigationElement}
 */
function withHeadings(element, headings) {
  const { text, path, children, ...rest } = element;
  // A folder has no page of its own. Those of documents are prose, those of modules are names.
  const isGuideFolder =
    path === undefined && children?.some((child) => headings.has(child.path ?? ""));
  const title = isGuideFolder ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return {
    ...rest,
    text: headings.get(path ?? "") ?? title,
    ...(path !== undefined && { path }),
    ...(children && { children: children.map((child) => withHeadings(child, headings)) }),
  };
}

/**
 * The first heading of a document, without its Markdown.
 *
 * @param {import("typedoc").DocumentReflection} document
 */
function headingOf(document) {
  return document.content[0]?.text.match(/^#\s+(.+)$/m)?.[1]?.replaceAll("`", "");
}
