import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { bodyExamples } from "../../../../../tests/support/body-examples.ts";
import { text } from "../../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../../../tests/support/cooperation-network.ts";
import type { DossierCopyContent } from "../../../../protocol/bodies/index.ts";
import { utf8 } from "../../../../protocol/bytes.ts";
import { type CopiedDossier, splitCopy } from "../../../../protocol/copied-dossier.ts";
import { parseDispatchId, parseDossierId, parseRequestId } from "../../../../protocol/identifiers.ts";
import { findCopy } from "./store.ts";

// What a State sends that gives back a dossier, and what it makes of its lies. Borealia gives, Aurelia lost everything.

let pair: CasePair;
const sentAt = "2027-02-01T12:00:00.000Z";

beforeAll(async () => {
  pair = await openCasePair();
});

const uuid = (): string => pair.owner.platform.random.uuid();

function copied(change: Partial<CopiedDossier> = {}): CopiedDossier {
  const requestId = parseRequestId(uuid());
  const about = { by: pair.owner.state, sentAt, receivedAt: sentAt };
  return {
    version: 1,
    from: pair.owner.state,
    to: pair.asker.state,
    dossierId: parseDossierId(uuid()),
    metAnewAt: sentAt,
    words: [
      {
        ...about,
        by: pair.asker.state,
        kind: "request",
        dispatchId: parseDispatchId(uuid()),
        content: { ...bodyExamples.request, requestId, urgency: "emergency" },
      },
      {
        ...about,
        kind: "decision",
        dispatchId: parseDispatchId(uuid()),
        content: { ...bodyExamples.decision, requestId },
      },
      {
        ...about,
        kind: "question",
        dispatchId: parseDispatchId(uuid()),
        refused: "superseded",
        content: { ...bodyExamples.question, requestId, text: text("Which port of the two?") },
      },
    ],
    exhibits: [],
    ...change,
  };
}

function partsOf(copy: CopiedDossier, bytes = utf8(JSON.stringify(copy))): DossierCopyContent[] {
  return splitCopy(bytes, { copyId: uuid(), dossierId: copy.dossierId });
}

/** Sends these parts one after the other, and says how the last one was received. */
async function give(...parts: readonly DossierCopyContent[]): Promise<{ strength: string; code: string | undefined }> {
  const { platform, federation, state, people } = pair.owner;
  let last;
  for (const content of parts) {
    last = await platform.database.transaction(
      async (tx) =>
        await federation.send(tx, {
          to: pair.asker.state,
          kind: "dossier-copy",
          dossierId: parseDossierId(content.copyId),
          content,
          priority: "ordinary",
          by: { kind: "user", userId: people.authoriser.id },
        }),
    );
    await pair.settle(3);
  }
  if (last === undefined) throw new Error(`${state} gave nothing`);
  const receipt = (await federation.receiptsFor(last)).at(-1);
  return { strength: receipt?.strength ?? "none", code: receipt?.code };
}

const DISPOSAL = { ground: "court-order", order: "Court of Northport 77/2034" };
const valid = { strength: "valid", code: undefined };
const refused = { strength: "refused", code: "refused" };

describe("a copy of a dossier", () => {
  it("is read only, as its State says, once all of its parts are here", async () => {
    const copy = copied();
    const reference = bodyExamples.request.reference;
    const words = Array.from({ length: 12 }, () => ({
      ...copy.words[1],
      kind: "closure" as const,
      dispatchId: parseDispatchId(uuid()),
      content: {
        requestId: copy.words[0]?.content.requestId,
        outcome: "answered",
        note: text("x".repeat(90_000)),
      },
    })) as CopiedDossier["words"];
    const [first, second, third] = partsOf({ ...copy, words: [...copy.words, ...words] });
    if (!first || !second || !third) throw new Error("too few parts");
    const authoriser = pair.asker.as("authoriser");
    expect(await give(third, first)).toEqual(valid);
    expect((await authoriser.get("/copies")).copies).toEqual([]);
    expect(await authoriser.refusal("GET", `/copies/${first.copyId}`)).toBe("dossier-unknown");
    expect(await give(second)).toEqual(valid);
    const { copies } = await authoriser.get("/copies");
    expect(copies).toMatchObject([{ copyId: first.copyId, state: "XB", dossierId: copy.dossierId, lookedAt: null }]);
    expect((await authoriser.get(`/copies/${first.copyId}`)).text.words).toHaveLength(15);

    const browser = await pair.asker.browse("authoriser");
    const dossier = await browser.open(`/dossiers/${first.copyId}`);
    expect(dossier.html).toContain("Read the copy");
    expect(dossier.html).not.toContain("New request");
    const page = await browser.open(`/copies/${first.copyId}`);
    expect(page.html).toContain(reference);
    const request = await browser.open(`/copies/${first.copyId}/requests/${copy.words[0]?.content.requestId}`);
    expect(request.html).toContain("Which port of the two?");
    expect(request.html).toContain("nothing followed from it");
    // What was refused moved nothing.
    expect(request.html).toContain("Accepted");
  });

  it("waits for somebody who looks at it, once", async () => {
    const [part] = partsOf(copied());
    if (!part) throw new Error("no part");
    await give(part);
    const needs = async () =>
      (await pair.asker.as("drafter").get("/queue")).items.filter(
        ({ need, dossierId }: { need: string; dossierId: string }) =>
          need === "look-at-copy" && dossierId === part.copyId,
      );
    expect(await needs()).toHaveLength(1);
    await pair.asker.as("drafter").post(`/copies/${part.copyId}/looked`);
    expect(await needs()).toEqual([]);
    expect(await pair.asker.as("authoriser").refusal("POST", `/copies/${part.copyId}/looked`)).toBe("copy-looked-at");
  });

  it("takes nothing in, and nothing is begun in it", async () => {
    const [part] = partsOf(copied());
    if (!part) throw new Error("no part");
    await give(part);
    const drafter = pair.asker.as("drafter");
    expect(
      await drafter.refusal("POST", `/dossiers/${part.copyId}/requests`, { mechanism: "stored-data", drill: false }),
    ).toBe("dossier-read-only");
    const { evidence, people: here } = pair.asker;
    const notes = { title: text("Notes"), kind: "other", acquisition: { tools: [] } };
    const dossierId = parseDossierId(part.copyId);
    await expect(
      evidence.exhibits.beginUpload({ dossierId, ...notes }, { sizeBytes: 3 }, here.executing),
    ).rejects.toMatchObject({ code: "dossier-read-only" });
    expect(await drafter.get(`/dossiers/${part.copyId}`)).toMatchObject({ readOnly: true, requests: [] });
    // What it tells of is pressing, and wakes nobody here.
    expect((await pair.asker.as("duty").get("/queue")).items).toEqual([]);
    const { platform, federation, people } = pair.owner;
    const sent = await platform.database.transaction(
      async (tx) =>
        await federation.send(tx, {
          to: pair.asker.state,
          kind: "request",
          dossierId: parseDossierId(part.copyId),
          content: { ...bodyExamples.request, requestId: parseRequestId(uuid()), papers: undefined },
          priority: "ordinary",
          by: { kind: "user", userId: people.authoriser.id },
        }),
    );
    await pair.settle(3);
    expect((await federation.receiptsFor(sent)).at(-1)).toMatchObject(refused);
  });

  it.each<[string, () => DossierCopyContent[]]>([
    ["comes again", () => [...partsOf(copied()), ...partsOf(copied())].slice(0, 1).flatMap((part) => [part, part])],
    ["is for another State", () => partsOf(copied({ to: "XC" as never }))],
    ["comes from another State", () => partsOf(copied({ from: "XC" as never }))],
    ["names another dossier inside", () => partsOf(copied(), utf8(JSON.stringify(copied())))],
    ["lies about its size", () => partsOf(copied()).map((part) => ({ ...part, size: part.size + 1 }))],
    ["lies about its digest", () => partsOf(copied()).map((part) => ({ ...part, sha256: "0".repeat(64) as never }))],
    ["tells of no request", () => partsOf(copied({ words: copied().words.slice(1) }))],
    ["is no JSON", () => partsOf(copied(), utf8("as we said"))],
    ["is JSON too deep to read", () => partsOf(copied(), utf8("[".repeat(100_000)))],
    [
      "travels in another dossier's lane",
      () => partsOf(copied()).map((part) => ({ ...part, dossierId: part.copyId as never })),
    ],
  ])("is refused where it %s, and nothing of it is shown", async (_, parts) => {
    const before = (await pair.asker.as("authoriser").get("/copies")).copies.length;
    const given = parts();
    const { strength } = await give(...given);
    expect(strength).toBe("refused");
    const isSecond = given.length === 2;
    expect((await pair.asker.as("authoriser").get("/copies")).copies).toHaveLength(before + (isSecond ? 1 : 0));
  });

  it("has no more room than two of the largest, announced and not here", async () => {
    const announced = () => partsOf(copied()).map((part) => ({ ...part, parts: 64, size: 33_554_432 }));
    for (const expected of [valid, valid, { strength: "refused", code: "over-quota" }]) {
      expect(await give(...announced())).toEqual(expected);
    }
  });

  /** As if the last of those parts had been refused. */
  async function deleteUnfinished(): Promise<void> {
    const { db } = pair.asker.platform.database;
    await sql`delete from cooperation.dossier_copy_part where copy_id in (select copy_id from cooperation.dossier_copy where whole_at is null)`.execute(
      db,
    );
    await sql`delete from cooperation.dossier_copy where whole_at is null`.execute(db);
  }

  it("takes the place of an earlier one of the same dossier that never became whole", async () => {
    const copy = copied();
    const [begun] = partsOf(copy).map((part) => ({ ...part, parts: 2, size: part.size + 9 }));
    const [again] = partsOf(copy);
    if (!begun || !again) throw new Error("no parts");
    const { database } = pair.asker.platform;
    await deleteUnfinished();
    expect(await give(begun)).toEqual(valid);
    expect(await give(again)).toEqual(valid);
    expect(await findCopy(database.db, begun.copyId)).toBeUndefined();
  });

  it("is disposed of by two people as any other dossier, and does not come again", async () => {
    const [part] = partsOf(copied());
    if (!part) throw new Error("no part");
    await give(part);
    const at = `/dossiers/${part.copyId}/disposal`;
    const { content } = await pair.asker.as("custodian").post(`${at}-preview`, DISPOSAL);
    expect(content.copies).toBe(1);
    await pair.asker.as("custodian").confirm(at, DISPOSAL);
    await pair.asker.as("authoriser").confirm(`/dossiers/${part.copyId}/disposal-approval`);
    expect(await findCopy(pair.asker.platform.database.db, part.copyId)).toBeUndefined();
    expect(await pair.asker.as("authoriser").refusal("GET", `/copies/${part.copyId}`)).toBe("dossier-disposed");
    expect(await give(part)).toEqual(refused);
  });
});
