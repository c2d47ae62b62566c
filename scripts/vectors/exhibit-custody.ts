import { fromUtf8, hex, utf8 } from "../../src/protocol/bytes.ts";
import { type SealedCustodyEntry, nextCustodyEntry, verifyCustodyChain } from "../../src/protocol/custody.ts";
import { parseExhibitId, parseStateCode } from "../../src/protocol/identifiers.ts";
import { seededRandom } from "../../tests/support/seeded-random.ts";
import { b64, codeOf } from "./world.ts";

/** A custody record that holds together, and what must be noticed in it. */
export async function custodyVectors(): Promise<object> {
  const random = seededRandom("exhibit custody");
  const chain: SealedCustodyEntry[] = [];
  const acts = ["taken-in", "sealed", "offered", "accepted", "opened-by-receiver"] as const;
  for (const [position, act] of acts.entries()) {
    chain.push(
      nextCustodyEntry(chain.at(-1), {
        exhibitId: parseExhibitId("01957000-0000-7000-8000-000000000001"),
        act,
        at: `2027-03-01T12:0${position}:00.000Z`,
        by:
          position < 3
            ? { kind: "person", pseudonym: `person-${hex(random(8))}` }
            : { kind: "peer", state: parseStateCode("XA") },
        source: position < 3 ? "measured" : "signed",
        reason: "Answer to the request.",
        order: position === 0 ? "Production order 12/27" : null,
        before: {},
        after: {},
        evidence: [],
        random: hex(random(16)),
      }),
    );
  }
  const bytes = chain.map((entry) => entry.bytes);
  const [first = new Uint8Array(), second = new Uint8Array(), ...rest] = bytes;
  const broken: Record<string, Uint8Array[]> = {
    "an entry is missing": [first, ...rest],
    "two entries changed places": [second, first, ...rest],
    "an entry stands twice": [first, first, second, ...rest],
    "a reason was altered": [utf8(fromUtf8(first).replace("Answer", "Advice")), second, ...rest],
    "the source was raised": [first, utf8(fromUtf8(second).replace('"measured"', '"signed"')), ...rest],
  };
  return {
    about: "A custody record, oldest entry first, as exact bytes; each names the SHA-256 of the one before.",
    valid: bytes.map(b64),
    digests: chain.map(({ digest }) => digest),
    invalid: await Promise.all(
      Object.entries(broken).map(async ([why, record]) => ({
        why,
        record: record.map(b64),
        code: await codeOf(() => verifyCustodyChain(record)),
      })),
    ),
  };
}
