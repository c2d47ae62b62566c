/** How the master key is opened. `plain-file` is for training and evaluation only (R29). */
export type UnlockMode = "plain-file" | "passphrase" | "systemd-credential";

export type SealingAlgorithm = "mlkem768x25519" | "x25519";

/** What may be known of a key without unlocking: everything but the secret. */
export interface SigningKeyDescription {
  readonly kind: "signing";
  /** Name in the store and of the file; not the key id of the protocol. */
  readonly id: string;
  /** One of the protocol's key uses (R4). */
  readonly use: string;
  readonly algorithm: "ed25519" | "ml-dsa-65";
  readonly publicKey: Uint8Array;
  readonly createdAt: Date;
}

export interface SealingKeyDescription {
  readonly kind: "sealing";
  readonly id: string;
  /** One of the protocol's sealing families (R12). */
  readonly family: string;
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

/** The keys of one State, one per use, each in its own file wrapped under the master key. */
export interface KeyStore {
  readonly mode: UnlockMode;
  readonly isLocked: boolean;
  /** Refuses with `wrong-passphrase`. */
  unlock(passphrase: string): Promise<void>;
  /** Newest first; works while locked. */
  list(): readonly KeyDescription[];
  createSigningKey(input: { use: string; algorithm: "ed25519" | "ml-dsa-65" }): Promise<SigningKeyDescription>;
  createSealingKey(input: {
    family: string;
    authority?: string;
    algorithm?: SealingAlgorithm;
  }): Promise<SealingKeyDescription>;
  /** Newest first. Refuses with `key-store-locked`. */
  signingKeys(use: string): readonly SigningKey[];
  /** The newest key of this use and algorithm. Refuses with `key-missing` or `key-store-locked`. */
  signingKey(use: string, algorithm: "ed25519" | "ml-dsa-65"): SigningKey;
  /** Newest first; without authority: all of the family. Refuses with `key-store-locked`. */
  sealingKeys(family: string, authority?: string): readonly SealingKey[];
  /** A symmetric key of 32 bytes for data at rest, bound to this label. Refuses with `key-store-locked`. */
  storageKey(label: string): Uint8Array;
  /** Removes the secret for good; the description is the caller's to keep. */
  destroy(id: string): Promise<void>;
}
