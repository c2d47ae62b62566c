import fc from "fast-check";
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { type CasePair, type CaseServer, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { settleServers } from "../../../tests/support/settle.ts";
import { parseDossierId, parseStateCode, type TreatyStatementContent } from "../../protocol/index.ts";

let pair: CasePair;

beforeAll(async () => {
  pair = await openCasePair();
});

/** What the receiver decides law from, whole. */
async function certified(): Promise<string> {
  const { treaty } = pair.owner;
  return JSON.stringify([
    await treaty.facts(),
    await treaty.bases(),
    await treaty.inForceBetween("XA", "XC", "2027-03-01"),
  ]);
}

async function proposals(): Promise<unknown[]> {
  return (await pair.owner.as("authoriser").get("/treaty/proposals")).proposals;
}

/** Sends what no page of ours would, through the line of a real server. */
async function send(content: TreatyStatementContent): Promise<string> {
  const { asker } = pair;
  return await asker.platform.database.transaction(
    async (tx) =>
      await asker.federation.send(tx, {
        to: parseStateCode("XB"),
        kind: "treaty-statement",
        dossierId: parseDossierId(asker.platform.random.uuid()),
        content,
        priority: "ordinary",
        by: { kind: "user", userId: asker.people.authoriser.id },
      }),
  );
}

describe("a statement of acts between two servers", () => {
  it("is asked for by one person, leaves when a different one approves, and waits there to be certified", async () => {
    const { asker } = pair;
    const source = { kind: "fictional", reference: "Gazette 9 of Cascadia" } as const;
    const { id } = await asker.treaty.recordInstrument(
      { kind: "accession", state: "XC", on: "2026-05-01", source },
      asker.people.authoriser,
    );
    const own = (await asker.treaty.facts()).find(({ state }) => state === "XA")!;
    const before = await certified();
    const statement = { statementId: asker.platform.random.uuid(), to: "XB", acts: [own.factId, id] };
    const asked = await asker.as("authoriser").confirm("/treaty/statements", statement);
    await pair.settle();
    expect(await proposals()).toEqual([]);
    await asker.as("secondAuthoriser").confirm(`/treaty/waiting/${asked.askedId}/approval`);
    await pair.settle();
    expect(await proposals()).toMatchObject([
      { act: { state: "XA", kind: "accession", on: "2026-02-01" }, sender: "XA", aboutThirdState: false },
      {
        act: { state: "XC", source: { reference: "Gazette 9 of Cascadia" } },
        origin: "statement",
        sender: "XA",
        aboutThirdState: true,
      },
    ]);
    expect(await certified()).toBe(before);
    const page = (await (await pair.owner.browse("authoriser")).open("/treaty")).html;
    expect(page).toContain("Cascadia");
    expect(page).toContain("Aurelia");
  });

  it("is refused to whoever may not state, to nobody's server, and of what is no act on record", async () => {
    const { asker } = pair;
    const [fact] = await asker.treaty.facts();
    const preview = (person: "drafter" | "authoriser", body: object) =>
      asker.as(person).refusal("POST", "/treaty/statements-preview", body);
    const own = (await asker.treaty.facts()).find(({ state }) => state === "XA")!;
    expect(await preview("drafter", { to: "XB", acts: [own.factId] })).toBe("role-missing");
    expect(await preview("authoriser", { to: "XC", acts: [own.factId] })).toBe("peer-unknown");
    expect(await preview("authoriser", { to: "XB", acts: [] })).toBe("invalid-field");
    expect(await preview("authoriser", { to: "XB", acts: Array(51).fill(own.factId) })).toBe("invalid-field");
    expect(await preview("authoriser", { to: "XB", acts: [fact!.factId] })).toBe("act-not-stated");
    const nothing = "0190163d-8694-739b-aea5-966c26f8ad91";
    expect(await preview("authoriser", { to: "XB", acts: [nothing] })).toBe("fact-unknown");
  });

  it("changes no certified act, whatever it says; what is no act of a State here is refused whole", async () => {
    const before = await certified();
    const act = (state: string) => ({ state, kind: "accession", on: "2026-06-01", reference: "R", documents: [] });
    const known = (await proposals()).length;
    const refused = await send({ instrument: "convention", acts: [act("PE"), act("TW")] } as never);
    const other = await send({ instrument: "another-treaty", acts: [act("PE")] } as never);
    await pair.settle();
    for (const dispatchId of [refused, other]) {
      const receipts = await pair.asker.federation.receiptsFor(dispatchId as never);
      expect(receipts.map(({ strength }) => strength)).toContain("refused");
    }
    expect(await proposals()).toHaveLength(known);

    const anyAct = fc.record({
      state: fc.constantFrom("XA", "XB", "XC", "PE", "EU"),
      kind: fc.constantFrom("signature", "ratification", "accession", "denunciation", "declaration", "objection"),
      on: fc.constantFrom("2026-01-01", "2026-02-01", "2030-01-01"),
      reference: fc.constantFrom("C.N.1.2026.TREATIES-XVIII.16", "Gazette"),
      documents: fc.constant([]),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyAct, { minLength: 1, maxLength: 10 }), async (acts) => {
        await send({ instrument: "convention", acts } as never);
      }),
      { numRuns: 8 },
    );
    await pair.settle();
    expect((await proposals()).length).toBeGreaterThan(known);
    expect(await certified()).toBe(before);
  });

  it("comes back after a restore: it stands as sent, and what the record lacks of it waits to be certified again", async () => {
    const first = await openCasePair();
    const { backup, server } = await first.asker.backUp();
    const source = { kind: "fictional", reference: "Gazette 9 of Cascadia" } as const;
    const { id } = await server.treaty.recordInstrument(
      { kind: "accession", state: "XC", on: "2026-05-01", source },
      server.people.authoriser,
    );
    const own = (await server.treaty.facts()).find(({ state }) => state === "XA")!;
    const statement = { statementId: server.platform.random.uuid(), to: "XB", acts: [own.factId, id] };
    const { askedId } = await server.as("authoriser").confirm("/treaty/statements", statement);
    await server.as("secondAuthoriser").confirm(`/treaty/waiting/${askedId}/approval`);
    await settleServers([server, first.owner], 5);
    const asker = await server.restore(backup);
    await settleServers([asker, first.owner], 5);
    expect(await asker.as("admin").get("/recovery")).toMatchObject({
      peers: [{ stage: "reconciled", withoutEffect: 0, gone: 0 }],
      unsettled: [],
    });
    const [dispatch] = await outgoing(asker);
    expect(dispatch).toMatchObject({ kind: "treaty-statement", state: "processed" });
    // Our own accession is on the record of the backup.
    expect((await asker.as("authoriser").get("/treaty/proposals")).proposals).toMatchObject([
      { act: { state: "XC", kind: "accession", on: "2026-05-01" }, origin: "statement", sender: "XA" },
    ]);
    expect((await asker.treaty.facts()).some(({ state }) => state === "XC")).toBe(false);
  });
});

async function outgoing({ platform }: CaseServer): Promise<{ kind: string; state: string }[]> {
  const { rows } = await sql<{ kind: string; state: string }>`
    select kind, state from federation.outbox where kind = 'treaty-statement'`.execute(platform.database.db);
  return rows;
}
