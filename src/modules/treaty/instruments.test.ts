import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { type OneModule, openOneModule } from "../../../tests/support/one-module.ts";
import { instrumentOf, publishedActs, UNCAC, UNTOC } from "../../../tests/support/published-treaties.ts";
import { CONVENTION_INSTRUMENT } from "../../convention/index.ts";
import { isRefusal } from "../../protocol/refusal.ts";
import { contradictions } from "./domain/contradictions.ts";
import { standing } from "./domain/fact.ts";
import { createTreaty, type NewFact, type TreatyModule } from "./index.ts";
import { insertProposal } from "./proposal-store.ts";
import { insertFullPowers, insertSigning, listFullPowers } from "./signing-store.ts";
import { EVERY_INSTRUMENT, insertFact, listFacts } from "./store.ts";

let one: OneModule<TreatyModule, "officer" | "first" | "second">;
const db = () => one.platform.database.db;
const source = { kind: "depositary", reference: "C.N.1.2026" } as const;
const ids = new Map<string, string>();
const PUBLIC = ["/status", "/status/states.csv", "/status/PE", "/status/record.atom", "/status/dates.ics", "/notices"];
const seen = async () => [
  await one.module.facts(),
  (await one.call(undefined, "GET", "/treaty/status")).body,
  (await one.call("officer", "GET", "/treaty/duties")).body,
  (await one.call("officer", "GET", "/treaty/proposals")).body,
  (await one.call("officer", "GET", "/treaty/full-powers")).body,
  (await one.call("officer", "GET", "/treaty/signings")).body,
  ...(await Promise.all(PUBLIC.map(async (path) => await (await one.page(path)).text()))),
];
let before: Awaited<ReturnType<typeof seen>>;

beforeAll(async () => {
  const roles = { officer: ["treaty-officer"], first: ["administrator"], second: ["administrator"] } as const;
  one = await openOneModule(roles, (given) => createTreaty(given));
  const peru: NewFact = { kind: "signature", state: "PE", on: "2026-02-01", source };
  await one.module.recordInstrument(peru, one.people.officer);
  before = await seen();
  const treaties = { untoc: UNTOC, uncac: UNCAC };
  for (const [instrument, treaty] of Object.entries(treaties)) {
    for (const act of publishedActs(treaty)) await insertFact(db(), frame(instrument, act), act, instrument);
  }
});

describe("the record of another treaty", () => {
  it("is kept beside that of the Convention, and each is read by itself", async () => {
    for (const [id, treaty] of [
      ["untoc", UNTOC],
      ["uncac", UNCAC],
    ] as const) {
      const facts = standing(await listFacts(db(), undefined, id));
      expect(facts).toHaveLength(publishedActs(treaty).length);
      expect(contradictions(facts, instrumentOf(id, treaty))).toEqual([]);
      // By the Convention's own windows they could not stand.
      expect(contradictions(facts, CONVENTION_INSTRUMENT).length).toBeGreaterThan(0);
    }
    const all = publishedActs(UNTOC).length + publishedActs(UNCAC).length + 1;
    expect(await listFacts(db(), undefined, EVERY_INSTRUMENT)).toHaveLength(all);
  });

  it("changes nothing that anybody is shown or answered under the Convention", async () => {
    await insertProposal(db(), {
      proposalId: "0190163d-8694-739b-aea5-966c26f8ad91",
      instrument: "untoc",
      act: { kind: "signature", state: "PE", on: "2000-12-14" },
      origin: "table",
      originReference: "UN Treaty Collection",
      aboutThirdState: false,
      proposedAt: one.clock.now(),
      state: "open",
    });
    const { fullPowers, signing } = atTheTable();
    await insertFullPowers(db(), fullPowers);
    await insertSigning(db(), signing);
    expect(await seen()).toEqual(before);
    expect(await listFullPowers(db(), { instrument: "untoc" })).toHaveLength(1);
    const why = { reason: "Of another treaty.", by: one.people.officer.id };
    const dropped = one.platform.database.transaction(
      async (tx) => await one.module.dropProposal(tx, "0190163d-8694-739b-aea5-966c26f8ad91", why),
    );
    await expect(dropped).rejects.toSatisfy((error) => isRefusal(error, "proposal-unknown"));
  });

  it("bars no act under the Convention, and counts for none", async () => {
    const [party] = UNTOC.parties.filter(({ state }) => state === "LV");
    expect(party?.deposited).toBe("2001-12-07");
    const accession: NewFact = { kind: "accession", state: "LV", on: "2026-03-01", source };
    await expect(
      one.module.recordInstrument({ ...accession, kind: "denunciation" }, one.people.officer),
    ).rejects.toSatisfy((error) => isRefusal(error, "not-deposited"));
    await one.module.recordInstrument(accession, one.people.officer);
    expect((await one.module.statusPage("2026-11-24")).depositsCounted).toBe(1);
  });

  it("is not corrected by an act under the Convention, nor about one", async () => {
    const correction = await one.confirm("officer", `/treaty/facts/${ids.get("untoc LV ratification")}/correction`, {
      reason: "Mixed up.",
    });
    expect(correction.code).toBe("fact-unknown");
    const [convention] = await one.module.facts();
    for (const member of ["corrects", "relates_to"] as const) {
      const mixed = sql`
        insert into treaty.fact (fact_id, instrument, kind, state, acted_on, source_kind, source_reference, ${sql.ref(member)},
          ${sql.raw(member === "corrects" ? "reason," : "")} recorded_at, recorded_by)
        values (gen_random_uuid(), 'untoc', 'objection', 'PE', '2001-01-01', 'depositary', 'C.N.', ${convention?.factId},
          ${sql.raw(member === "corrects" ? "'mixed'," : "")} now(), gen_random_uuid())`.execute(db());
      await expect(mixed).rejects.toThrow(member === "corrects" ? "fact_corrects" : "fact_relates_to");
    }
  });
});

function frame(instrument: string, { state, kind }: NewFact) {
  const id = one.platform.random.uuid();
  ids.set(`${instrument} ${state} ${kind}`, id);
  return { id, recordedAt: one.clock.now(), recordedBy: one.people.officer.id };
}

/** What somebody announced and planned under the other treaty. */
function atTheTable() {
  const common = { version: 1, instrument: "untoc", recordedAt: one.clock.now(), recordedBy: one.people.officer.id };
  const fullPowers = {
    ...common,
    fullPowersId: one.platform.random.uuid(),
    state: "announced",
    entry: {
      state: "PE",
      act: "accession",
      person: "Ana Bel",
      function: "Ambassador",
      issuer: "head-of-state",
      adInterim: false,
      datedOn: "2026-11-01",
      general: false,
    },
  } as const;
  const signing = {
    ...common,
    signingId: one.platform.random.uuid(),
    state: "planned",
    entry: {
      state: "PE",
      act: "accession",
      signatory: { name: "Ana Bel", function: "Ambassador", office: "none", adInterim: false },
      appointment: { day: "2026-11-24", hour: "14:30" },
    },
  } as const;
  return { fullPowers, signing };
}
