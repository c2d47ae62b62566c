import { fromUtf8, utf8 } from "../../src/protocol/bytes.ts";
import type { Designation } from "../../src/protocol/designation-schema.ts";
import { DESIGNATION_TYPE, type DesignationView } from "../../src/protocol/designation.ts";
import { signEnvelope } from "../../src/protocol/dsse.ts";
import { parseSha256Hex } from "../../src/protocol/identifiers.ts";
import { BEGIN, rootSigners, type InventedState } from "../../tests/support/invented-states.ts";

// Designations as no careful issuer makes them: what the vectors need and the protocol's own functions refuse to write.

/** Signs a changed document as the State's roots would, without the checks of a careful issuer. */
export function issue(state: InventedState, change: object): Uint8Array {
  return signEnvelope(DESIGNATION_TYPE, payloadOf({ ...state.view.designation, ...change }), rootSigners(state.roots));
}

/** Signed by the root members at these positions only. */
export function signedBy(state: InventedState, designation: Designation, positions: readonly number[]): Uint8Array {
  const roots = positions.flatMap((position) => state.roots.slice(position, position + 1));
  return signEnvelope(DESIGNATION_TYPE, payloadOf(designation), rootSigners(roots));
}

/** Another log than the State's own, and where its own one ended: at 300 entries. */
export function reopened({ log }: Designation): { origin: string; closed: NonNullable<Designation["log"]["closed"]> } {
  const root = parseSha256Hex("c".repeat(64));
  return {
    origin: otherOrigin(log.origin, "b"),
    closed: [...(log.closed ?? []), { origin: log.origin, size: 300, root }],
  };
}

/** As many logs as that, each closed at 300 entries. */
export function closedLogs({ log }: Designation, count: number): NonNullable<Designation["log"]["closed"]> {
  const root = parseSha256Hex("c".repeat(64));
  const ends = Array.from({ length: count }, (_, at) => String(at).padStart(3, "0"));
  return ends.map((end) => ({ origin: otherOrigin(log.origin, "b").replace(/bbb$/, end), size: 300, root }));
}

/** The same State's, of another log. */
export function otherOrigin(origin: string, digit: string): string {
  return `${origin.slice(0, origin.indexOf("/") + 1)}${digit.repeat(32)}`;
}

/** The text as it is signed, whatever it says. */
export function payloadOf(designation: object): Uint8Array {
  return utf8(JSON.stringify(designation));
}

/** The dispatch key is retired. */
export function retire(designation: Designation): Designation {
  const keys = designation.keys.map((key) =>
    key.use === "dispatch" ? { ...key, state: "retired" as const, until: "2027-06-01T00:00:00.000Z" } : key,
  );
  return { ...designation, keys, issuedAt: BEGIN };
}

/** The dispatch key of a designation, changed; the others as they are. */
export function changedKeys(view: DesignationView, change: Partial<Designation["keys"][number]>): Designation["keys"] {
  return view.designation.keys.map((key) => (key.use === "dispatch" ? { ...key, ...change } : key));
}

/** The same signed text: hints that point elsewhere or are absent, and members that nobody knows. */
export function withOtherHints(bytes: Uint8Array): Uint8Array {
  const envelope = JSON.parse(fromUtf8(bytes)) as {
    payload: string;
    payloadType: string;
    signatures: { sig: string }[];
  };
  const [first, ...rest] = envelope.signatures.map(({ sig }) => sig);
  return utf8(
    JSON.stringify({
      later: { colour: "blue" },
      signatures: [{ sig: first, later: 1 }, ...rest.map((sig) => ({ keyid: "a key of somebody", sig }))],
      payload: envelope.payload,
      payloadType: envelope.payloadType,
    }),
  );
}
