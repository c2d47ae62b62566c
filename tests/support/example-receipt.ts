import type { CreatedDispatch } from "../../src/protocol/dispatch.ts";
import { parseSha256Hex } from "../../src/protocol/identifiers.ts";
import type { Receipt } from "../../src/protocol/receipt.ts";
import { type InventedState, NOON } from "./invented-states.ts";

/** What the receiver of a dispatch says about it. */
export function exampleReceipt(sent: CreatedDispatch, giver: InventedState, to: InventedState): Receipt {
  return {
    version: 1,
    profile: sent.header.profile,
    strength: "valid",
    giver: giver.view.state,
    to: to.view.state,
    designations: { giver: giver.view.digest, to: to.view.digest },
    dispatchId: sent.header.dispatchId,
    incarnation: sent.header.incarnation,
    sequence: sent.header.sequence,
    sealedDigest: sent.header.sealedDigest,
    payloadDigest: sent.bodyDigest,
    dossierId: sent.binding.dossierId,
    recipients: sent.binding.recipients,
    giverIncarnation: { number: 2, id: "1".repeat(32) },
    at: NOON.toISOString(),
    logHead: { origin: giver.view.designation.log.origin, size: 12, root: parseSha256Hex("8".repeat(64)) },
    random: "2".repeat(32),
    critical: [],
  };
}
