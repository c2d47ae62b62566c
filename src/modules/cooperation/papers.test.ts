import { createHash, randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { draftRequest, sendRequest } from "../../../tests/support/case-steps.ts";
import {
  type CasePair,
  type CaseServer,
  openCasePair,
  type PersonName,
} from "../../../tests/support/cooperation-network.ts";

// Two servers on loopback: a warrant and its translation go with a request, and are read where it is decided.

const WARRANT = Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(2 ** 20), Buffer.from("\n%%EOF")]);
const FRENCH = Buffer.from("Mandat d’arrêt : traduction.\n");
const facts = { kind: "arrest-warrant", title: "Warrant of 1 February", language: "en", copyForm: "certified-copy" };

let pair: CasePair;

async function add(
  server: CaseServer,
  requestId: string,
  given: object,
  bytes: Uint8Array,
  by: PersonName = "drafter",
) {
  const { token } = await server.identity.becomeForTraining(server.people[by].id);
  const body = new FormData();
  body.set("facts", JSON.stringify(given));
  body.set("file", new Blob([new Uint8Array(bytes)], { type: "text/html" }), "x.html");
  const answer = await server.app.request(`/api/v1/requests/${requestId}/papers`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body,
  });
  const json = (await answer.json()) as { error?: { code: string; field?: string } };
  return { status: answer.status, code: json.error?.code, field: json.error?.field };
}

async function papersOf(server: CaseServer, requestId: string, by: PersonName = "drafter") {
  const { papers } = await server.as(by).get(`/requests/${requestId}`);
  return papers as { paperId: string; kind: string; standing: string }[];
}

async function withPapers(): Promise<{ requestId: string; dossierId: string; ids: string[] }> {
  const drafted = await draftRequest(pair, { mechanism: "stored-data" });
  const { requestId } = drafted;
  expect((await add(pair.asker, requestId, facts, WARRANT)).status).toBe(201);
  const [original] = await papersOf(pair.asker, requestId);
  const translation = {
    kind: "translation",
    translationOf: original?.paperId,
    translationForm: "sworn",
    language: "fr",
  };
  expect((await add(pair.asker, requestId, { ...facts, ...translation }, FRENCH)).status).toBe(201);
  return { ...drafted, ids: (await papersOf(pair.asker, requestId)).map(({ paperId }) => paperId) };
}

async function untilRead(server: CaseServer, requestId: string, standing: string): Promise<void> {
  for (let round = 0; round < 20; round++) {
    const papers = await papersOf(server, requestId, "duty");
    if (papers.every((paper) => paper.standing === standing)) return;
    await pair.settle(1);
    pair.clock.advance(1_000);
  }
  throw new Error(`the papers are not ${standing}: ${JSON.stringify(await papersOf(server, requestId, "duty"))}`);
}

beforeAll(async () => {
  pair = await openCasePair();
  await pair.asker.evidence.start();
  await pair.owner.evidence.start();
});

describe("a request with a warrant and its translation", () => {
  let sent: Awaited<ReturnType<typeof withPapers>>;

  it("names them by the digests of their manifests, and they are read at the other State, byte for byte", async () => {
    sent = await withPapers();
    const { requestId, ids } = sent;
    await sendRequest(pair, requestId, "stored-data");
    const { content } = await pair.owner.as("duty").get(`/requests/${requestId}`);
    expect(content.papers).toMatchObject([
      { paperId: ids[0], size: WARRANT.length, mediaType: "application/pdf", kind: "arrest-warrant" },
      { paperId: ids[1], mediaType: "text/plain", translationOf: ids[0] },
    ]);
    await untilRead(pair.owner, requestId, "readable");
    const warrant = await pair.owner.as("executing").file(`/requests/${requestId}/papers/${ids[0]}`);
    expect(warrant.status).toBe(200);
    expect(Object.fromEntries(warrant.headers)).toMatchObject({
      "content-type": "application/pdf",
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringContaining("sandbox"),
    });
    expect(warrant.headers.get("content-disposition")).toMatch(/^attachment; filename="[0-9A-Za-z-]+\.pdf"$/);
    expect(sha(await warrant.bytes())).toBe(sha(WARRANT));
    const french = await pair.owner.as("authoriser").file(`/requests/${requestId}/papers/${ids[1]}`);
    expect(Buffer.from(await french.bytes())).toEqual(FRENCH);
    await pair.settle();
    expect((await papersOf(pair.asker, requestId)).map(({ standing }) => standing)).toEqual([
      "read-there",
      "read-there",
    ]);
  });

  it("is in no list of exhibits, and waits for nobody", async () => {
    const { dossierId, requestId } = sent;
    for (const server of [pair.asker, pair.owner]) {
      expect(await server.evidence.exhibits.forDossier(dossierId as never)).toEqual([]);
      expect(await server.evidence.exhibits.forRequest(requestId as never)).toEqual([]);
      expect(await server.evidence.exhibits.waiting()).toEqual([]);
    }
  });
});

function sha(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
