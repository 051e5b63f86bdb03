/**
 * Puts the playground into the site: builds it beside the pages, and links to it from each of them.
 */
import { join } from "node:path";
import { JSX } from "typedoc";
import { buildPlayground } from "./playground/build.mjs";

const PATH = "playground/index.html";

/** @param {import("typedoc").Application} app */
export function load(app) {
  app.renderer.hooks.on("navigation.begin", (context) => {
    const link = { href: context.relativeURL(PATH), class: "playground-link" };
    return JSX.createElement("p", null, JSX.createElement("a", link, "Open the playground"));
  });
  app.renderer.postRenderAsyncJobs.push(async ({ outputDirectory }) => {
    await buildPlayground(join(outputDirectory, "playground"));
  });
}
