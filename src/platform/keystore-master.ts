import { argon2, type Argon2Parameters } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { base64 } from "../protocol/bytes.ts";
import { Refusal } from "../protocol/refusal.ts";
import { unwrap, wrap, type StoreFile } from "./keystore-files.ts";
import type { Randomness } from "./random.ts";

// R29: argon2id with at least 256 MiB.
const MEMORY_KIB = 262_144;
const PASSES = 3;
const MASTER_LABEL = "rogatory-keys-v1 master";
const MIN_PASSPHRASE_LENGTH = 12;
const CREDENTIAL_NAME = "rogatory-key-passphrase";

/** A master key of 32 bytes that stands in the file as it is: for training and evaluation only (R29). */
export function newPlainMaster(random: Randomness): { store: StoreFile; master: Uint8Array } {
  const master = random.bytes(32);
  return { master, store: { format: "rogatory-keys-v1", master: { kind: "plain", key: base64(master) } } };
}

/** Refuses with `passphrase-too-short`. */
export async function newPassphraseMaster(
  passphrase: string,
  random: Randomness,
): Promise<{ store: StoreFile; master: Uint8Array }> {
  if (passphrase.length < MIN_PASSPHRASE_LENGTH) {
    throw new Refusal(
      "passphrase-too-short",
      `The passphrase of the keys needs at least ${MIN_PASSPHRASE_LENGTH} characters.`,
      {
        details: { minLength: MIN_PASSPHRASE_LENGTH },
      },
    );
  }
  const master = random.bytes(32);
  const salt = random.bytes(16);
  const wrapping = await derive(passphrase, salt, MEMORY_KIB, PASSES);
  const wrapped = wrap(wrapping, master, MASTER_LABEL, random.bytes(12));
  return {
    master,
    store: {
      format: "rogatory-keys-v1",
      master: { kind: "passphrase", salt: base64(salt), memoryKiB: MEMORY_KIB, passes: PASSES, ...wrapped },
    },
  };
}

/** Refuses with `wrong-passphrase`. */
export async function openMaster(store: StoreFile, passphrase: string): Promise<Uint8Array> {
  const { master } = store;
  if (master.kind === "plain") return fromBase64(master.key);
  const wrapping = await derive(passphrase, fromBase64(master.salt), master.memoryKiB, master.passes);
  const opened = unwrap(wrapping, master, MASTER_LABEL);
  if (!opened) throw new Refusal("wrong-passphrase", "This is not the passphrase of these keys.");
  return opened;
}

/** systemd hands the passphrase over as a file that only this service can read (LoadCredential, SetCredentialEncrypted). */
export function readCredential(): string {
  const folder = process.env["CREDENTIALS_DIRECTORY"];
  const path = folder === undefined ? undefined : join(folder, CREDENTIAL_NAME);
  if (path === undefined || !existsSync(path)) {
    throw new Refusal(
      "credential-missing",
      `systemd gave no credential named ${CREDENTIAL_NAME}: add LoadCredentialEncrypted to the unit. Outside of a unit, set ` +
        "CREDENTIALS_DIRECTORY to a folder with a file of that name.",
      {
        details: { credential: CREDENTIAL_NAME },
      },
    );
  }
  return readFileSync(path, "utf8").replace(/\r?\n$/, "");
}

function derive(passphrase: string, salt: Uint8Array, memory: number, rounds: number): Promise<Uint8Array> {
  const parameters: Argon2Parameters = {
    // The same passphrase typed on different keyboards must give the same bytes.
    message: Buffer.from(passphrase.normalize("NFKC"), "utf8"),
    nonce: salt,
    parallelism: 1,
    tagLength: 32,
    memory,
    passes: rounds,
  };
  return new Promise((resolve, reject) => {
    argon2("argon2id", parameters, (error, key) => (error ? reject(error) : resolve(new Uint8Array(key))));
  });
}

function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "base64"));
}
