import { beforeAll, describe, expect, it } from "vitest";
import { type OneModule, openOneModule } from "../../../tests/support/one-module.ts";
import type { TreatyStatementContent } from "../../protocol/index.ts";
import { createRegistry, type RegistryModule } from "../registry/index.ts";
import { createTreaty, type TreatyModule } from "./index.ts";

type Name = "officer" | "second" | "third" | "drafter";
let treaty: OneModule<TreatyModule, Name>;
let registry: RegistryModule;

beforeAll(async () => {
  const roles = {
    officer: ["treaty-officer"],
    second: ["administrator"],
    third: ["administrator"],
    drafter: ["drafter"],
  } as const;
  treaty = await openOneModule(roles, (given) => {
    registry = createRegistry(given);
    const module = createTreaty({ ...given, documents: registry.documents });
    module.api.route("/", registry.api);
    module.pages.route("/", registry.pages);
    return module;
  });
});

const source = { kind: "fictional", reference: "Gazette 7" };
const accession = (state: string, documentId?: string) => ({
  kind: "accession",
  state,
  on: "2026-02-01",
  source,
  ...(documentId === undefined ? {} : { documentId }),
});

describe("an act that names the document it was certified from", () => {
  it("shows the document to the second person, traces the act to it, and keeps it while the act stands", async () => {
    const { documentId, sha256 } = await keep("Accession of Aurelia");
    const asked = await enter(accession("XA", documentId));
    expect(asked.body).toMatchObject({ askedBy: treaty.people.officer.id });
    const browser = await treaty.browse("second");
    const review = await browser.open(`/treaty/waiting/${asked.body.askedId}`);
    expect(review.html).toContain(`href="/documents/${documentId}"`);
    expect(review.html.replaceAll("\u200b", "")).toContain(sha256);
    await approve("/treaty", asked.body.askedId);

    const traced = (await treaty.call(undefined, "GET", "/treaty/status/XA")).body.acts[0];
    expect(traced).toMatchObject({ documentId, document: { title: "Accession of Aurelia", sha256 } });
    const everybody = await (await treaty.page("/status/XA")).text();
    expect(everybody).toContain("Accession of Aurelia");
    expect(everybody).not.toContain(`/documents/${documentId}`);
    expect((await browser.open(`/documents/${documentId}`)).html).toContain("accession");

    expect((await withdraw(documentId)).code).toBe("document-in-use");
    const fact = (await treaty.call("officer", "GET", "/treaty/facts")).body.facts[0];
    const back = await treaty.confirm("officer", `/treaty/facts/${fact.factId}/correction`, {
      reason: "Not deposited.",
    });
    await approve("/treaty", back.body.askedId);
    const gone = await withdraw(documentId);
    expect(gone.status).toBe(201);
    await approve("/documents", gone.body.askedId);
    expect((await treaty.call("officer", "GET", `/documents/${documentId}`)).body.withdrawn).toBeDefined();
  });

  it("is refused where the document is not there, or is withdrawn before it is approved", async () => {
    const nowhere = "0190163d-8694-739b-aea5-966c26f8ad91";
    expect((await enter(accession("XB", nowhere))).code).toBe("document-unknown");
    const { documentId } = await keep("Accession of Borealia");
    const asked = (await enter(accession("XB", documentId))).body;
    await approve("/documents", (await withdraw(documentId)).body.askedId);
    const at = `/treaty/waiting/${asked.askedId}/approval`;
    expect((await treaty.call("second", "POST", `${at}-preview`)).code).toBe("document-withdrawn");
    await treaty.call("officer", "POST", `/treaty/waiting/${asked.askedId}/withdrawal`);
  });

  it("keeps its document when it is corrected, or takes another one, and frees the first", async () => {
    const [first, second] = [await keep("Notification, first print"), await keep("Notification, second print")];
    await approve("/treaty", (await enter(accession("XB", first.documentId))).body.askedId);
    const { facts } = (await treaty.call("officer", "GET", "/treaty/facts")).body;
    const { factId } = facts[0];
    const browser = await treaty.browse("officer");
    const amendment = `/treaty/facts/${factId}/amendment`;
    expect((await browser.open(amendment)).html).toMatch(new RegExp(`value="${first.documentId}"\\s+selected`));
    const given = { "replacement.documentId": second.documentId, reason: "A better print." };
    const checked = await browser.submit(amendment, given);
    expect(checked.html).toContain("Notification, second print");
    const replacement = accession("XB", second.documentId);
    const asked = await treaty.confirm("officer", `/treaty/facts/${factId}/correction`, {
      reason: "A better print.",
      replacement,
    });
    await approve("/treaty", asked.body.askedId);
    expect((await withdraw(second.documentId)).code).toBe("document-in-use");
    expect((await withdraw(first.documentId)).status).toBe(201);
  });

  it("stays while full powers name it as their copy", async () => {
    const { documentId } = await keep("Full powers of Ana Ortuz");
    const issued = { issuer: "head-of-state", adInterim: false, datedOn: "2026-11-01", general: false };
    const powers = { state: "XB", act: "signature", person: "Ana Ortuz", function: "Ambassador", ...issued };
    const { fullPowersId } = (await treaty.call("officer", "POST", "/treaty/full-powers", powers)).body;
    const seen = { signed: true, namesPerson: true, namesTreaty: true, namesAct: true, dated: true, empowers: true };
    const examine = async (named: string) =>
      await treaty.call("officer", "POST", `/treaty/full-powers/${fullPowersId}/examination`, {
        ...seen,
        documentId: named,
      });
    expect((await examine("0190163d-8694-739b-aea5-966c26f8ad91")).code).toBe("document-unknown");
    await examine(documentId);
    const page = await (await treaty.browse("officer")).open(`/treaty/full-powers/${fullPowersId}`);
    expect(page.html).toContain(`href="/documents/${documentId}"`);
    expect((await withdraw(documentId)).code).toBe("document-in-use");
    await treaty.call("officer", "POST", `/treaty/full-powers/${fullPowersId}/withdrawal`, { reason: "Note 9." });
    expect((await withdraw(documentId)).status).toBe(201);
  });

  it("is offered where a peer has the same document, and asked for where it has another", async () => {
    const bytes = "Accession of Elaria";
    const [theirs, unknown] = [await digestOf(bytes), await digestOf("Another paper")];
    const act = {
      state: "XE",
      kind: "accession",
      on: "2026-03-01",
      reference: "Gazette 9",
      documents: [theirs, unknown],
    };
    const content = { instrument: "convention", acts: [act] } as unknown as TreatyStatementContent; // only read
    const statement = { from: "XF", dispatchId: "message-1", content };
    await treaty.platform.database.transaction(async (tx) => await treaty.module.takeStatement(tx, statement));
    const { proposals } = (await treaty.call("officer", "GET", "/treaty/proposals")).body;
    const [{ proposalId }] = proposals;
    const browser = await treaty.browse("officer");
    const form = async () => (await browser.open(`/treaty/new?proposal=${proposalId}`)).html;
    const before = await form();
    expect(before).toContain("Not kept here is what");
    expect([before.includes(theirs), before.includes(unknown)]).toEqual([true, true]);

    const { documentId, sha256 } = await keep(bytes);
    expect(sha256).toBe(theirs);
    const after = await form();
    expect(after).toMatch(new RegExp(`href="/documents/${documentId}"[^]*value="${documentId}"\\s+selected`));
    expect([after.includes(theirs), after.includes(unknown)]).toEqual([false, true]);
    const drop = await browser.open(`/treaty/proposals/${proposalId}/drop`);
    expect(drop.html).toContain(`href="/documents/${documentId}"`);
    await approve("/documents", (await withdraw(documentId)).body.askedId);
    expect(await form()).toBe(before);
  });

  it("can be begun from the document", async () => {
    const { documentId } = await keep("Ratification of Caldera");
    const page = await (await treaty.browse("officer")).open(`/treaty/new?document=${documentId}`);
    expect(page.html).toMatch(new RegExp(`value="${documentId}"\\s+selected`));
  });
});

/** A new entry has its id from whoever asks for it. */
async function enter(fact: object) {
  return await treaty.confirm("officer", "/treaty/facts", { ...fact, factId: crypto.randomUUID() });
}

async function keep(title: string): Promise<{ documentId: string; sha256: string }> {
  const entry = { kind: "depositary-notification", title, language: "en" };
  return (await treaty.upload("officer", "/documents", entry, new Blob([`%PDF-1.7 ${title}`]))).body;
}

/** Of the bytes that `keep` keeps under this title. */
async function digestOf(title: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(`%PDF-1.7 ${title}`))).toString("hex");
}

async function withdraw(documentId: string) {
  return await treaty.confirm("officer", `/documents/${documentId}/withdrawal`, { reason: "Kept in error." });
}

async function approve(at: "/treaty" | "/documents", askedId: string): Promise<void> {
  const path = `${at}/waiting/${askedId}/approval`;
  const { body } = await treaty.call("second", "POST", `${path}-preview`);
  expect((await treaty.call("second", "POST", path, undefined, body.approval.digest)).status).toBeLessThan(300);
}
