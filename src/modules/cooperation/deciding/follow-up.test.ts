import { beforeAll, describe, expect, it } from "vitest";
import {
  acceptRequest,
  draftRequest,
  excusePapers,
  preserve,
  sendRequest,
  sentRequest,
} from "../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";
import type { MechanismId } from "../../../convention/index.ts";
import { parseDossierId, parseRequestId } from "../../../protocol/identifiers.ts";

// UNCC art. 42(8): preserved data are held for a request for those data, and for nothing else, whatever a request says that it follows.

let pair: CasePair;
let dossierId: string;
let preservationId: string;
let reference: string;

const asked = async (requestId: string) => await pair.asker.as("drafter").get(`/requests/${requestId}`);
const owned = async (requestId: string) => await pair.owner.as("duty").get(`/requests/${requestId}`);

/** The words of a page, without what only programs read. */
async function read(server: CasePair["asker"], person: "drafter" | "duty", path: string): Promise<string> {
  const { html } = await (await server.browse(person)).open(path);
  return html.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
}

async function needsOf(requestId: string): Promise<string[]> {
  const { items } = await pair.asker.as("drafter").get("/queue");
  const about = items.filter(({ subject }: { subject: { id: string } }) => subject.id === requestId);
  return about.map(({ need }: { need: string }) => need);
}

/** As a server of another make would send it: nothing on its side looks at the link. */
async function sendLink(mechanism: MechanismId, change: object = {}): Promise<string> {
  const { asker, owner } = pair;
  const { content } = await asked(preservationId);
  const requestId = parseRequestId(asker.platform.random.uuid());
  await asker.platform.database.transaction(async (tx) => {
    await asker.federation.send(tx, {
      to: owner.state,
      kind: "request",
      dossierId: parseDossierId(dossierId),
      content: { ...content, requestId, mechanism, follows: preservationId, ...change },
      priority: "ordinary",
      by: { kind: "user", userId: asker.people.drafter.id },
    });
  });
  await pair.settle();
  return requestId;
}

async function expectUntouched(): Promise<void> {
  const preservation = await owned(preservationId);
  expect(preservation).toMatchObject({ status: "preserved", holds: [] });
  expect(preservation.clocks[0].standing).toBe("running");
  expect((await asked(preservationId)).status).toBe("preserved");
  expect(await needsOf(preservationId)).toEqual(["send-follow-up"]);
}

beforeAll(async () => {
  pair = await openCasePair();
  ({ dossierId, requestId: preservationId } = await sentRequest(pair, { mechanism: "preservation" }));
  await acceptRequest(pair, preservationId, "preservation");
  await preserve(pair, preservationId);
  ({ reference } = await asked(preservationId));
});

describe("a second request in the dossier", () => {
  it("follows no preservation and copies nothing unless its drafter says so", async () => {
    const { html } = await (await pair.asker.browse("drafter")).open(`/dossiers/${dossierId}`);
    for (const name of ["follows", "copyOf"]) {
      const field = new RegExp(`<select[^>]*name="${name}"[\\s\\S]*?</select>`).exec(html)?.[0];
      expect(field).toContain(preservationId);
      expect(field).not.toContain("selected");
    }
  });

  it("cannot be begun as one that follows where it could hold nothing", async () => {
    for (const mechanism of ["preservation", "extradition"]) {
      const begun = { mechanism, follows: preservationId };
      expect(await pair.asker.as("drafter").refusal("POST", `/dossiers/${dossierId}/requests`, begun)).toBe(
        "follow-up-unfitting",
      );
    }
  });

  it("says that it is a copy, and as a preservation holds nothing", async () => {
    const begun = { mechanism: "preservation", copyOf: preservationId };
    const { requestId } = await pair.asker.as("drafter").post(`/dossiers/${dossierId}/requests`, begun);
    expect(await asked(requestId)).toMatchObject({
      follows: null,
      copyOf: preservationId,
      draft: { elements: { "42(3)(c)": { items: [{ value: "harbour.desk@mail.example" }] } } },
      links: { copyOf: { requestId: preservationId, reference } },
    });
    for (const path of [`/requests/${requestId}/draft/check`, `/requests/${requestId}`, `/dossiers/${dossierId}`]) {
      expect(await read(pair.asker, "drafter", path), path).toContain(`Copy of ${reference}`);
    }
    await pair.asker.as("drafter").put(`/requests/${requestId}/draft`, { step: "basis", kind: "convention" });
    await sendRequest(pair, requestId, "preservation");
    expect((await owned(requestId)).content.follows).toBeUndefined();
    await expectUntouched();
  });
});

it("lets a link of another server that cannot hold steer nothing, and shows it for what it is", async () => {
  for (const [mechanism, unfit, change] of [
    ["extradition", "mechanism", {}],
    ["legal-assistance", "purpose", { purpose: "service-of-documents" }],
    ["stored-data", "drill", { drill: true }],
  ] as const) {
    const requestId = await sendLink(mechanism, change);
    expect((await owned(requestId)).links.follows).toMatchObject({
      requestId: preservationId,
      reference: expect.any(String),
      unfit,
    });
    expect(await read(pair.owner, "duty", `/requests/${requestId}`)).toContain("The preservation is not held for it");
  }
  await expectUntouched();
});

describe("a request that follows and lists other data", () => {
  let requestId: string;
  const put = async (answer: object) => await pair.asker.as("drafter").put(`/requests/${requestId}/draft`, answer);
  const askScreening = async () =>
    await pair.asker.as("drafter").refusal("POST", `/requests/${requestId}/screening-request`);
  const begin = async () => {
    ({ requestId } = await draftRequest(pair, { mechanism: "stored-data", dossierId, follows: preservationId }));
    const value = { items: [{ kind: "account", value: "somebody.else@mail.example" }] };
    await put({ step: "element", elementId: "40(15)(e)", value });
  };

  it("follows nothing once its drafter says so, and the reminder is back", async () => {
    await begin();
    expect(await needsOf(preservationId)).toEqual([]);
    expect(await askScreening()).toBe("follow-up-unsaid");
    const browser = await pair.asker.browse("drafter");
    const check = await browser.open(`/requests/${requestId}/draft/check`);
    expect(check.html).toContain("Does it ask for the data that");
    await browser.submit(`/requests/${requestId}/draft/follow-up`, { asksForPreserved: "no" });
    expect(await asked(requestId)).toMatchObject({ follows: null, copyOf: preservationId });
    await sendRequest(pair, requestId, "stored-data");
    await expectUntouched();
  });

  it("shows what is wrong where it is begun, with all that was chosen", async () => {
    const browser = await pair.asker.browse("drafter");
    await browser.open(`/dossiers/${dossierId}`);
    const chosen = { mechanism: "preservation", follows: preservationId, drill: "yes" };
    const { html } = await browser.submit(`/dossiers/${dossierId}/requests`, chosen);
    const form = html.slice(html.lastIndexOf("<details", html.indexOf('name="mechanism"')));
    expect(form).toMatch(/^<details open/);
    expect(form).toMatch(/name="drill"[^>]* checked/);
  });

  it("is stopped while its purpose needs no stored data", async () => {
    ({ requestId } = await draftRequest(pair, { mechanism: "legal-assistance", dossierId, follows: preservationId }));
    const offence = { conventionOffence: "13", electronicEvidence: true };
    await put({ step: "offence", offence, purpose: "recovery-of-proceeds" });
    await excusePapers(pair, requestId);
    expect(await askScreening()).toBe("follow-up-unfitting");
    expect(await needsOf(preservationId)).toEqual(["send-follow-up"]);
  });

  it("holds once its drafter says that it asks for them, and the owner is told to compare", async () => {
    await begin();
    await put({ step: "follow-up", asksForPreserved: true });
    await sendRequest(pair, requestId, "stored-data");
    expect((await owned(preservationId)).status).toBe("preservation-held");
    expect((await owned(requestId)).links.follows).toMatchObject({ unfit: null, namesData: false });
    expect(await read(pair.owner, "duty", `/requests/${requestId}`)).toContain(
      "It lists none of the accounts or records that are preserved",
    );
  });
});

it("holds for the things that ask for the data, and not for others that the same request asks for", async () => {
  const preservation = await sentRequest(pair, { mechanism: "preservation" });
  await acceptRequest(pair, preservation.requestId, "preservation");
  await preserve(pair, preservation.requestId);
  const { requestId } = await draftRequest(pair, {
    mechanism: "legal-assistance",
    purposes: ["service-of-documents", "stored-data"],
    dossierId: preservation.dossierId,
    follows: preservation.requestId,
  });
  await sendRequest(pair, requestId, "legal-assistance");
  const holds = async () =>
    (await owned(preservation.requestId)).holds.map(({ endedAt }: { endedAt?: string }) => endedAt !== undefined);
  await acceptRequest(pair, requestId, "legal-assistance", { outcome: "accept", purposes: ["service-of-documents"] });
  expect([await holds(), await needsOf(preservation.requestId)]).toEqual([[false], []]);
  const text = { language: "en", text: "It would harm our own case." };
  await pair.owner.as("duty").post(`/requests/${requestId}/consultation`, { text });
  const refusal = { outcome: "refuse", purposes: ["stored-data"], groundIds: ["essential-interests"], reasons: text };
  await pair.owner.as("duty").confirm(`/requests/${requestId}/decision`, refusal);
  await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
  await pair.settle();
  // The document is still to be served; the data are kept for nothing any more, unless another request asks for them.
  expect((await owned(requestId)).status).toBe("accepted");
  expect([await holds(), await needsOf(preservation.requestId)]).toEqual([[true], ["send-follow-up"]]);
});
