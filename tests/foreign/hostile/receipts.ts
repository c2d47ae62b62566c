// Receipts that prove nothing: spec/receipts.md, "Taking".

import { randomUUID } from "node:crypto";
import type { Header } from "../state/dispatches.ts";
import { signEnvelope } from "../state/envelopes.ts";
import { toJson } from "../state/encoding.ts";
import { type Receipt, aboutDispatch } from "../state/receipts.ts";
import type { Scene } from "./scene.ts";

/** A receipt that must not be taken, about a dispatch of Borealia to the hostile State. */
export interface FalseReceipt {
  readonly what: string;
  readonly make: (scene: Scene, about: Header) => Uint8Array;
}

function saying(what: string, bend: (scene: Scene) => Partial<Receipt>): FalseReceipt {
  return { what, make: (scene, about) => scene.hostile.sign({ ...aboutDispatch(about), ...bend(scene) }) };
}

export const FALSE_RECEIPTS: readonly FalseReceipt[] = [
  saying("about a dispatch that was never sent", () => ({ dispatchId: randomUUID() })),
  saying("about a dispatch to the good State", ({ good }) => aboutDispatch(firstReceived(good.received))),
  saying("with the digest of other sealed bytes", () => ({ sealedDigest: "0".repeat(64) })),
  saying("with another number", () => ({ sequence: 12_345 })),
  saying("of another incarnation", () => ({ incarnation: { number: 1, id: "0".repeat(32) } })),
  saying("for another State", () => ({ to: "XF" })),
  saying("in the good State's name", () => ({ giver: "XF" })),
  saying("in production", () => ({ profile: "production" })),
  saying("of something opened that says another text", () => ({
    strength: "valid",
    payloadDigest: "0".repeat(64),
    dossierId: randomUUID(),
    recipients: "0".repeat(64),
  })),
  saying("that is valid and does not say of what", () => ({ strength: "valid" })),
  saying("that refuses without a code", () => ({ strength: "refused" })),
  saying("that does not refuse and has a code", () => ({ strength: "stored", code: "refused" })),
  saying("of a strength that nobody knows", () => ({ strength: "eternal" as Receipt["strength"] })),
  saying("with something critical", () => ({ critical: ["be-quick"] })),
  {
    what: "under the dispatch key",
    make: ({ hostile }, about) => {
      const envelope = hostile.sign(aboutDispatch(about));
      const { payload } = JSON.parse(Buffer.from(envelope).toString()) as { payload: string };
      return signEnvelope("receipt", new Uint8Array(Buffer.from(payload, "base64")), [hostile.keys.signing.dispatch]);
    },
  },
  { what: "that is no envelope", make: () => toJson({ receipts: [] }) },
];

/** The cover of the first dispatch that came in. */
export function firstReceived(received: readonly { header: Header }[]): Header {
  const [first] = received;
  if (first === undefined) throw new Error("nothing came in yet");
  return first.header;
}
