import { hkdfSync } from "node:crypto";
import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { base64 } from "../protocol/bytes.ts";
import type { KeyAlgorithm, KeyUse, SealingFamily } from "../protocol/keys.ts";
import { Refusal } from "../protocol/refusal.ts";
import { generateSealingIdentity } from "../protocol/sealing.ts";
import { generateKeyPair } from "../protocol/signatures.ts";
import type { Clock } from "./clock.ts";
import { syncFolder } from "./durable-files.ts";
import {
  describe,
  describeSealing,
  describeSigning,
  type KeyDescription,
  type SealingAlgorithm,
  type SealingKey,
  type SealingKeyDescription,
  type SigningKey,
  type SigningKeyDescription,
  type UnlockMode,
} from "./key-descriptions.ts";
import {
  keyFileSchema,
  keyPath,
  labelText,
  readKeyFiles,
  readStoreFile,
  unwrap,
  wrap,
  writeKeyFile,
  writeStoreFile,
  type KeyFile,
  type KeyLabel,
  type StoreFile,
} from "./keystore-files.ts";
import { newPassphraseMaster, newPlainMaster, openMaster, readCredential } from "./keystore-master.ts";
import type { Randomness } from "./random.ts";

/** The keys of one State, one per use, each in its own file wrapped under the master key. */
export interface KeyStore {
  readonly mode: UnlockMode;
  readonly isLocked: boolean;
  /**
   * The first passphrase ever given becomes the passphrase. `beforeOpen` runs once it has proved right; where that throws, the store
   * stays locked. Refuses `wrong-passphrase`, `passphrase-too-short`.
   */
  unlock(passphrase: string, beforeOpen?: () => Promise<void>): Promise<void>;
  /** Newest first; works while locked. */
  list(): readonly KeyDescription[];
  createSigningKey(input: { use: KeyUse; algorithm: KeyAlgorithm }): Promise<SigningKeyDescription>;
  createSealingKey(input: {
    family: SealingFamily;
    authority?: string;
    /** Default: mlkem768x25519, post-quantum. */
    algorithm?: SealingAlgorithm;
  }): Promise<SealingKeyDescription>;
  /** Newest first. Refuses with `key-store-locked` and `key-frozen`. */
  signingKeys(use: KeyUse): readonly SigningKey[];
  /** The newest key of this use and algorithm that may sign. Refuses with `key-missing`, `key-store-locked` and `key-frozen`. */
  signingKey(use: KeyUse, algorithm: KeyAlgorithm): SigningKey;
  /** From now on keys are used as this says; federation tells it at start and with each change. */
  obey(standing: KeyStanding): void;
  readonly standing: KeyStanding;
  /** Whether people stopped all use of these keys (R8). */
  isFrozen(use: KeyUse | SealingFamily): boolean;
  /** Refuses `key-frozen`. */
  demandUsable(use: KeyUse | SealingFamily): void;
  /** Newest first; without authority: all of the family. Refuses with `key-store-locked`. */
  sealingKeys(family: SealingFamily, authority?: string): readonly SealingKey[];
  /** A symmetric key of 32 bytes for data at rest, bound to this label. Refuses with `key-store-locked`. */
  storageKey(label: string): Uint8Array;
  /**
   * Whether the files still hold what was read from them; works while locked. Refuses `key-file-missing`, `key-file-changed`,
   * `key-file-damaged`, `key-file-open`, `key-store-file-missing`: the running server goes on, and its next start would not.
   */
  checkFiles(): void;
  /**
   * Locks the store until the process ends: everything that needs a secret refuses with this reason, `unlock` too. For a
   * server that may sign nothing more (R20).
   */
  shut(why: Refusal): void;
  /** Removes the secret for good; the description is the caller's to keep. */
  destroy(id: string): Promise<void>;
}

/** What our published designation and our administrators say of the keys (R4, R8). */
export interface KeyStanding {
  /** Public keys, base64, that other States know as ours and active; undefined before the first designation: then any may sign. */
  readonly published: ReadonlySet<string> | undefined;
  /** Public keys, base64, that somebody else may have had, each with the instant since when (ISO 8601). */
  readonly lost: ReadonlyMap<string, string>;
  readonly frozen: ReadonlySet<KeyUse | SealingFamily>;
}

export interface KeyStoreOptions {
  readonly folder: string;
  readonly mode: UnlockMode;
  /** Refuses `plain-file`. */
  readonly isProduction: boolean;
  readonly clock: Clock;
  readonly random: Randomness;
  /** For mode `passphrase`, where it is known at start; otherwise the store opens locked. */
  readonly passphrase?: string;
}

/**
 * Opens or begins the key store. Refuses `plain-keys-in-production`, `key-unlock-changed`, `credential-missing`,
 * `wrong-passphrase`, `key-file-open`, `key-file-damaged`, `key-store-file-missing`.
 */
export async function openKeyStore(options: KeyStoreOptions): Promise<KeyStore> {
  const { folder, mode, isProduction } = options;
  // R29: "plain file" is refused with a production designation.
  if (mode === "plain-file" && isProduction) {
    throw new Refusal(
      "plain-keys-in-production",
      "A production server keeps no key in a plain file: choose passphrase or systemd-credential.",
    );
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const store = readStoreFile(folder);
  if (store && (store.master.kind === "plain") !== (mode === "plain-file")) {
    throw new Refusal(
      "key-unlock-changed",
      `The keys in ${folder} are opened by ${store.master.kind}; the configuration says ${mode}.`,
      {
        details: { folder, mode },
      },
    );
  }
  const keystore = new FileKeyStore(options, store);
  const passphrase = mode === "systemd-credential" ? readCredential() : options.passphrase;
  if (mode === "plain-file") await keystore.unlock("");
  else if (passphrase !== undefined) await keystore.unlock(passphrase);
  return keystore;
}

class FileKeyStore implements KeyStore {
  readonly #options: KeyStoreOptions;
  readonly #files: KeyFile[];
  readonly #secrets = new Map<string, Uint8Array>();
  #store: StoreFile | undefined;
  #master: Uint8Array | undefined;
  #shut: Refusal | undefined;
  #standing: KeyStanding = { published: undefined, lost: new Map(), frozen: new Set() };

  constructor(options: KeyStoreOptions, store: StoreFile | undefined) {
    this.#options = options;
    this.#store = store;
    this.#files = readKeyFiles(options.folder);
    this.#sort();
  }

  get mode(): UnlockMode {
    return this.#options.mode;
  }

  get isLocked(): boolean {
    return this.#master === undefined;
  }

  async unlock(passphrase: string, beforeOpen = async (): Promise<void> => {}): Promise<void> {
    if (this.#shut) throw this.#shut;
    if (this.#master) return;
    const master = this.#store ? await openMaster(this.#store, passphrase) : await this.#begin(passphrase);
    const wrappingKey = derive(master, "rogatory key files v1");
    const opened = this.#files.map((file) => [file.id, openKeyFile(file, wrappingKey)] as const);
    await beforeOpen();
    // Opening takes its time: it may have been shut meanwhile.
    if (this.#shut) throw this.#shut;
    for (const [id, secret] of opened) this.#secrets.set(id, secret);
    this.#master = master;
  }

  shut(why: Refusal): void {
    this.#shut ??= why;
    this.#master = undefined;
    for (const secret of this.#secrets.values()) secret.fill(0);
    this.#secrets.clear();
  }

  list(): readonly KeyDescription[] {
    return this.#files.map(describe);
  }

  async createSigningKey({ use, algorithm }: { use: KeyUse; algorithm: KeyAlgorithm }): Promise<SigningKeyDescription> {
    const pair = generateKeyPair(algorithm, (count) => this.#options.random.bytes(count));
    const label = {
      ...this.#newLabel(),
      kind: "signing",
      use,
      algorithm,
      publicKey: base64(pair.publicKey),
    } as const;
    return describeSigning(this.#add(label, pair.secretKey));
  }

  async createSealingKey(input: {
    family: SealingFamily;
    authority?: string;
    algorithm?: SealingAlgorithm;
  }): Promise<SealingKeyDescription> {
    const { family, authority, algorithm = "mlkem768x25519" } = input;
    const kind = algorithm === "x25519" ? "classical" : "post-quantum";
    const { identity, recipient } = await generateSealingIdentity(kind, (count) => this.#options.random.bytes(count));
    const named = authority === undefined ? {} : { authority };
    const label = { ...this.#newLabel(), kind: "sealing", family, ...named, algorithm, recipient } as const;
    return describeSealing(this.#add(label, Buffer.from(identity, "utf8")));
  }

  obey(standing: KeyStanding): void {
    this.#standing = standing;
  }

  get standing(): KeyStanding {
    return this.#standing;
  }

  isFrozen(use: KeyUse | SealingFamily): boolean {
    return this.#standing.frozen.has(use);
  }

  demandUsable(use: KeyUse | SealingFamily): void {
    if (this.isFrozen(use)) throw frozen(use);
  }

  signingKeys(use: KeyUse): readonly SigningKey[] {
    this.#requireMaster();
    this.demandUsable(use);
    return this.#files.flatMap((file) =>
      file.kind === "signing" && file.use === use ? [{ ...describeSigning(file), secretKey: this.#secret(file) }] : [],
    );
  }

  signingKey(use: KeyUse, algorithm: KeyAlgorithm): SigningKey {
    const { published } = this.#standing;
    // A key that was just made signs nothing before its designation is published; root keys sign designations only.
    const mayCount = (key: SigningKey): boolean => use === "root" || published?.has(base64(key.publicKey)) !== false;
    const key = this.signingKeys(use).find((candidate) => candidate.algorithm === algorithm && mayCount(candidate));
    if (key) return key;
    throw new Refusal(
      "key-missing",
      `The key store holds no ${algorithm} key for the use ${use}. Restore its file from the key backup.`,
      {
        details: { use, algorithm },
      },
    );
  }

  sealingKeys(family: SealingFamily, authority?: string): readonly SealingKey[] {
    this.#requireMaster();
    return this.#files.flatMap((file) => {
      if (file.kind !== "sealing" || file.family !== family) return [];
      if (authority !== undefined && file.authority !== authority) return [];
      return [{ ...describeSealing(file), identity: Buffer.from(this.#secret(file)).toString("utf8") }];
    });
  }

  storageKey(label: string): Uint8Array {
    return derive(this.#requireMaster(), `rogatory storage key v1\0${label}`);
  }

  checkFiles(): void {
    const { folder } = this.#options;
    const store = readStoreFile(folder);
    if (JSON.stringify(store) !== JSON.stringify(this.#store)) throw fileChanged(join(folder, "store.json"));
    const onDisk = new Map(readKeyFiles(folder).map((file) => [file.id, JSON.stringify(file)]));
    for (const file of this.#files) {
      const path = keyPath(folder, file.id);
      const found = onDisk.get(file.id);
      if (found === undefined) throw fileMissing(path);
      if (found !== JSON.stringify(keyFileSchema.parse(file))) throw fileChanged(path);
    }
  }

  async destroy(id: string): Promise<void> {
    const index = this.#files.findIndex((file) => file.id === id);
    if (index < 0) return;
    const { folder, random } = this.#options;
    const file = openSync(keyPath(folder, id), "r+");
    try {
      // The name goes first: half a key, as a crash would leave it, stops the next start.
      rmSync(keyPath(folder, id));
      this.#files.splice(index, 1);
      this.#secrets.get(id)?.fill(0);
      this.#secrets.delete(id);
      await syncFolder(folder);
      // Not a promise on every kind of disk; without the master key the old bytes say nothing anyway.
      writeSync(file, random.bytes(fstatSync(file).size), 0);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  async #begin(passphrase: string): Promise<Uint8Array> {
    const { random, mode, folder } = this.#options;
    const { store, master } =
      mode === "plain-file" ? newPlainMaster(random) : await newPassphraseMaster(passphrase, random);
    writeStoreFile(folder, store);
    this.#store = store;
    return master;
  }

  #newLabel(): { format: "rogatory-key-v1"; id: string; createdAt: string } {
    const { random, clock } = this.#options;
    return { format: "rogatory-key-v1", id: random.uuid(), createdAt: clock.now().toISOString() };
  }

  #add<Label extends KeyLabel>(label: Label, secret: Uint8Array): Label & { nonce: string; wrapped: string } {
    const wrappingKey = derive(this.#requireMaster(), "rogatory key files v1");
    const file = { ...label, ...wrap(wrappingKey, secret, labelText(label), this.#options.random.bytes(12)) };
    writeKeyFile(this.#options.folder, file);
    this.#files.push(file);
    this.#sort();
    this.#secrets.set(file.id, new Uint8Array(secret));
    return file;
  }

  // UUIDv7 sorts by time.
  #sort(): void {
    this.#files.sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  #secret(file: KeyFile): Uint8Array {
    const secret = this.#secrets.get(file.id);
    if (!secret) throw this.#shut ?? locked();
    return secret;
  }

  #requireMaster(): Uint8Array {
    if (!this.#master) throw this.#shut ?? locked();
    return this.#master;
  }
}

function openKeyFile(file: KeyFile, wrappingKey: Uint8Array): Uint8Array {
  const secret = unwrap(wrappingKey, file, labelText(file));
  if (secret) return secret;
  throw new Refusal(
    "key-file-damaged",
    `The key file ${file.id} was changed or belongs to another store. Restore it from the key backup.`,
    {
      details: { id: file.id },
    },
  );
}

function frozen(use: string): Refusal {
  return new Refusal(
    "key-frozen",
    `An administrator froze the ${use} key because it may be lost. A second administrator revokes it, or lifts the freeze.`,
    { details: { use } },
  );
}

function fileMissing(path: string): Refusal {
  return new Refusal(
    "key-file-missing",
    `${path} is not there any more. The running server still has the key: restore the file from the key backup before it is stopped.`,
    { details: { path } },
  );
}

function fileChanged(path: string): Refusal {
  return new Refusal(
    "key-file-changed",
    `${path} is not what this server read or wrote. The running server still has the key: restore the file from the key backup before it is stopped.`,
    { details: { path } },
  );
}

function derive(key: Uint8Array, info: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", key, new Uint8Array(0), Buffer.from(info, "utf8"), 32));
}

function locked(): Refusal {
  return new Refusal(
    "key-store-locked",
    "The keys are locked: an administrator must unlock them before anything can be signed or opened.",
  );
}
