import { expect, it } from "vitest";
import { inCode, inRow } from "./row-in-code.ts";

it("reads each column under the name that it has in code, and none that is null", () => {
  const at = new Date(0);
  const row = { dispatch_id: "a", order_sha256: "b", sent_at: at, own_link: null, resend_asked: false, attempts: 0 };
  const read = inCode(row);
  expect(read).toStrictEqual({
    dispatchId: "a",
    orderSha256: "b",
    sentAt: at,
    resendAsked: false,
    attempts: 0,
  });
  // The type has the same names.
  expect([read.dispatchId, read.orderSha256, read.ownLink]).toEqual(["a", "b", undefined]);
});

it("writes JSON as text, and everything else as it is", () => {
  const entry = { title: "Act", pages: [1, 2] };
  const findings = ["unsigned"];
  expect(inRow("treaty.full_powers", { fullPowersId: "a", entry, findings, spentBy: null })).toStrictEqual({
    fullPowersId: "a",
    entry: '{"title":"Act","pages":[1,2]}',
    findings: '["unsigned"]',
    spentBy: null,
  });
  // Under the names of the database, too; what is absent stays absent, what is null empties the column.
  expect(inRow("federation.outbox", { asked_by: { kind: "system" }, kind: undefined })).toStrictEqual({
    asked_by: '{"kind":"system"}',
    kind: undefined,
  });
  expect(inRow("treaty.full_powers", { findings: null })).toStrictEqual({ findings: null });
  // A list of texts is a column of lists, and no JSON.
  expect(inRow("registry.organisation", { sameAs: ["a"] })).toStrictEqual({ sameAs: ["a"] });
});
