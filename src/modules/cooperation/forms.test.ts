import { beforeAll, describe, expect, it } from "vitest";
import {
  acceptRequest,
  draftRequest,
  gatesPassed,
  orderTerms,
  sentRequest,
  text,
} from "../../../tests/support/case-steps.ts";
import { fieldId } from "../../web/index.ts";
import { type CasePair, openCasePair } from "../../../tests/support/cooperation-network.ts";

// What a form asks, proposes and takes back, for officers of both States; as a browser without script sees it.

const DAY_MS = 86_400_000;

let pair: CasePair;

beforeAll(async () => {
  pair = await openCasePair();
});

describe("the form of a postponement", () => {
  it("asks until when, proposes the usual day, and tells the other State the one that was chosen", async () => {
    const { requestId } = await sentRequest(pair, { mechanism: "stored-data" });
    const duty = pair.owner.as("duty");
    await duty.post(`/requests/${requestId}/acknowledgement`);
    await duty.post(`/requests/${requestId}/screening`, { records: gatesPassed("stored-data", "before-deciding") });
    await duty.post(`/requests/${requestId}/consultation`, {
      text: text("We would postpone."),
      groundIds: ["ongoing-case"],
    });
    await pair.settle();
    await pair.asker.as("drafter").post(`/requests/${requestId}/consultation`, { text: text("How long?") });
    await pair.settle();
    const reasons = { groundIds: ["ongoing-case"], reasons: text("A trial is on.") };
    const refused = async (body: object) => await duty.refusal("POST", `/requests/${requestId}/decision-preview`, body);
    expect(await refused({ outcome: "postpone", ...reasons, postponedUntil: "2027-03-01" })).toBe(
      "postponed-until-past",
    );
    expect(await refused({ outcome: "nothing-found", postponedUntil: "2027-05-01" })).toBe("decision-day-stray");

    const browser = await pair.owner.browse("duty");
    const form = await browser.open(`/requests/${requestId}/decision`);
    // 1 March and thirty days.
    expect(form.html).toMatch(/name="postponedUntil-day"[^>]*value="31"/);
    expect(form.html).toMatch(/name="postponedUntil-month"[^>]*value="0?3"/);
    const check = await browser.submit(`/requests/${requestId}/decision-check`, {
      outcome: "postpone",
      grounds: ["ongoing-case"],
      reasons: "A trial is on.",
      "postponedUntil-day": "20",
      "postponedUntil-month": "6",
      "postponedUntil-year": "2027",
    });
    expect(check.html).toContain("20 June 2027");
    await browser.submit(`/requests/${requestId}/decision`);
    expect((await pair.owner.as("authoriser").get(`/requests/${requestId}`)).proposal.content.postponedUntil).toBe(
      "2027-06-20",
    );
    await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
    const needs = async () => {
      const { items } = await pair.owner.as("duty").get("/queue");
      const about = items.filter(({ subject }: { subject: { id: string } }) => subject.id === requestId);
      return about.map(({ need }: { need: string }) => need);
    };
    expect(await needs()).toEqual([]);
    await pair.settle();
    // Aurelia is told, signed, and counts to the same day, in both calendars.
    const told = await pair.asker.as("drafter").get(`/requests/${requestId}`);
    expect(told.decisions[0].told).toMatchObject({ lane: "peer", content: { postponedUntil: "2027-06-20" } });
    expect(told.decisions[0].told.digest).toMatch(/^[0-9a-f]{64}$/);
    const counted = { kind: "postponement", article: "40(27)", standing: "running" };
    expect(told.clocks).toMatchObject([counted]);
    const here = await pair.owner.as("duty").get(`/requests/${requestId}`);
    expect(here.clocks).toEqual(told.clocks);
    const seen = await (await pair.asker.browse("drafter")).open(`/requests/${requestId}`);
    expect(seen.html).toContain("Postponed until 20 June 2027");
    await pair.asker.as("drafter").post(`/requests/${requestId}/notes`, {});
    const asks = async () => {
      const { items } = await pair.asker.as("drafter").get("/queue");
      return items.some(
        ({ need, subject }: { need: string; subject: { id: string } }) =>
          need === "ask-status" && subject.id === requestId,
      );
    };
    pair.clock.set(new Date("2027-06-19T12:00:00.000Z"));
    expect(await needs()).toEqual([]);
    expect(await asks()).toBe(false);
    pair.clock.advance(DAY_MS);
    expect(await needs()).not.toEqual([]);
    expect((await pair.owner.as("duty").get(`/requests/${requestId}`)).clocks[0].standing).toBe("warning");
    pair.clock.advance(2 * DAY_MS);
    expect(await asks()).toBe(true);
    expect((await pair.asker.as("drafter").get(`/requests/${requestId}`)).clocks[0].standing).toBe("lapsed");
  });
});

describe("the purpose of a request for legal assistance", () => {
  it("is a field of its page, decides what is missing, and is shown in words", async () => {
    const { requestId } = await draftRequest(pair, { mechanism: "legal-assistance", leaveOut: ["40(15)(c)"] });
    const drafter = await pair.asker.browse("drafter");
    const missing = async () => {
      const request = await pair.asker.as("drafter").get(`/requests/${requestId}`);
      return request.missing.blocking.map(({ elementId }: { elementId: string }) => elementId);
    };
    expect(await missing()).toEqual(["40(15)(c)"]);
    const path = `/requests/${requestId}/draft/offence`;
    expect((await drafter.open(path)).html).toContain("Serve judicial documents");
    await drafter.submit(path, { purpose: "service-of-documents" });
    // UNCC art. 40(15)(c) is not asked of service; whom to serve with what, and how, is.
    expect(await missing()).toEqual(["addressee", "document-kind", "manner"]);
    await drafter.open(path);
    await drafter.submit(path, { purpose: "" });
    expect(await missing()).toEqual(["40(15)(c)"]);
    const preservation = await draftRequest(pair, { mechanism: "preservation" });
    expect((await drafter.open(`/requests/${preservation.requestId}/draft/offence`)).html).not.toContain(
      'name="purpose"',
    );
  });
});

describe("the errors of a renewal", () => {
  it("lead to its own fields, not to those of another form of the page", async () => {
    const executing = pair.owner.as("executing");
    const terms = { ...orderTerms(), power: "29", periodDays: 20, authorisation: "Court order 4/2027" };
    const { orderId } = await executing.post("/orders", { terms });
    await executing.confirm(`/orders/${orderId}/issue-request`);
    await pair.owner.as("authoriser").confirm(`/orders/${orderId}/issue`);
    await executing.post(`/orders/${orderId}/service`, { servedAt: pair.clock.now().toISOString(), how: "by hand" });
    const authoriser = await pair.owner.browse("authoriser");
    await authoriser.open(`/orders/${orderId}`);
    const refused = await authoriser.submit(`/orders/${orderId}/renewal`, { authorisation: "Court order 9/2027" });
    expect(refused.status).toBe(422);
    const links = [...refused.html.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id).filter((id) => id !== "main");
    expect(links).toEqual([fieldId("measures.renew-order.reason")]);
    expect(refused.html).toContain(`id="${fieldId("measures.renew-order.reason")}"`);
  });
});

describe("what was typed into a form of the request's page", () => {
  it("stands there still where a further use is refused, beside the field at fault", async () => {
    const { requestId } = await sentRequest(pair, { mechanism: "stored-data" });
    await acceptRequest(pair, requestId, "stored-data");
    const browser = await pair.asker.browse("drafter");
    await browser.open(`/requests/${requestId}`);
    const typed = { use: "onward-transfer", note: "For the trial in Northport", notice: "We tell you of it." };
    const { status, html } = await browser.submit(`/requests/${requestId}/uses`, typed);
    expect(status).toBe(422);
    expect(html).toContain(`id="${fieldId("recipient")}-error"`);
    expect(html).toMatch(/<details open[^>]*>(?:(?!<details).)*name="recipient"/s);
    expect(html).toMatch(/value="onward-transfer"[^>]* checked/);
    for (const words of [typed.note, typed.notice]) expect(html).toContain(`${words}</textarea>`);
  });

  it("stands there still where the day on which somebody looks again is over", async () => {
    const { requestId } = await sentRequest(pair, { mechanism: "stored-data" });
    const browser = await pair.asker.browse("drafter");
    await browser.open(`/requests/${requestId}`);
    const day = { "lookAgainOn-day": "7", "lookAgainOn-month": "1", "lookAgainOn-year": "2026" };
    const { status, html } = await browser.submit(`/requests/${requestId}/notes`, { note: "They work on it.", ...day });
    expect(status).toBe(422);
    expect(html).toMatch(/name="lookAgainOn-year"[^>]*value="2026"/);
    expect(html).toContain('value="They work on it."');
  });
});

describe("a consent where no condition was set", () => {
  it("leads to the use where nothing was chosen", async () => {
    const { requestId } = await sentRequest(pair, { mechanism: "stored-data" });
    await acceptRequest(pair, requestId, "stored-data");
    const browser = await pair.owner.browse("duty");
    await browser.open(`/requests/${requestId}/write/consent`);
    const { status, html } = await browser.submit(`/requests/${requestId}/write/consent`, { words: "We agree." });
    expect(status).toBe(422);
    expect(html).toContain(`href="#${fieldId("use")}"`);
    expect(html).toContain(`id="${fieldId("use")}-error"`);
  });
});

describe("the page of one content of a request", () => {
  it("loses nothing that a program gave when a person saves it unchanged", async () => {
    const { requestId } = await draftRequest(pair, { mechanism: "preservation" });
    const drafter = pair.asker.as("drafter");
    const given = {
      text: { ...text("The mailbox."), translation: { language: "fr", text: "La boîte.", translator: "M. Keita" } },
      items: [{ kind: "account", value: "harbour.desk@mail.example", note: text("Seen in the header.") }],
    };
    await drafter.put(`/requests/${requestId}/draft`, { step: "element", elementId: "42(3)(c)", value: given });
    const browser = await pair.asker.browse("drafter");
    const path = `/requests/${requestId}/draft/42-3-c`;
    const { html } = await browser.open(path);
    expect(html).toContain("harbour.desk@mail.example");
    await browser.submit(path);
    expect((await drafter.get(`/requests/${requestId}`)).draft.elements["42(3)(c)"]).toEqual(given);
  });
});
