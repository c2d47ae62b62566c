/** Members of a root that are kept on other machines, and what such a machine does with a draft (R8). */
import {
  base64,
  DESIGNATION_TYPE,
  MAX_DESIGNATION_BYTES,
  parseEnvelope,
  type RootMember,
  signEnvelope,
  signerOf,
} from "../../src/protocol/index.ts";
import type { RootHolder } from "./invented-states.ts";

/** The public half, for the details of a designation. */
export function memberOf({ name, ed25519, mlDsa65 }: RootHolder): RootMember {
  return { name, custody: "offline", ed25519: base64(ed25519.publicKey), mlDsa65: base64(mlDsa65.publicKey) };
}

/** What the machine in the safe does with the draft. */
export function signOffline(draft: Uint8Array, ...holders: RootHolder[]): Uint8Array {
  const { payload } = parseEnvelope(draft, { maxPayloadBytes: MAX_DESIGNATION_BYTES });
  return signEnvelope(
    DESIGNATION_TYPE,
    payload,
    holders.flatMap((holder) => [signerOf(holder.ed25519), signerOf(holder.mlDsa65)]),
  );
}
