import { fromUtf8, hex, utf8 } from "../../src/protocol/bytes.ts";
import {
  type CustodyAct,
  type SealedCustodyEntry,
  nextCustodyEntry,
  parseCustodyEntry,
  verifyCustodyChain,
} from "../../src/protocol/custody.ts";
import type { WrittenReason } from "../../src/protocol/custody-reason.ts";
import { parseExhibitId, parseStateCode } from "../../src/protocol/identifiers.ts";
import { seededRandom } from "../../tests/support/seeded-random.ts";
import { b64, codeOf } from "./world.ts";

const REASONS = {
  "taken-in": { language: "vi", text: "Trả lời yêu cầu." },
  sealed: { code: "sealed-on-arrival", values: {} },
  offered: { code: "offered", values: { state: "XA", authority: "central-authority" } },
  accepted: { code: "conditions-accepted", values: { conditions: 2 } },
  "stored-by-receiver": { code: "receiver-stored", values: { at: "2027-03-01T12:03:30.000Z" } },
  scrubbed: { code: "stored-body-damaged", values: { leaves: "3,17,+" } },
} as const satisfies Partial<Record<CustodyAct, WrittenReason>>;

/** A custody record that holds together, and what must be noticed in it. */
export async function custodyVectors(): Promise<object> {
  const random = seededRandom("exhibit custody");
  const chain: SealedCustodyEntry[] = [];
  const acts = ["taken-in", "sealed", "offered", "accepted", "stored-by-receiver", "scrubbed"] as const;
  for (const [position, act] of acts.entries()) {
    chain.push(
      nextCustodyEntry(chain.at(-1), {
        exhibitId: parseExhibitId("01957000-0000-7000-8000-000000000001"),
        act,
        at: `2027-03-01T12:0${position}:00.000Z`,
        by:
          act === "taken-in"
            ? { kind: "person", pseudonym: `person-${hex(random(8))}` }
            : act === "accepted" || act === "stored-by-receiver"
              ? { kind: "peer", state: parseStateCode("XA") }
              : { kind: "server", job: `evidence.${act}` },
        source: act === "accepted" || act === "stored-by-receiver" ? "signed" : "measured",
        reason: REASONS[act],
        order: position === 0 ? "Production order 12/27" : null,
        before: {},
        after: {},
        evidence: [],
        random: hex(random(16)),
      }),
    );
  }
  // By a server of a later version: this one would not write it, and must take it.
  const [last] = chain.slice(-1);
  if (last === undefined) throw new Error("the record has entries");
  chain.push(parseCustodyEntry(utf8(JSON.stringify({ ...last.entry, ...ofLaterVersion(last) }))));
  const bytes = chain.map((entry) => entry.bytes);
  const [first = new Uint8Array(), second = new Uint8Array(), ...rest] = bytes;
  const broken: Record<string, Uint8Array[]> = {
    "an entry is missing": [first, ...rest],
    "two entries changed places": [second, first, ...rest],
    "an entry stands twice": [first, first, second, ...rest],
    "a reason was altered": [utf8(fromUtf8(first).replace("yêu cầu", "lệnh")), second, ...rest],
    ...malformedReasons(first),
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

function ofLaterVersion({ entry, digest }: SealedCustodyEntry): object {
  return {
    number: entry.number + 1,
    previous: digest,
    random: "0f".repeat(16),
    reason: { code: "stored-elsewhere", values: { place: "vault-2", copies: 3, before: -1 } },
  };
}

/** What is neither words in a language nor a code with values. */
function malformedReasons(first: Uint8Array): Record<string, Uint8Array[]> {
  const { entry } = parseCustodyEntry(first);
  const coded = (code: string, values: object): object => ({ code, values });
  const nine = Object.fromEntries(Array.from("abcdefghi", (name, at) => [name, at]));
  const reasons: Record<string, unknown> = {
    "a reason has no language": { text: "Answer to the request." },
    "a reason is bare text": "Answer to the request.",
    "a reason is empty": { language: "en", text: "" },
    "a reason is in no language": { language: "english", text: "Answer to the request." },
    "a reason has more than 2,000 characters": { language: "en", text: "😀".repeat(2_001) },
    "a reason is translated": { language: "en", text: "Answer.", translation: { language: "fr", text: "Réponse." } },
    "a reason is both words and a code": { language: "en", text: "Answer.", ...coded("sealed-on-arrival", {}) },
    "a code of a reason has a capital": coded("Sealed", {}),
    "a code of a reason has no values": { code: "sealed-on-arrival" },
    "a value of a reason is a sentence": coded("offered", { state: "XA", authority: "the central authority" }),
    "a value of a reason is empty": coded("offered", { state: "XA", authority: "" }),
    "a value of a reason is a list": coded("stored-body-damaged", { leaves: [3, 17] }),
    "a name of a value has a hyphen": coded("stored-elsewhere", { "in-place": 1 }),
    "a reason has nine values": coded("stored-elsewhere", nine),
  };
  return Object.fromEntries(
    Object.entries(reasons).map(([why, reason]) => [why, [utf8(JSON.stringify({ ...entry, reason }))]]),
  );
}
