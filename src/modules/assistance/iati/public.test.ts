import { expect, it } from "vitest";
import { openTestPlatform } from "../../../../tests/support/platform.ts";
import { EXAMPLE_PROJECT } from "../../../../tests/support/published-project.ts";
import { inRow, tablesInCode } from "../../../platform/index.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import { publicIati } from "./public.ts";

it("everybody reads what two people published, until two take it back", async () => {
  const platform = await openTestPlatform();
  platform.clock.set(new Date("2027-06-15T12:00:00Z"));
  const pages = publicIati({ platform }).onError((error, c) => c.text(isRefusal(error) ? error.code : "fault", 422));
  const read = async () => await (await pages.request("/iati.xml")).text();
  expect(await read()).toBe("nothing-published");

  const tables = tablesInCode<"assistance">()(platform.database.db);
  const { random } = platform;
  const publish = async (identifier: string, publishedAt: string, change: object = {}): Promise<string> => {
    const publicationId = random.uuid();
    const by = { askedBy: random.uuid(), publishedBy: random.uuid(), laneId: random.uuid(), promiseId: random.uuid() };
    const content = { ...EXAMPLE_PROJECT, identifier, ...change };
    const row = { publicationId, ...by, content, publishedAt: new Date(publishedAt) };
    await tables.insertInto("assistance.publication").values(inRow("assistance.publication", row)).execute();
    return publicationId;
  };
  const identifiers = async () =>
    [...(await read()).matchAll(/<iati-identifier>([^<]*)/g)].map(([, identifier]) => identifier);
  const second = await publish("XM-EXAMPLE-1-b", "2027-06-02T00:00:00Z");
  await publish("XM-EXAMPLE-1-a", "2027-06-01T00:00:00Z");
  expect(await identifiers()).toEqual(["XM-EXAMPLE-1-a", "XM-EXAMPLE-1-b"]);
  expect((await pages.request("/iati.xml")).headers.get("content-type")).toBe("application/xml; charset=utf-8");
  expect(await read()).toContain(`vocabulary-uri="${platform.config.publicUrl}/convention"`);

  const ended = { endedAt: new Date("2027-06-03T00:00:00Z") };
  await tables.updateTable("assistance.publication").set(ended).where("publicationId", "=", second).execute();
  expect(await identifiers()).toEqual(["XM-EXAMPLE-1-a"]);

  // Never an invalid file: one that could not be published stops the whole.
  await publish("XM-EXAMPLE-1-c", "2027-06-04T00:00:00Z", { sectors: [] });
  expect(await read()).toBe("iati-rule");
});
