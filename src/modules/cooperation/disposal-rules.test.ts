import { describe, expect, it } from "vitest";
import { demandUnhindered, type DossierHoldings, HINDRANCES, hindrancesOf } from "./disposal-rules.ts";

const NOTHING: DossierHoldings = {
  requests: [],
  open: [],
  events: 0,
  orders: [],
  ordersRunning: [],
  exhibitsDisposed: [],
  exhibitsLeft: [],
  dropBoxFiles: 0,
  uploads: { count: 0, by: [], daysLeft: 0 },
  dispatchesSent: 0,
  dispatchesReceived: 0,
  underWay: { outgoing: 0, incoming: 0, receipts: 0 },
  rings: 0,
  ringsOn: 0,
};

describe("what stands against a disposal", () => {
  it.each([
    ["disposal-request-open", { open: ["XA-2027-R00001"] }, "XA-2027-R00001"],
    ["disposal-order-running", { ordersRunning: ["O-2027-00001"] }, "O-2027-00001"],
    ["disposal-exhibit-left", { exhibitsLeft: ["XA-2027-E00001"] }, "XA-2027-E00001"],
    ["disposal-drop-box-full", { dropBoxFiles: 2 }, "2 files"],
    [
      "disposal-upload-begun",
      { uploads: { count: 3, by: ["Ama Mensah", "Bo"], daysLeft: 5 } },
      "begun by Ama Mensah, Bo",
    ],
    ["disposal-line-busy", { underWay: { outgoing: 1, incoming: 0, receipts: 0 } }, "1 dispatches"],
    ["disposal-line-busy", { underWay: { outgoing: 0, incoming: 1, receipts: 0 } }, "1 dispatches"],
    ["disposal-line-busy", { underWay: { outgoing: 0, incoming: 0, receipts: 1 } }, "1 dispatches"],
    ["disposal-ring-on", { ringsOn: 1 }, "1 rings"],
  ] as const)("is %s", (code, held, named) => {
    const refused = (): void => demandUnhindered({ ...NOTHING, ...held });
    expect(refused).toThrow(expect.objectContaining({ code }));
    expect(refused).toThrow(named);
  });

  it("is nothing when nothing waits", () => {
    expect(hindrancesOf(NOTHING)).toEqual([]);
    expect(() => demandUnhindered(NOTHING)).not.toThrow();
  });

  it("is told whole, and names at most ten of each", () => {
    const many = Array.from({ length: 12 }, (_, index) => `R${index}`);
    const all = hindrancesOf({
      ...NOTHING,
      open: many,
      ordersRunning: many,
      exhibitsLeft: many,
      dropBoxFiles: 1,
      uploads: { count: 1, by: many, daysLeft: 7 },
      underWay: { outgoing: 1, incoming: 1, receipts: 1 },
      ringsOn: 1,
    });
    expect(all.map(({ code }) => code)).toEqual([...HINDRANCES]);
    const upload = all.find(({ code }) => code === "disposal-upload-begun");
    const names = "R0, R1, R2, R3, R4, R5, R6, R7, R8, R9 …";
    expect(upload?.details).toEqual({ count: 1, names, days: 7 });
    expect(all[0]?.details).toEqual({ count: 12, numbers: "R0, R1, R2, R3, R4, R5, R6, R7, R8, R9 …" });
  });
});
