import fc from "fast-check";
import { expect, it } from "vitest";
import { bodyExamples } from "../../../../../tests/support/body-examples.ts";
import { fromBase64 } from "../../../../protocol/bytes.ts";
import { joinCopy, readCopiedDossier, splitCopy, writeCopiedDossier } from "../../../../protocol/copied-dossier.ts";
import {
  parseDispatchId,
  parseDossierId,
  parseRequestId,
  parseSha256Hex,
  parseStateCode,
} from "../../../../protocol/identifiers.ts";
import type { RequestEvent } from "../../request/domain/events.ts";
import { requestOf } from "../../request/domain/fold.ts";
import { composeCopy } from "./compose-copy.ts";
import { requestsOfCopy } from "./fold-copy.ts";

const [from, to] = [parseStateCode("XB"), parseStateCode("XA")];
const dossierId = parseDossierId("01930000-0000-7000-8000-0000000000d1");
const uuid = (request: number, word: number): string =>
  `01930000-0000-7000-8000-${String(request).padStart(4, "0")}${String(word).padStart(8, "0")}`;
const at = (second: number): string => new Date(Date.UTC(2027, 1, 1) + second * 1_000).toISOString();
const NAME = "Olga Nemo";
const by = { userId: "olga", name: NAME };

/** What happened to one request of theirs: at which second, by whom, and whether it arrived there. */
interface Happening {
  readonly second: number;
  readonly what: "theirs" | "ours" | "ours-lost" | "late" | "note";
}

const happening: fc.Arbitrary<Happening> = fc.record({
  second: fc.integer({ min: 0, max: 500 }),
  what: fc.constantFrom("theirs", "ours", "ours-lost", "late", "note"),
});

function eventsOf(request: number, happenings: readonly Happening[]): RequestEvent[] {
  const requestId = parseRequestId(uuid(request, 0));
  const digest = parseSha256Hex("a".repeat(64));
  const received: RequestEvent = {
    type: "received",
    number: 1,
    at: at(0),
    ownReference: "XB-1",
    content: { ...bodyExamples.request, requestId },
    bearer: "peer",
    sentAt: at(0),
    receivedAt: at(0),
    dispatchId: parseDispatchId(uuid(request, 1)),
    digest,
  };
  const later = happenings.map(({ second, what }, index): RequestEvent => {
    const number = index + 2;
    const occasion = { number, at: at(second) };
    if (what === "note") return { ...occasion, by, type: "noted", note: "Nobody else's business" };
    const message = {
      type: "message",
      kind: "question",
      content: { ...bodyExamples.question, requestId, questionId: `q-${number}` },
      lane: what === "theirs" || what === "late" ? "peer" : "own",
      bearer: "peer",
      dispatchId: parseDispatchId(uuid(request, number)),
      ...(what === "theirs" || what === "late" ? { digest, sentAt: at(second) } : {}),
    } as const;
    if (what === "late") return { ...occasion, type: "came-too-late", message, code: "superseded" };
    return { ...occasion, ...message, ...(what === "theirs" ? {} : { by }) };
  });
  return [received, ...later];
}

it("makes of whatever happened a text that comes out of its parts as it went in, and says only what had passed", () => {
  fc.assert(
    fc.property(fc.array(fc.array(happening, { maxLength: 12 }), { minLength: 1, maxLength: 4 }), (all) => {
      const passed = new Map(
        all.flatMap((happenings, request) =>
          happenings.flatMap(({ what }, index): [string, { receivedAt: string }][] =>
            what === "ours" ? [[uuid(request, index + 2), { receivedAt: at(900) }]] : [],
          ),
        ),
      );
      const requests = all.map((happenings, request) => {
        const events = eventsOf(request, happenings);
        return { file: requestOf({ requestId: parseRequestId(uuid(request, 0)), dossierId }, events), events };
      });
      const { copy, unsaid } = composeCopy({ from, to, dossierId, metAnewAt: at(999), requests, passed, exhibits: [] });
      const text = writeCopiedDossier(copy);
      const parts = splitCopy(text, { copyId: uuid(9, 9), dossierId });
      const [first] = parts;
      if (first === undefined) throw new Error("no parts");
      const joined = joinCopy(
        first,
        parts.map(({ part, data }) => ({ part, data: fromBase64(data) })),
      );
      expect(Buffer.compare(joined, text)).toBe(0);
      expect(readCopiedDossier(joined)).toEqual(copy);

      const flat = all.flat();
      const count = (...whats: string[]) => flat.filter(({ what }) => whats.includes(what)).length;
      expect(unsaid).toBe(count("ours-lost"));
      expect(copy.words).toHaveLength(all.length + count("theirs", "ours", "late"));
      expect(copy.words.filter(({ refused }) => refused !== undefined)).toHaveLength(count("late"));
      expect(Buffer.from(text).toString()).not.toContain(NAME);
      expect(Buffer.from(text).toString()).not.toContain("Nobody else's business");
      // Every request can be shown where it comes.
      expect(requestsOfCopy(copy)).toHaveLength(all.length);
    }),
    { numRuns: 60 },
  );
});
