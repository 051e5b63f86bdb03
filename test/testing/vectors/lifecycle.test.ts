/** The vectors of the lifecycle are those that the protocol's table makes. */
import { expect, test } from "vitest";
import { readProjectFile } from "../../docs/markdown.ts";
import { makeLifecycleVectors } from "./lifecycle.ts";
import { vectorPath } from "./vector-files.ts";

test("the lifecycle has a vector for each pair of statuses, by the protocol's table", async () => {
  const text = makeLifecycleVectors(readProjectFile("docs/protocol.md"));
  await expect(text).toMatchFileSnapshot(vectorPath("lifecycle"));
});
