import { argon2, type Argon2Parameters } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "../protocol/refusal.ts";
import { unwrap, wrap, type StoreFile } from "./keystore-files.ts";
import type { Randomness } from "./random.ts";

// R29: argon2id with at least 256 MiB.
const memoryKiB = 262_144;
const passes = 3;
const masterLabel = "rogatory-keys-v1 master";
const minPassphraseLength = 12;
const credentialName = "rogatory-key-passphrase";

export function newPlainMaster(random: Randomness): { store: StoreFile; master: Uint8Array } {
  const master = random.bytes(32);
  return { master, store: { format: "rogatory-keys-v1", master: { kind: "plain", key: toBase64(master) } } };
}

/** Refuses with `passphrase-too-short`. */
export async function newPassphraseMaster(
  passphrase: string,
  random: Randomness,
): Promise<{ store: StoreFile; master: Uint8Array }> {
  if (passphrase.length < minPassphraseLength) {
    throw new Refusal(
      "passphrase-too-short",
      `The passphrase of the keys needs at least ${minPassphraseLength} characters.`,
      {
        details: { minLength: minPassphraseLength },
      },
    );
  }
  const master = random.bytes(32);
  const salt = random.bytes(16);
  const wrapping = await derive(passphrase, salt, memoryKiB, passes);
  const wrapped = wrap(wrapping, master, masterLabel, random.bytes(12));
  return {
    master,
    store: {
      format: "rogatory-keys-v1",
      master: { kind: "passphrase", salt: toBase64(salt), memoryKiB, passes, ...wrapped },
    },
  };
}

/** Refuses with `wrong-passphrase`. */
export async function openMaster(store: StoreFile, passphrase: string): Promise<Uint8Array> {
  const { master } = store;
  if (master.kind === "plain") return fromBase64(master.key);
  const wrapping = await derive(passphrase, fromBase64(master.salt), master.memoryKiB, master.passes);
  const opened = unwrap(wrapping, master, masterLabel);
  if (!opened) throw new Refusal("wrong-passphrase", "This is not the passphrase of these keys.");
  return opened;
}

/** systemd hands the passphrase over as a file that only this service can read (LoadCredential, SetCredentialEncrypted). */
export function readCredential(env: NodeJS.ProcessEnv = process.env): string {
  const folder = env["CREDENTIALS_DIRECTORY"];
  const path = folder === undefined ? undefined : join(folder, credentialName);
  if (path === undefined || !existsSync(path)) {
    throw new Refusal(
      "credential-missing",
      `systemd gave no credential named ${credentialName}: add LoadCredentialEncrypted to the unit. Outside of a unit, set ` +
        "CREDENTIALS_DIRECTORY to a folder with a file of that name.",
      {
        details: { credential: credentialName },
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

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "base64"));
}
