import { beforeAll, describe, expect, it } from "vitest";
import { type OneModule, openOneModule } from "../../../tests/support/one-module.ts";
import { SIGNATORIES, SIGNATORIES_AS_OF } from "../../convention/index.ts";
import { releasedSignatures } from "./domain/released.ts";
import { createTreaty, type TreatyModule } from "./index.ts";

let one: OneModule<TreatyModule, "officer" | "second" | "third" | "drafter">;
const source = { kind: "depositary", reference: "UNTC XVIII.16, read on 3 August 2026" };
const list = SIGNATORIES_AS_OF;

beforeAll(async () => {
  const roles = {
    officer: ["treaty-officer"],
    second: ["administrator"],
    third: ["administrator"],
    drafter: ["drafter"],
  } as const;
  one = await openOneModule(roles, (given) => createTreaty(given));
});

const signed = async () => (await one.module.facts()).filter(({ kind }) => kind === "signature");

describe("the signatures that the release brings", () => {
  it("are those with a day, and no report of a deposit", () => {
    const all = releasedSignatures([]);
    expect(all).toHaveLength(SIGNATORIES.filter((state) => state.signed.length === 10).length);
    expect(all.map(({ state }) => state)).not.toContain("CA"); // the month alone is known
    expect(releasedSignatures([{ kind: "accession", state: "KH" }]).map(({ state }) => state)).not.toContain("KH");
  });

  it("are refused where the list is another one, a State is not in it, or nobody else approves", async () => {
    const given = { list, states: ["KH"], source };
    const ask = async (body: object) => (await one.confirm("officer", "/treaty/released", body)).code;
    expect(await ask({ ...given, list: "2026-01-01" })).toBe("list-outdated");
    expect(await ask({ ...given, states: ["KH", "CA"] })).toBe("not-in-list");
    expect(await ask({ ...given, states: [] })).toBe("invalid-field");
    expect(await ask({ ...given, source: { ...source, kind: "fictional" } })).toBe("invalid-field");
    expect((await one.confirm("drafter", "/treaty/released", given)).code).toBe("role-missing");
    expect(await signed()).toEqual([]);
  });

  it("are entered all together once a second person approves, each with both sources", async () => {
    const officer = await one.browse("officer");
    const page = await officer.open("/treaty/released");
    expect(page.html).toContain("Cambodia");
    // Nothing stands ticked unseen.
    expect(page.html).not.toMatch(/name="states"[^>]*checked/);
    expect(page.html).toContain("Nothing is ticked yet.");
    const ticked = await officer.open("/treaty/released?tick=all");
    // Whose day was inferred is offered, and not ticked.
    expect(ticked.html).toMatch(/value="GB"(?![^>]*checked)/);
    expect(ticked.html).toMatch(/value="KH"[^>]*checked/);
    const states = releasedSignatures([]).flatMap(({ state, dateBasis }) => (dateBasis === undefined ? state : []));
    expect(ticked.html).toContain(`${states.length} of ${releasedSignatures([]).length} are ticked`);
    await officer.submit("/treaty/released", {
      list,
      states,
      "source.kind": source.kind,
      "source.reference": source.reference,
    });
    const asked = await officer.submit("/treaty/released");
    expect(await signed()).toEqual([]);
    const second = await one.browse("second");
    await second.open(asked.path);
    await second.submit(`${asked.path}/approval`);
    const entered = await signed();
    expect(entered).toHaveLength(states.length);
    const cambodia = entered.find(({ state }) => state === "KH");
    expect(cambodia).toMatchObject({
      on: "2025-10-25",
      certifiedBy: one.people.second.id,
      source: { kind: "depositary" },
    });
    expect(cambodia?.source.reference).toMatch(/^UNTC XVIII\.16, read on 3 August 2026; list of 2026-08-02: UN Treaty/);
  });

  it("are offered no more once they are recorded, and none is entered twice", async () => {
    const again = await one.confirm("officer", "/treaty/released", { list, states: ["KH"], source });
    expect(again.code).toBe("not-in-list");
    const rest = releasedSignatures(await one.module.facts());
    expect(rest.every(({ dateBasis }) => dateBasis !== undefined)).toBe(true);
    const states = rest.map(({ state }) => state);
    const { body } = await one.confirm("officer", "/treaty/released", { list, states, source });
    // Somebody enters one of them by itself meanwhile: what both saw is no longer what would be done.
    const fact = { kind: "signature", state: "GB", on: "2025-10-25", source };
    const other = await one.confirm("officer", "/treaty/facts", { factId: one.platform.random.uuid(), ...fact });
    await one.confirm("second", `/treaty/waiting/${other.body.askedId}/approval`);
    const before = (await signed()).length;
    expect((await one.confirm("second", `/treaty/waiting/${body.askedId}/approval`)).code).toBeDefined();
    expect(await signed()).toHaveLength(before);
  });
});
