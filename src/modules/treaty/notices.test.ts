import { beforeAll, describe, expect, it } from "vitest";
import { type OneModule, openOneModule } from "../../../tests/support/one-module.ts";
import { isAppendOnlyViolation } from "../../platform/database-error.ts";
import { createTreaty, type TreatyModule } from "./index.ts";
import { sql } from "kysely";

const MIRROR = "Mirror: not a notification of the depositary.";

let one: OneModule<TreatyModule, "officer" | "second" | "third" | "drafter">;
let factId: string;

beforeAll(async () => {
  const roles = {
    officer: ["treaty-officer"],
    second: ["administrator"],
    third: ["administrator"],
    drafter: ["drafter"],
  } as const;
  one = await openOneModule(roles, (given) => createTreaty(given));
  const source = { kind: "fictional", reference: "Gazette 7" } as const;
  const fact = { kind: "accession", state: "XB", on: "2026-03-01", source } as const;
  ({ id: factId } = await one.module.recordInstrument(fact, one.people.officer));
});

describe("notices", () => {
  it("are drafts that nobody outside sees, until somebody who keeps the record publishes them", async () => {
    expect(await shown("/notices")).not.toContain("Borealia");
    const office = await (await one.browse("officer")).open("/treaty/notices");
    expect(office.html).toContain("Draft: Borealia: accession");
    expect(office.html).toContain("Publish this notice");
    expect((await (await one.browse("drafter")).open("/treaty/notices")).html).not.toContain("Publish this notice");
    expect((await one.call("drafter", "POST", `/treaty/notices/${factId}`, {})).code).toBe("role-missing");
    const browser = await one.browse("officer");
    await browser.open(`/treaty/notices/${factId}`);
    expect((await browser.submit(`/treaty/notices/${factId}`)).status).toBe(200);
    const page = await shown("/notices");
    for (const words of [MIRROR, "Notice 1: Borealia: accession", "1 March 2026", "Gazette 7", "not known here yet"]) {
      expect(page).toContain(words);
    }
    expect(one.events.at(-1)).toMatchObject({ type: "treaty.notice-published", subject: { id: factId } });
  });

  it("take the depositary's number with its source, which can be put right, and nothing that is no such number", async () => {
    const path = `/treaty/notices/${factId}`;
    const number = (officialNumber: string) => one.call("officer", "POST", path, { officialNumber });
    expect((await number("196")).code).toBe("invalid-field");
    expect((await number("C.N.9.2026.TREATIES-XVIII.16")).status).toBe(204);
    expect((await number("C.N.9.2026.TREATIES-XVIII.16")).status).toBe(204);
    const numberSource = "Depositary notification of 9 March, treaties.un.org";
    expect((await one.call("officer", "POST", path, { numberSource })).code).toBe("number-needed");
    const browser = await one.browse("officer");
    expect((await browser.open(path)).html).toContain("Put the official number right");
    await browser.submit(path, { officialNumber: "C.N.8.2026.TREATIES-XVIII.16", numberSource });
    for (const words of ["C.N.8.2026.TREATIES-XVIII.16", numberSource])
      expect(await shown("/notices")).toContain(words);
    expect(await shown("/notices")).not.toContain("C.N.9.2026");
    expect((await one.call("officer", "POST", path, {})).code).toBe("notice-published");
    expect((await one.call("officer", "POST", `/treaty/notices/${"0".repeat(36)}`, {})).code).toBe("notice-unknown");
  });

  it("are put right by a correcting notice when the entry is corrected", async () => {
    const source = { kind: "fictional", reference: "Gazette 8" } as const;
    const replacement = { kind: "accession", state: "XB", on: "2026-03-05", source } as const;
    const correct = async (instead: object) =>
      await one.confirm("officer", `/treaty/facts/${factId}/correction`, { reason: "The 5th.", replacement: instead });
    const same = { ...replacement, on: "2026-03-01", source: { ...source, reference: "Gazette 7" } };
    expect((await correct(same)).code).toBe("nothing-changed");
    const asked = await correct(replacement);
    await one.confirm("second", `/treaty/waiting/${asked.body.askedId}/approval`);
    const office = await (await one.browse("officer")).open("/treaty/notices");
    expect(office.html).toContain("Draft of a correction");
    const id = /\/treaty\/notices\/([0-9a-f-]{36})/.exec(office.html)?.[1];
    expect(id).not.toBe(factId);
    expect((await one.call("officer", "POST", `/treaty/notices/${id}`, {})).status).toBe(204);
    const page = await shown("/notices");
    expect(page).toContain("An earlier notice said: Borealia: accession, 1 March 2026.");
    expect(page).toContain("Put right by notice 2");
    const { notices } = (await one.call(undefined, "GET", "/treaty/notices")).body;
    expect(notices).toMatchObject([
      { number: 2, kind: "correction", on: "2026-03-05", wasOn: "2026-03-01" },
      { number: 1, kind: "act", on: "2026-03-01", correctedBy: 2 },
    ]);
  });

  it("are a feed, in the reader's language", async () => {
    const answer = await one.page("/notices/feed.atom", { "accept-language": "fr" });
    expect(answer.headers.get("content-type")).toBe("application/atom+xml; charset=utf-8");
    const xml = await answer.text();
    expect(xml).toContain('<feed xmlns="http://www.w3.org/2005/Atom"');
    expect(xml.match(/<entry>/g)).toHaveLength(2);
    expect(xml.match(/n’est pas une notification du dépositaire/g)).toHaveLength(2);
    expect(xml).toContain("#notice-2");
  });

  it("cannot be changed once they are written", async () => {
    const change = sql`update treaty.notice set official_number = 'C.N.1.2020'`.execute(one.platform.database.db);
    expect(isAppendOnlyViolation(await change.then(undefined, (error: unknown) => error))).toBe(true);
  });
});

async function shown(path: string): Promise<string> {
  return await (await one.page(path)).text();
}
