import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { acceptRequest, draftRequest, sendRequest, text } from "../../../../tests/support/case-steps.ts";
import { openCasePair } from "../../../../tests/support/cooperation-network.ts";
import { hasPoppler } from "../../../../tests/support/paper-checks.ts";
import { skipReason } from "../../../../tests/support/skips.ts";
import { LANGUAGES } from "../../../web/index.ts";

const poppler = hasPoppler();
if (!poppler) skipReason("the words of the order read back from its PDF", "no Poppler found (Debian: poppler-utils)");

const ADDRESS = "203.0.113.77, 2027-02-26 09:14:05 UTC";
const ITEMS = [
  { kind: "address", value: ADDRESS },
  { kind: "account", value: "حساب الميناء 12" },
  { kind: "other-data", value: "+999 2 555 0199" },
];
const DIRECTED = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]|⟦U\+/u;

test("an order drafted in any language carries no direction marks into what is stored, shown and printed", async () => {
  const pair = await openCasePair();
  const { requestId, dossierId } = await draftRequest(pair, { mechanism: "preservation" });
  const elementId = "42(3)(c)";
  await pair.asker.as("drafter").put(`/requests/${requestId}/draft`, {
    step: "element",
    elementId,
    value: { items: ITEMS, text: text("The accounts of the fraud.") },
  });
  await sendRequest(pair, requestId, "preservation");
  await acceptRequest(pair, requestId, "preservation");
  const path = `/requests/${requestId}/order`;
  const officer = await pair.owner.browse("executing");
  for (const lang of LANGUAGES) {
    const { html } = await officer.open(`/language/${lang}?back=${path}`);
    expect(html).toMatch(new RegExp(`<textarea[^>]*name="terms.dataSpecified"[^>]*>[^<]*${ADDRESS}`));
    expect(DIRECTED.exec(html)?.[0], lang).toBeUndefined();
  }
  // Arabic is chosen last: the form is sent as it stands there.
  const { html } = await officer.open(`/language/ar?back=${path}`);
  expect(html).toContain(`:\n${ADDRESS}\n`);
  const order = await officer.submit(path, {
    "terms.providerName": "Borealia Mail",
    "terms.providerContact": "legal@mail.example",
    "terms.issuingAuthority": "نيابة نورثبورت",
    "terms.secrecy.reviewOn-day": "1",
    "terms.secrecy.reviewOn-month": "6",
    "terms.secrecy.reviewOn-year": "2027",
  });
  expect(order.status).toBe(200);
  const [{ orderId, terms }] = (await pair.owner.as("executing").get(`/orders`)).orders;
  expect(terms.dataSpecified).toContain(ADDRESS);
  const page = await officer.open(`/orders/${orderId}`);
  expect(page.html).toContain(`<bdi>${ADDRESS}</bdi>`);
  for (const stored of [terms.dataSpecified, order.html, page.html]) expect(DIRECTED.exec(stored)?.[0]).toBeUndefined();
  for (const paper of [`/orders/${orderId}/print`, `/dossiers/${dossierId}/print`]) {
    const pdf = new Uint8Array(
      await (await pair.owner.as("executing").file(paper, { "accept-language": "ar" })).arrayBuffer(),
    );
    if (!poppler) continue;
    const words = execFileSync("pdftotext", ["-layout", "-", "-"], { input: pdf, encoding: "utf8" });
    expect(words).toContain(ADDRESS);
    expect(/U\+20/.exec(words)?.[0]).toBeUndefined();
  }
});
