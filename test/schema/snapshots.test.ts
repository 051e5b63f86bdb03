/**
 * The schemas follow the tuples and limits by themselves, so a change of the wire would show nowhere.
 * Here it shows: each file as it was last agreed to. `npx vitest run test/schema -u` agrees to another.
 */
import { expect, test } from "vitest";
import { asciiJson, SCHEMA_FILES } from "../../src/cli/schema-files.ts";

test.each(Object.entries(SCHEMA_FILES))("the file of %s is as agreed", async (name, contentOf) => {
  const text = `${asciiJson(contentOf(), 2)}\n`;
  await expect(text).toMatchFileSnapshot(`snapshots/${name}.json.snap`);
});
