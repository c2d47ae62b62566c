import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type OneModule, openOneModule } from "../../../tests/support/one-module.ts";
import { CONVENTION_INSTRUMENT } from "../../convention/index.ts";
import { isRefusal } from "../../protocol/refusal.ts";
import { contradictions } from "./domain/contradictions.ts";
import { createTreaty, type NewProposal, type ProposedAct, type TreatyModule } from "./index.ts";
import { listFacts } from "./store.ts";

const source = { kind: "fictional", reference: "the script of the training" } as const;

let one: OneModule<TreatyModule, "officer" | "second" | "third" | "drafter">;

beforeAll(async () => {
  const roles = {
    officer: ["treaty-officer"],
    second: ["administrator"],
    third: ["administrator"],
    drafter: ["drafter"],
  } as const;
  one = await openOneModule(roles, (given) => createTreaty(given));
});

afterEach(async () => {
  for (const id of await openIds()) await drop(id);
});

async function queueOf(name: "officer" | "drafter") {
  const { needs } = await one.desk.queue.page(one.people[name], { limit: 50 });
  return needs.filter(({ need }) => need === "certify-proposal");
}

describe("a proposal", () => {
  it("is prefilled, certified by two from a document, and then stands under its own id", async () => {
    const id = await propose(signature("XA"));
    const browser = await one.browse("officer");
    const list = await browser.open("/treaty");
    expect(list.html).toContain("Waiting for certification (1)");
    expect(list.html).toContain(`href="/treaty/new?proposal=${id}"`);
    const at = `/treaty/new?proposal=${id}`;
    const form = await browser.open(at);
    expect(form.html).toContain("This entry certifies a proposal");
    expect(form.html).toMatch(/<option value="XA" selected/);
    const bare = await browser.submit(at, {});
    expect(bare.status).toBe(422);
    expect(bare.html).toContain("This entry certifies a proposal");
    const given = { "source.kind": "fictional", "source.reference": "Procès-verbal 1" };
    const checked = await browser.submit(at, given);
    expect(checked.html).toMatch(/This entry certifies a proposal.*Our own signing table/s);
    const asked = await browser.submit(at);
    expect(await openIds()).toEqual([id]);
    const second = await one.browse("second");
    await second.open(asked.path);
    await second.submit(`${asked.path}/approval`);
    expect([await openIds(), await queueOf("officer")]).toEqual([[], []]);
    const fact = (await one.module.facts()).find(({ factId }) => factId === id);
    expect(fact).toMatchObject({ kind: "signature", state: "XA", source: { reference: "Procès-verbal 1" } });
    expect(await refusal(drop(id))).toBe("proposal-ended");
    expect((await ask(id, signature("XA"))).code).toBe("already-recorded");
  });

  it("of an objection says what it is about, and is prefilled with that act of our own record", async () => {
    const made = { kind: "reservation", state: "XE", on: "2026-02-01", reservation: "42(5)" } as const;
    const { id: ours } = await one.module.recordInstrument({ ...made, source }, one.people.officer);
    const act = { kind: "objection", state: "XF", on: "2026-03-01", about: made, precludesEntry: true } as const;
    const said = { act, origin: "statement", originReference: "m-9", sender: "XF" } as const;
    const id = await propose(signature("XF"), said);
    const browser = await one.browse("officer");
    expect((await browser.open("/treaty")).html).toContain("Precludes the entry into force between the two States.");
    const form = await browser.open(`/treaty/new?proposal=${id}`);
    expect(form.html).toContain(`<option value="${ours}" selected`);
    expect(form.html).toMatch(/name="precludesEntry"[^>]* checked/);
    await drop(id);
  });

  it("stands in the queue of whoever may certify it, until it is certified or dropped", async () => {
    const id = await propose(signature("XB"));
    const needs = await queueOf("officer");
    expect(needs).toMatchObject([{ need: "certify-proposal", state: "XB", subject: { id } }]);
    expect(await queueOf("drafter")).toEqual([]);
    await drop(id);
    expect(await queueOf("officer")).toEqual([]);
  });

  it("is dropped on a page with a reason, and then cannot be certified, nor what was asked for already", async () => {
    const told = { act: signature("XB"), origin: "table", originReference: "row 7" } as const;
    const id = await propose(signature("XB"), told);
    const asked = await ask(id, signature("XB"));
    expect(asked.code).toBeUndefined();
    const browser = await one.browse("officer");
    await browser.open(`/treaty/proposals/${id}/drop`);
    await browser.submit(`/treaty/proposals/${id}/drop`, { reason: "It was only announced." });
    expect(await openIds()).toEqual([]);
    const approved = await one.confirm("second", `/treaty/waiting/${asked.body.askedId}/approval`);
    expect(approved.code).toBe("proposal-ended");
    const late = await propose(signature("XB"));
    await drop(late);
    expect((await ask(late, signature("XB"))).code).toBe("proposal-ended");
    expect((await one.call("officer", "POST", `/treaty/proposals/${id}/drop`, { reason: "Again." })).code).toBe(
      "proposal-ended",
    );
    const ofTable = await propose(signature("XB"));
    const alone = await one.call("officer", "POST", `/treaty/proposals/${ofTable}/drop`, { reason: "Alone." });
    expect([alone.code, await openIds()]).toEqual(["proposal-of-signing", [ofTable]]);
    const nobody = one.platform.random.uuid();
    const missing = await one.call("officer", "POST", `/treaty/proposals/${nobody}/drop`, { reason: "None." });
    expect(missing).toMatchObject({ status: 404, code: "proposal-unknown" });
    const notHis = await one.call("drafter", "POST", `/treaty/proposals/${id}/drop`, { reason: "None." });
    expect(notHis.code).toBe("role-missing");
  });

  it("is certified as the act of the State that it names, from no press report, of a third State only from the depositary", async () => {
    const id = await propose(signature("XC"));
    expect((await ask(id, signature("XD"))).code).toBe("proposal-does-not-fit");
    expect((await ask(id, { ...signature("XC"), kind: "accession" })).code).toBe("proposal-does-not-fit");
    const said = { act: signature("PE"), origin: "statement", originReference: "m-1", sender: "XZ" } as const;
    const about = await propose(signature("PE"), said);
    const from = async (kind: string) =>
      await ask(about, { ...signature("PE"), source: { kind, reference: "C.N.1.2026" } });
    expect((await from("secondary")).code).toBe("source-does-not-certify");
    expect((await from("official")).code).toBe("source-does-not-certify");
    expect((await from("depositary")).code).toBeUndefined();
  });

  it("is made once of one origin, however often it comes, and a sender has an end of them", async () => {
    const stated = (on: string) => ({ ...signature("PE"), on });
    const of = (on: string): NewProposal => ({
      act: stated(on),
      origin: "statement",
      originReference: "m-2",
      sender: "XZ",
    });
    const first = await propose(stated("2026-01-01"), of("2026-01-01"));
    expect(await propose(stated("2026-01-01"), of("2026-01-01"))).toBe(first);
    const flood = one.platform.database.transaction(async (tx) => {
      for (let row = 0; row < 201; row++) {
        await one.module.propose(tx, { ...of("2026-01-02"), originReference: `row ${row}` });
      }
    });
    expect(await refusal(flood)).toBe("too-many-proposals");
    expect(await openIds()).toEqual([first]);
  });

  it("from the signing table is shown to everybody, hollow and counted apart, as it was known; others are not", async () => {
    const before = one.platform.clock.now().toISOString().slice(0, 10);
    one.clock.advance(86_400_000);
    const id = await propose({ ...signature("XE"), place: "new-york" });
    const hidden = { origin: "statement", originReference: "m-3", sender: "XF", act: signature("XF") } as const;
    const other = await propose(signature("XF"), hidden);
    const page = await (await one.page("/status")).text();
    expect(page).toContain("signed in the room, not yet certified");
    expect(page).toContain("1 act in the room, not yet certified, in no count");
    expect(await (await one.page("/status/XE")).text()).toContain("signed in the room, not yet certified");
    expect(await (await one.page("/status/XF")).text()).not.toContain("in the room");
    const room = async (query: string) =>
      (await one.call(undefined, "GET", `/treaty/status?${query}`)).body.inTheRoom as unknown[];
    expect(await room("")).toMatchObject([{ state: "XE", kind: "signature", place: "new-york" }]);
    expect(await room(`known=${before}`)).toEqual([]);
    expect(await room("on=2026-01-31")).toEqual([]);
    await drop(id);
    await drop(other);
    expect(await room("")).toEqual([]);
  });

  it("changes nothing that status or legal basis answer, whatever is proposed and dropped", async () => {
    const steps = fc.array(
      fc.record({
        state: fc.constantFrom("XA", "XB", "XG", "PE", "EU"),
        kind: fc.constantFrom("signature", "accession", "ratification", "denunciation"),
        on: fc.constantFrom("2026-01-05", "2026-06-01"),
        origin: fc.constantFrom("signing", "statement", "table"),
        isDropped: fc.boolean(),
      }),
      { minLength: 1, maxLength: 8 },
    );
    const told = async () => {
      const { inTheRoom, ...status } = await one.module.statusPage("2026-11-25");
      const { inTheRoom: _, ...record } = await one.module.stateRecord("XA", "2026-11-25");
      const asked = { requesting: "XA", requested: "XB", mechanism: "legal-assistance", date: "2026-11-25" } as const;
      const bases = await one.module.legalBasis({ ...asked, offence: { electronicEvidence: true } });
      return { status, record, bases, room: inTheRoom.length };
    };
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        const { room: none, ...before } = await told();
        const made: string[] = [];
        for (const [row, { origin, isDropped, ...proposed }] of given.entries()) {
          const sender = origin === "statement" ? { sender: "XZ" } : {};
          const id = await propose(proposed, { act: proposed, origin, originReference: `row ${row}`, ...sender });
          if (isDropped) await drop(id);
          else made.push(id);
        }
        const { room, ...after } = await told();
        expect(after).toEqual(before);
        const hollow = given.filter(({ origin, isDropped }) => origin === "signing" && !isDropped);
        expect(room - none).toBe(hollow.length);
        for (const id of made) await drop(id);
      }),
      { numRuns: 20 },
    );
  });
});

describe("proposals beside the record, whatever people do in whatever order", () => {
  const verb = fc.constantFrom("propose", "certify", "certify", "correct", "take back", "drop");
  const kind = fc.constantFrom("signature", "ratification", "accession", "denunciation", "notification");
  const saidBy = (of: string) =>
    of === "notification" ? { notification: { id: "assistance-languages", languages: ["en"] } as const } : {};
  const step = fc.record({ verb, kind, day: fc.integer({ min: 1, max: 28 }), which: fc.nat(9) });

  it("are open, or dropped, or certified by one entry of their id; the record never contradicts itself", async () => {
    const known = new Map<string, "open" | "certified" | "dropped">();
    const counts = { certified: 0, refused: 0 };
    const certain = (["propose", "certify", "certify"] as const).map((doing) => ({
      verb: doing,
      kind: "accession" as const,
      day: 1,
      which: 0,
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 12 }), async (steps) => {
        for (const [row, { verb: wanted, kind: of, day, which }] of steps.entries()) {
          const on = `2026-03-${String(day).padStart(2, "0")}`;
          const ids = [...known.keys()];
          const id = ids[which % Math.max(1, ids.length)];
          const fact = (await factsOf("XN"))[which % Math.max(1, (await factsOf("XN")).length)];
          if (wanted === "propose" || id === undefined) {
            const act: ProposedAct = { kind: of, state: "XN", on, ...saidBy(of) };
            known.set(await propose(act, { act, origin: "table", originReference: `${known.size} ${row}` }), "open");
          } else if (wanted === "certify") {
            const { body } = await one.call("officer", "GET", "/treaty/proposals");
            const open = body.proposals.find(({ proposalId }: { proposalId: string }) => proposalId === id);
            const code = await byTwo("/treaty/facts", { factId: id, source, ...(open?.act ?? signature("XN")) });
            if (known.get(id) !== "open") expect(code).toBeDefined();
            if (code === undefined) known.set(id, "certified");
            counts[code === undefined ? "certified" : "refused"] += 1;
          } else if (wanted === "drop") {
            const code = await refusal(drop(id));
            expect(code).toBe(known.get(id) === "open" ? undefined : "proposal-ended");
            if (code === undefined) known.set(id, "dropped");
          } else if (fact !== undefined) {
            const { kind: kept } = fact;
            const replacement =
              wanted === "correct" ? { replacement: { kind: kept, state: "XN", on, source, ...saidBy(kept) } } : {};
            await byTwo(`/treaty/facts/${fact.factId}/correction`, { reason: "By the document.", ...replacement });
          }
          const idsThatAre = (state: string) =>
            [...known].filter(([, is]) => is === state).map(([proposalId]) => proposalId);
          expect((await openIds()).toSorted()).toEqual(idsThatAre("open").toSorted());
          const entries = (await listFacts(one.platform.database.db)).filter(({ corrects }) => corrects === undefined);
          const named = entries.map(({ id: entryId }) => entryId).filter((entryId) => known.has(entryId));
          expect(named.toSorted()).toEqual(idsThatAre("certified").toSorted());
          expect(contradictions(await one.module.facts(), CONVENTION_INSTRUMENT)).toEqual([]);
        }
      }),
      { numRuns: 8, examples: [[certain]] },
    );
    expect(Math.min(counts.certified, counts.refused)).toBeGreaterThan(0);
  });
});

async function factsOf(state: string) {
  return (await one.module.facts()).filter((fact) => fact.state === state);
}

/** Asked for by one and approved by another; with the code where it is refused. */
async function byTwo(path: string, body: object): Promise<string | undefined> {
  const asked = await one.confirm("officer", path, body);
  if (asked.code !== undefined) return asked.code;
  return (await one.confirm("second", `/treaty/waiting/${asked.body.askedId}/approval`)).code;
}

function signature(state: string): ProposedAct {
  return { kind: "signature", state, on: "2026-02-01" };
}

async function propose(act: ProposedAct, given?: NewProposal): Promise<string> {
  const ours = {
    act,
    origin: "signing",
    originReference: `s-${act.state}`,
    proposedBy: one.people.officer.id,
  } as const;
  const proposed = given ?? ours;
  const { proposalId } = await one.platform.database.transaction(async (tx) => await one.module.propose(tx, proposed));
  return proposalId;
}

async function drop(id: string): Promise<void> {
  const why = { reason: "The test is over.", by: one.people.officer.id };
  await one.platform.database.transaction(async (tx) => await one.module.dropProposal(tx, id, why));
}

async function ask(factId: string, fact: object) {
  return await one.confirm("officer", "/treaty/facts", { factId, source, ...fact });
}

async function openIds(): Promise<string[]> {
  const { body } = await one.call("officer", "GET", "/treaty/proposals");
  return body.proposals.map(({ proposalId }: { proposalId: string }) => proposalId);
}

async function refusal(of: Promise<unknown>): Promise<string | undefined> {
  return await of.then(
    () => undefined,
    (error: unknown) => (isRefusal(error) ? error.code : Promise.reject(error as Error)),
  );
}
