import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromUtf8, utf8 } from "./bytes.ts";
import { sha256Hex } from "./digest.ts";
import { commitment, encodeLogDetails, encodeLogEntry, parseLogDetails, parseLogEntry } from "./log-entry.ts";
import { isRefusal } from "./refusal.ts";
import { refused } from "../../tests/support/refused.ts";

const salt = new Uint8Array(32).fill(7);
const fields = {
  type: "cooperation.request-sent",
  id: "0190c5a0-0000-7000-8000-000000000001",
  at: new Date("2027-03-01T10:00:00.123Z"),
  actor: sha256Hex(utf8("actor")),
  commitment: commitment(salt, utf8("details")),
  random: new Uint8Array(16).fill(9),
};

describe("log entry", () => {
  test("is exactly these bytes", () => {
    expect(fromUtf8(encodeLogEntry(fields))).toBe(
      `{"format":"rogatory-log-entry-v1","type":"cooperation.request-sent","id":"0190c5a0-0000-7000-8000-000000000001",` +
        `"at":"2027-03-01T10:00:00.123Z","actor":"${fields.actor}","commitment":"${fields.commitment}",` +
        `"random":"09090909090909090909090909090909"}`,
    );
  });

  test("lets members of a later version stand", () => {
    const later = fromUtf8(encodeLogEntry(fields)).replace("{", '{"added":"later",');
    expect(parseLogEntry(utf8(later))).toMatchObject({ added: "later", id: fields.id });
  });

  const valid = fromUtf8(encodeLogEntry(fields));
  test.each([
    ["another format", valid.replace("entry-v1", "entry-v2")],
    ["a type in capitals", valid.replace("cooperation", "Cooperation")],
    ["a time without milliseconds", valid.replace(".123Z", "Z")],
    ["a time on no day of any calendar", valid.replace("2027-03-01", "2027-02-30")],
    ["an identifier of no version", valid.replace("-7000-", "-0000-")],
    ["an identifier of another variant", valid.replace("-8000-", "-7000-")],
    ["a short commitment", valid.replace(fields.commitment, "abcd")],
    ["no random", valid.replace(/,"random":"[0-9]+"/, "")],
    ["a doubled member", valid.replace("{", `{"id":"${fields.id}",`)],
    ["a byte after the end", `${valid} x`],
  ])("with %s is refused", (_, text) => {
    expect(() => parseLogEntry(utf8(text))).toThrow(expect.objectContaining({ name: "Refusal" }));
  });

  test("is refused with the field that is wrong", () => {
    const wrong = utf8(valid.replace(".123Z", "Z"));
    expect(() => parseLogEntry(wrong)).toThrow(expect.objectContaining({ code: "log-entry-malformed", field: "at" }));
  });

  test("of any bytes is parsed or refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        try {
          parseLogEntry(bytes);
        } catch (error) {
          if (!isRefusal(error)) throw error;
        }
      }),
    );
  });
});

describe("details", () => {
  test("come back as they were committed", () => {
    const details = { subject: { kind: "request", id: "r1" }, dossier: "d1", details: { size: 3, name: "Ålesund" } };
    expect(parseLogDetails(encodeLogDetails(details))).toMatchObject(details);
  });

  test("that strict JSON could not read later are refused at once", () => {
    const details = { subject: { kind: "request", id: "r1" }, details: { share: 0.5 } };
    expect(() => encodeLogDetails(details)).toThrow(refused("json-number-unsafe"));
  });

  test("under another salt have another commitment", () => {
    const bytes = utf8("details");
    expect(commitment(salt, bytes)).not.toBe(commitment(salt.with(0, 0), bytes));
    expect(() => commitment(salt.slice(1), bytes)).toThrow(refused("salt-malformed"));
  });
});
