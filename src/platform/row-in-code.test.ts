import { expect, it } from "vitest";
import { inCode } from "./row-in-code.ts";

it("reads each column under the name that it has in code, and null as undefined", () => {
  const at = new Date(0);
  const row = { dispatch_id: "a", order_sha256: "b", sent_at: at, own_link: null, resend_asked: false, attempts: 0 };
  const read = inCode(row);
  expect(read).toStrictEqual({
    dispatchId: "a",
    orderSha256: "b",
    sentAt: at,
    ownLink: undefined,
    resendAsked: false,
    attempts: 0,
  });
  // The type has the same names.
  expect([read.dispatchId, read.orderSha256, read.ownLink]).toEqual(["a", "b", undefined]);
});
