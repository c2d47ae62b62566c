import { expect, it } from "vitest";
import { draftPreservation, draftRequest } from "../../../../tests/support/case-steps.ts";
import { openCasePair } from "../../../../tests/support/cooperation-network.ts";
import { detailsOf } from "../../../../tests/support/federation-network.ts";

// What the other State's designation says of its authorities is said while a request to them is drafted (UNCC art. 37(19), 40(12), 41).

it("says for whom a request is, that no such authority is named, and what is asked of requests", async () => {
  const authorities = detailsOf("XB").authorities.map((one) => ({
    ...one,
    requirements: [{ language: "en", text: "Two copies, with a seal." }],
  }));
  const pair = await openCasePair({ details: { authorities } });
  const drafter = pair.asker.as("drafter");
  const { requestId: preservation } = await draftPreservation(pair, {});
  const kept = await drafter.get(`/requests/${preservation}`);
  expect(kept.addressee).toMatchObject({ role: "contact-point" });
  expect(kept.addressee.requirements[0].text).toBe("Two copies, with a seal.");

  const { requestId } = await draftRequest(pair, { mechanism: "extradition" });
  const { addressee } = await drafter.get(`/requests/${requestId}`);
  expect(addressee).toMatchObject({ role: "extradition-authority", isNamed: false });
  expect(addressee.authorities.length).toBeGreaterThan(0);
  const browser = await pair.asker.browse("drafter");
  const { html } = await browser.open(`/requests/${requestId}/draft/check`);
  expect(html).toMatch(/has named no authority for extradition/);
  expect(html).toContain("Two copies, with a seal.");
});

it("knows the authority for extradition where one is named", async () => {
  const authorities = detailsOf("XB").authorities.map((one) => ({
    ...one,
    roles: [...one.roles, "extradition-authority" as const],
  }));
  const pair = await openCasePair({ details: { authorities } });
  const { requestId } = await draftRequest(pair, { mechanism: "extradition" });
  expect((await pair.asker.as("drafter").get(`/requests/${requestId}`)).addressee.isNamed).toBe(true);
  const browser = await pair.asker.browse("drafter");
  expect((await browser.open(`/requests/${requestId}/draft/check`)).html).not.toContain("has named no");
});
