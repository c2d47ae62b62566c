// spec/receipts.md: what a receiver signs about a dispatch, given and taken.

import { type Known, keysThatCount } from "./designations.ts";
import type { Header, Incarnation, Opened } from "./dispatches.ts";
import { Refused, parseJson, toJson } from "./encoding.ts";
import { contentOf, openEnvelope, readEnvelope, signEnvelope } from "./envelopes.ts";
import type { SigningKey } from "./keys.ts";

/** A receipt as it is signed. */
export interface Receipt {
  readonly version: 1;
  readonly profile: string;
  readonly strength: "stored" | "valid" | "handled" | "opened" | "refused" | "expired";
  readonly code?: string;
  readonly giver: string;
  readonly to: string;
  readonly designations: { readonly giver: string; readonly to: string };
  readonly dispatchId: string;
  readonly incarnation: Incarnation;
  readonly sequence: number;
  readonly sealedDigest: string;
  readonly payloadDigest?: string;
  readonly dossierId?: string | null;
  readonly recipients?: string;
  readonly giverIncarnation: Incarnation;
  readonly at: string;
  readonly logHead: { readonly origin: string; readonly size: number; readonly root: string };
  readonly random: string;
  readonly critical: readonly string[];
}

const LARGEST = 4_096;

/** What a receipt says of the dispatch it is about; from `valid` on also of what was opened. */
export function aboutDispatch(header: Header, opened?: Opened): Partial<Receipt> {
  return {
    to: header.from,
    dispatchId: header.dispatchId,
    incarnation: header.incarnation,
    sequence: header.sequence,
    sealedDigest: header.sealedDigest,
    ...(opened === undefined
      ? {}
      : {
          payloadDigest: opened.payloadDigest,
          dossierId: opened.binding.dossierId,
          recipients: opened.binding.recipients,
        }),
  };
}

/** Signs a receipt. */
export function signReceipt(receipt: Receipt, key: SigningKey): Uint8Array {
  return signEnvelope("receipt", toJson(receipt), [key]);
}

/** Verifies a receipt about a dispatch of ours: signature, profile, and that every name in it is that of the dispatch. */
export function takeReceipt(
  envelope: Uint8Array,
  giver: Known,
  about: Header,
  payloadDigest: string,
  at: string,
): Receipt {
  const claimed = parseJson(readEnvelope(envelope, "receipt", LARGEST).payload) as Partial<Receipt>;
  if (claimed.giver !== giver.designation.state) throw new Refused("refused", "giver");
  const keys = keysThatCount(giver.designation, "receipt", at);
  const signed = openEnvelope(envelope, "receipt", LARGEST, keys, giver.designation.requiredAlgorithms.receipt);
  const receipt = contentOf<Receipt>(signed, "receipt");
  const said = [receipt.to, receipt.dispatchId, receipt.incarnation, receipt.sequence, receipt.sealedDigest];
  const ours = [about.from, about.dispatchId, about.incarnation, about.sequence, about.sealedDigest];
  const isOurs =
    said.every((value, at_) => JSON.stringify(value) === JSON.stringify(ours[at_])) &&
    receipt.profile === about.profile &&
    (receipt.payloadDigest === undefined || receipt.payloadDigest === payloadDigest) &&
    receipt.designations.giver === giver.digest &&
    receipt.critical.length === 0;
  if (!isOurs) throw new Refused("refused", "a receipt about something else");
  if ((receipt.strength === "refused") !== (receipt.code !== undefined)) throw new Refused("refused", "code");
  if (receipt.strength === "valid" && receipt.payloadDigest === undefined)
    throw new Refused("refused", "payloadDigest");
  return receipt;
}
