import { beforeAll, expect, it } from "vitest";
import { acceptRequest, draftPreservation, orderTerms, sendRequest } from "../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";

// What a request says of secrecy reaches the order that serves it, and a contradiction is said before anything leaves.

let pair: CasePair;
let requestId: string;

beforeAll(async () => {
  pair = await openCasePair();
  ({ requestId } = await draftPreservation(pair, { leaveOut: ["42(3)(g)"] }));
});

async function answer(value: object): Promise<void> {
  await pair.asker.as("drafter").put(`/requests/${requestId}/draft`, value);
}

const CONTRADICTION = "The contents ask for secrecy, and the request asks for none";

it("says at the check that the contents ask for secrecy and the request for none", async () => {
  const drafter = await pair.asker.browse("drafter");
  const check = `/requests/${requestId}/draft/check`;
  expect((await drafter.open(check)).html).not.toContain(CONTRADICTION);
  await answer({ step: "element", elementId: "42(3)(g)", value: { codes: ["do-not-notify-user"] } });
  const page = await drafter.open(check);
  expect(page.html).toContain(CONTRADICTION);
  expect(page.html).toContain("Do not tell the user");
  // Who has said so once finds it chosen when asked whether the request is secret.
  expect((await drafter.open(`/requests/${requestId}/draft/confidentiality`)).html).toMatch(
    /name="secret" value="yes"[^>]* checked/,
  );
});

it("says it to the second person, and to the State that was asked", async () => {
  const { requestId: other } = await draftPreservation(pair, {});
  await pair.asker.as("drafter").post(`/requests/${other}/screening-request`);
  expect((await (await pair.asker.browse("screener")).open(`/requests/${other}/screening`)).html).toContain(
    CONTRADICTION,
  );
  await pair.asker.as("drafter").post(`/requests/${other}/reopening`, { reason: "Once more." });
  await sendRequest(pair, other, "preservation");
  expect((await (await pair.owner.browse("duty")).open(`/requests/${other}`)).html).toContain(CONTRADICTION);
  // It names no day: the form of the order says that somebody has to choose one.
  await acceptRequest(pair, other, "preservation");
  const { html } = await (await pair.owner.browse("executing")).open(`/requests/${other}/order`);
  expect(html).toContain("It names no day in the future");
  expect(html).not.toContain("Its reason and its day are filled in");
});

it("fills the secrecy of the order in from the request, and says before an order is issued that it has none", async () => {
  await answer({ step: "confidentiality", confidentiality: { requested: true, reviewOn: "2027-06-01" } });
  await sendRequest(pair, requestId, "preservation");
  await acceptRequest(pair, requestId, "preservation");
  const executing = await pair.owner.browse("executing");
  const form = await executing.open(`/requests/${requestId}/order`);
  expect(form.html).not.toContain(CONTRADICTION);
  expect(/<textarea[^>]*name="terms.secrecy.reason"[^>]*>([^<]*)/.exec(form.html)?.[1]).toContain(
    "Do not tell the user",
  );
  expect(form.html).toMatch(/name="terms.secrecy.reviewOn-year"[^>]*value="2027"/);
  const secret = await executing.submit(`/requests/${requestId}/order`, {
    "terms.providerName": "Borealia Mail",
    "terms.providerContact": "legal@borealia-mail.example",
    "terms.issuingAuthority": "Prosecutor of Northport",
  });
  expect(secret.html).not.toContain("does not bind the provider");
  const orderId = secret.path.slice("/orders/".length);
  const { terms } = await pair.owner.as("executing").get(`/orders/${orderId}`);
  expect(terms.secrecy).toEqual({ reason: expect.stringContaining("Do not tell the user"), reviewOn: "2027-06-01" });
  const open = await pair.owner.as("executing").post(`/requests/${requestId}/orders`, { terms: orderTerms() });
  const page = await executing.open(`/orders/${open.orderId}`);
  expect(page.html).toContain("this order does not bind the provider to it");
  expect(page.html.indexOf("does not bind")).toBeLessThan(page.html.indexOf(`/orders/${open.orderId}/issue`));
  expect(await pair.owner.as("executing").get(`/orders/${open.orderId}`)).toMatchObject({ secrecyMissing: true });
  const amendment = `/orders/${open.orderId}/amendment`;
  expect(page.html).toContain(`href="${amendment}"`);
  const before = await executing.open(amendment);
  expect(before.html).toContain(orderTerms().providerName);
  const half = await executing.submit(amendment, { "secrecy.reason": "The request asks for it." });
  expect(half.status).toBe(422);
  const day = { "secrecy.reviewOn-year": "2027", "secrecy.reviewOn-month": "6", "secrecy.reviewOn-day": "1" };
  const amended = await executing.submit(amendment, { ...day, periodDays: "30" });
  expect(amended.html).not.toContain("does not bind the provider");
  expect(await pair.owner.as("executing").get(`/orders/${open.orderId}`)).toMatchObject({
    secrecyMissing: false,
    terms: { ...orderTerms(), periodDays: 30, secrecy: { reason: "The request asks for it.", reviewOn: "2027-06-01" } },
  });
});
