import { expect, it } from "vitest";
import { openTestPlatform } from "../../../../tests/support/platform.ts";
import { EXAMPLE_PROJECT } from "../../../../tests/support/published-project.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import { publicHelp } from "./public.tsx";
import { putPublication, updatePublication } from "./store.ts";

it("everybody reads what two people of both sides published, until two take it back", async () => {
  const platform = await openTestPlatform();
  platform.clock.set(new Date("2027-06-15T12:00:00Z"));
  const pages = publicHelp({ platform }).onError((error, c) => c.text(isRefusal(error) ? error.code : "fault", 422));
  const read = async () => await (await pages.request("/iati.xml")).text();
  expect(await read()).toBe("nothing-published");

  const { db } = platform.database;
  const { random, incarnation } = platform;
  const { id: life } = incarnation.current();
  const publish = async (identifier: string, day: string, change: object = {}): Promise<string> => {
    const publicationId = random.uuid();
    const publishedAt = new Date(`${day}T00:00:00Z`);
    const by = { askedBy: random.uuid(), publishedBy: random.uuid(), laneId: random.uuid(), promiseId: random.uuid() };
    const content = { project: { ...EXAMPLE_PROJECT, identifier } };
    const stamp = { publishedAt, otherPublicAt: publishedAt, life };
    await putPublication(db, { publicationId, ...by, content, ...stamp, ...change });
    return publicationId;
  };
  const identifiers = async () =>
    [...(await read()).matchAll(/<iati-identifier>([^<]*)/g)].map(([, identifier]) => identifier);
  const second = await publish("XM-EXAMPLE-1-b", "2027-06-02");
  await publish("XM-EXAMPLE-1-a", "2027-06-01");
  // Nobody reads what the other side does not publish, too, nor what a restore brought back.
  await publish("XM-EXAMPLE-1-c", "2027-06-01", { otherPublicAt: undefined });
  const restored = await publish("XM-EXAMPLE-1-d", "2027-06-01", { life: "a life before" });
  expect(await identifiers()).toEqual(["XM-EXAMPLE-1-a", "XM-EXAMPLE-1-b"]);
  expect((await pages.request("/iati.xml")).headers.get("content-type")).toBe("application/xml; charset=utf-8");
  expect(await read()).toContain(`vocabulary-uri="${platform.config.publicUrl}/convention"`);

  await updatePublication(db, second, { endedAt: new Date("2027-06-03T00:00:00Z") });
  await updatePublication(db, restored, { life });
  expect(await identifiers()).toEqual(["XM-EXAMPLE-1-a", "XM-EXAMPLE-1-d"]);

  // Never an invalid file: one that could not be published stops the whole.
  await publish("XM-EXAMPLE-1-e", "2027-06-04", { content: { project: { ...EXAMPLE_PROJECT, sectors: [] } } });
  expect(await read()).toBe("iati-rule");
});
