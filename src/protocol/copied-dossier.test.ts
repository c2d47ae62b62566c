import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bodyExamples } from "../../tests/support/body-examples.ts";
import { type DossierCopyContent, MAX_COPY_BYTES, MAX_COPY_PART_BYTES } from "./bodies/index.ts";
import { fromBase64, utf8 } from "./bytes.ts";
import { type CopiedDossier, joinCopy, readCopiedDossier, splitCopy, writeCopiedDossier } from "./copied-dossier.ts";
import { parseDispatchId, parseDossierId, parseExhibitId, parseRequestId, parseStateCode } from "./identifiers.ts";
import { isRefusal } from "./refusal.ts";

const uuid = (last: string): string => `01930000-0000-7000-8000-${last.padStart(12, "0")}`;
const copyId = uuid("c1");
const dossierId = parseDossierId(uuid("d1"));
const [XA, XB] = [parseStateCode("XA"), parseStateCode("XB")];
const sentAt = "2027-03-01T12:00:00.000Z";

const request = {
  kind: "request",
  by: XA,
  dispatchId: parseDispatchId(uuid("1")),
  sentAt,
  receivedAt: sentAt,
  content: bodyExamples.request,
} as const;
const closure = {
  ...request,
  kind: "closure",
  by: XB,
  dispatchId: parseDispatchId(uuid("2")),
  content: bodyExamples.closure,
} as const;
const exhibit = { exhibitId: parseExhibitId(uuid("e1")), by: XB, number: "E-1", size: 7 };
const copy: CopiedDossier = {
  version: 1,
  from: XB,
  to: XA,
  dossierId,
  metAnewAt: sentAt,
  words: [request, closure],
  exhibits: [exhibit],
};

function joined(parts: readonly DossierCopyContent[]): Uint8Array {
  const [first] = parts;
  if (first === undefined) throw new Error("no parts");
  return joinCopy(
    first,
    parts.map(({ part, data }) => ({ part, data: fromBase64(data) })),
  );
}

function codeOf(act: () => unknown): { code: string; field: string | undefined } | undefined {
  try {
    act();
  } catch (error) {
    if (isRefusal(error)) return { code: error.code, field: error.field };
    throw error;
  }
  return undefined;
}

describe("the text of a copy", () => {
  it("is read as it was written", () => {
    expect(readCopiedDossier(writeCopiedDossier(copy))).toEqual(copy);
  });

  it.each([
    ["words.0.by", { words: [{ ...request, by: "XC" }] }],
    ["words.0.content.requestId", { words: [closure, request] }],
    ["words.1.content.requestId", { words: [request, { ...request, dispatchId: uuid("3") }] }],
    ["words.1.dispatchId", { words: [request, { ...closure, dispatchId: request.dispatchId }] }],
    ["words.1.content.outcome", { words: [request, { ...closure, content: bodyExamples.withdrawal }] }],
    ["words.0.kind", { words: [{ ...request, kind: "exhibit-offer", content: bodyExamples["exhibit-offer"] }] }],
    ["words", { words: [] }],
    ["exhibits.0.by", { exhibits: [{ ...exhibit, by: "XC" }] }],
    ["metAnewAt", { metAnewAt: "yesterday" }],
  ])("is refused for %s", (field, change) => {
    const text = utf8(JSON.stringify({ ...copy, ...change }));
    expect(codeOf(() => readCopiedDossier(text))).toEqual({ code: "document-malformed", field });
  });

  it("is refused where it nests too deep, names a member twice, or is of a version to come", () => {
    const deep = `{"version":1,"words":${"[".repeat(60)}${"]".repeat(60)}}`;
    expect(codeOf(() => readCopiedDossier(utf8(deep)))?.code).toBe("json-too-deep");
    expect(codeOf(() => readCopiedDossier(utf8('{"version":1,"version":1}')))?.code).toBe("json-duplicate-name");
    expect(codeOf(() => readCopiedDossier(utf8('{"version":2}')))?.code).toBe("unknown-version");
  });

  it("is not written where it is larger than one copy", () => {
    const text = { language: "en", text: "x".repeat(100_000) };
    const words = Array.from({ length: 340 }, (_, index) => ({
      ...closure,
      dispatchId: parseDispatchId(uuid(String(1_000 + index))),
      content: { ...bodyExamples.closure, note: text },
    }));
    expect(codeOf(() => writeCopiedDossier({ ...copy, words: [request, ...words] }))?.code).toBe("copy-too-large");
  });
});

describe("the parts of a copy", () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 }).chain((seed) =>
    fc.integer({ min: 1, max: 3 * MAX_COPY_PART_BYTES }).map((size) => {
      const text = new Uint8Array(size);
      for (let at = 0; at < size; at += seed.length) text.set(seed.subarray(0, size - at), at);
      return text;
    }),
  );

  it("make the same text in whatever order they come", () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 0, max: 2 }), (text, turn) => {
        const parts = splitCopy(text, { copyId, dossierId });
        const turned = [...parts.slice(turn), ...parts.slice(0, turn)];
        expect(Buffer.compare(joined(turned), text)).toBe(0);
      }),
      { numRuns: 8 },
    );
  });

  it("are at most as many as a copy may have", () => {
    expect(splitCopy(new Uint8Array(MAX_COPY_BYTES), { copyId, dossierId })).toHaveLength(64);
  });

  it("make nothing where one is missing, doubled, of another copy, or lies about the whole", () => {
    const [first, second] = splitCopy(new Uint8Array(MAX_COPY_PART_BYTES + 1), { copyId, dossierId });
    const other = splitCopy(utf8("another text"), { copyId, dossierId })[0];
    if (first === undefined || second === undefined || other === undefined) throw new Error("no parts");
    const lies = [{ size: 9 }, { sha256: other.sha256 }].map((lie) => [
      { ...first, ...lie },
      { ...second, ...lie },
    ]);
    for (const parts of [[first], [first, first], [first, { ...second, data: first.data }], [second, other], ...lies]) {
      expect(codeOf(() => joined(parts))?.code).toBe("copy-parts-differ");
    }
  });

  it("keep what a person wrote, byte for byte", () => {
    const text = writeCopiedDossier({
      ...copy,
      words: [{ ...request, content: { ...request.content, requestId: parseRequestId(uuid("a")) } }],
    });
    expect(readCopiedDossier(joined(splitCopy(text, { copyId, dossierId }))).words[0]?.content.requestId).toBe(
      uuid("a"),
    );
  });
});
