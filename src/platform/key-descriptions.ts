import type { KeyAlgorithm, KeyUse, SealingFamily } from "../protocol/keys.ts";
import type { KeyFile, KeyLabel } from "./keystore-files.ts";

/** How the master key is opened. `plain-file` is for training and evaluation only (R29). */
export type UnlockMode = "plain-file" | "passphrase" | "systemd-credential";

export type SealingAlgorithm = "mlkem768x25519" | "x25519";

/** What may be known of a key without unlocking: everything but the secret. */
export interface SigningKeyDescription {
  readonly kind: "signing";
  /** Name in the store and of the file; not the key id of the protocol. */
  readonly id: string;
  readonly use: KeyUse;
  readonly algorithm: KeyAlgorithm;
  readonly publicKey: Uint8Array;
  readonly createdAt: Date;
}

export interface SealingKeyDescription {
  readonly kind: "sealing";
  readonly id: string;
  readonly family: SealingFamily;
  readonly authority?: string;
  readonly algorithm: SealingAlgorithm;
  /** age recipient string. */
  readonly recipient: string;
  readonly createdAt: Date;
}

export type KeyDescription = SigningKeyDescription | SealingKeyDescription;

export interface SigningKey extends SigningKeyDescription {
  /** Seed of 32 bytes. */
  readonly secretKey: Uint8Array;
}

export interface SealingKey extends SealingKeyDescription {
  /** age identity string. */
  readonly identity: string;
}

/** What may be shown of a key file, of either kind: its secret stays where it is. */
export function describe(file: KeyFile): KeyDescription {
  return file.kind === "signing" ? describeSigning(file) : describeSealing(file);
}

/** A label with base64 and ISO dates, as bytes and dates. */
export function describeSigning({
  kind,
  id,
  use,
  algorithm,
  publicKey,
  createdAt,
}: Extract<KeyLabel, { kind: "signing" }>): SigningKeyDescription {
  return {
    kind,
    id,
    use,
    algorithm,
    publicKey: new Uint8Array(Buffer.from(publicKey, "base64")),
    createdAt: new Date(createdAt),
  };
}

/** The same for a key that opens. */
export function describeSealing(label: Extract<KeyLabel, { kind: "sealing" }>): SealingKeyDescription {
  const { kind, id, family, authority, algorithm, recipient, createdAt } = label;
  const named = authority === undefined ? {} : { authority };
  return { kind, id, family, ...named, algorithm, recipient, createdAt: new Date(createdAt) };
}
