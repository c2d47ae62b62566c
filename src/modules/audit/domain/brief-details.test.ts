import { describe, expect, it } from "vitest";
import { sha256Hex, utf8 } from "../../../protocol/index.ts";
import { briefDetails } from "./brief-details.ts";

describe("the details of a log entry", () => {
  it("stay as they are while they are short", () => {
    const details = { reference: "XA-2027-1", event: { type: "drafted", text: "x".repeat(1_000), none: null } };
    expect(briefDetails(details)).toEqual(details);
  });

  it("name a long text by digest and size, wherever it stands", () => {
    const text = "الأدلة ".repeat(500);
    const digest = { sha256: sha256Hex(utf8(text)), sizeBytes: utf8(text).length };
    expect(briefDetails({ note: text, event: { content: [{ text }] } })).toEqual({
      note: digest,
      event: { content: [{ text: digest }] },
    });
  });

  it("have no more than 64 KiB, however many short texts there are, and keep what is small", () => {
    const event = { items: Array.from({ length: 500 }, (_, at) => ({ value: `${at} ${"x".repeat(900)}` })) };
    const brief = briefDetails({ reference: "XA-2027-1", event });
    const json = JSON.stringify(event);
    expect(brief).toEqual({
      reference: "XA-2027-1",
      event: { sha256: sha256Hex(utf8(json)), sizeBytes: utf8(json).length },
    });
  });
});
