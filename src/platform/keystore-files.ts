import { createCipheriv, createDecipheriv } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { KEY_ALGORITHMS, KEY_USES, SEALING_FAMILIES } from "../protocol/keys.ts";
import { Refusal } from "../protocol/refusal.ts";
import { writeFileDurably } from "./durable-files.ts";
import { requireDamage } from "./system-error.ts";

// The files of a key store (docs/operate/keys.md describes them for the operator):
//   store.json   how the master key is opened
//   <id>.json    one key: what it is in the clear, its secret under the master key (AES-256-GCM)

const base64 = z.base64();

export const keyFileSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    format: z.literal("rogatory-key-v1"),
    kind: z.literal("signing"),
    id: z.uuid(),
    use: z.enum(KEY_USES),
    algorithm: z.enum(KEY_ALGORITHMS),
    publicKey: base64,
    createdAt: z.iso.datetime(),
    nonce: base64,
    wrapped: base64,
  }),
  z.strictObject({
    format: z.literal("rogatory-key-v1"),
    kind: z.literal("sealing"),
    id: z.uuid(),
    family: z.enum(SEALING_FAMILIES),
    authority: z.string().optional(),
    algorithm: z.enum(["mlkem768x25519", "x25519"]),
    recipient: z.string(),
    createdAt: z.iso.datetime(),
    nonce: base64,
    wrapped: base64,
  }),
]);

export type KeyFile = z.infer<typeof keyFileSchema>;

/** Everything of a key file but the wrapped secret; authenticated together with it, so that no label can be swapped. */
export type KeyLabel = DistributiveOmit<KeyFile, "nonce" | "wrapped">;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

const storeFileSchema = z.strictObject({
  format: z.literal("rogatory-keys-v1"),
  master: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("plain"), key: base64 }),
    z.strictObject({
      kind: z.literal("passphrase"),
      salt: base64,
      // Within these limits a damaged file cannot ask for a terabyte.
      memoryKiB: z.number().int().min(262_144).max(4_194_304),
      passes: z.number().int().min(1).max(32),
      nonce: base64,
      wrapped: base64,
    }),
  ]),
});

export type StoreFile = z.infer<typeof storeFileSchema>;

export interface Wrapped {
  readonly nonce: string;
  readonly wrapped: string;
}

/** Encrypts under AES-256-GCM; `label` is authenticated with it. */
export function wrap(key: Uint8Array, secret: Uint8Array, label: string, nonce: Uint8Array): Wrapped {
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(label, "utf8"));
  const wrapped = Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  return { nonce: Buffer.from(nonce).toString("base64"), wrapped: wrapped.toString("base64") };
}

/** Undefined when the key is wrong or anything was changed. */
export function unwrap(key: Uint8Array, { nonce, wrapped }: Wrapped, label: string): Uint8Array | undefined {
  const bytes = Buffer.from(wrapped, "base64");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(label, "utf8"));
    decipher.setAuthTag(bytes.subarray(-16));
    return new Uint8Array(Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]));
  } catch {
    // Nonce or tag have been cut, or the tag does not fit; the caller knows what that means.
    return undefined;
  }
}

/** The exact text that is authenticated: the label's values in a fixed order. */
export function labelText(label: KeyLabel): string {
  return label.kind === "signing"
    ? JSON.stringify([label.format, label.kind, label.id, label.use, label.algorithm, label.publicKey, label.createdAt])
    : JSON.stringify([
        label.format,
        label.kind,
        label.id,
        label.family,
        label.authority ?? null,
        label.algorithm,
        label.recipient,
        label.createdAt,
      ]);
}

/**
 * How the master key is opened, or undefined in an empty folder. Refuses `key-store-file-missing` where key files are without it: a
 * new one would be of no use to them, and would be taken for theirs.
 */
export function readStoreFile(folder: string): StoreFile | undefined {
  const path = join(folder, "store.json");
  if (existsSync(path)) return readPrivateJson(path, storeFileSchema);
  const [orphan] = keyFileNames(folder);
  if (orphan === undefined) return undefined;
  throw new Refusal(
    "key-store-file-missing",
    `${path} is missing, and without it none of the key files beside it opens. Restore it from the key backup.`,
    { details: { path } },
  );
}

/** Replaces `store.json`; on the disk before it returns. */
export function writeStoreFile(folder: string, store: StoreFile): void {
  writeFileDurably(join(folder, "store.json"), `${JSON.stringify(store, null, 2)}\n`);
}

/** Every key file beside it, still wrapped. Refuses `key-file-open` and `key-file-damaged`. */
export function readKeyFiles(folder: string): KeyFile[] {
  return keyFileNames(folder).map((name) => readPrivateJson(join(folder, name), keyFileSchema));
}

function keyFileNames(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith(".json") && name !== "store.json");
}

/** Writes the file of one key; on the disk before it returns. */
export function writeKeyFile(folder: string, key: KeyFile): void {
  writeFileDurably(keyPath(folder, key.id), `${JSON.stringify(key, null, 2)}\n`);
}

/** Where the key of this id lies. */
export function keyPath(folder: string, id: string): string {
  return join(folder, `${id}.json`);
}

/** Refuses with `key-file-open` a file that others on the machine can read, and with `key-file-damaged` what is no such file. */
function readPrivateJson<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> {
  if ((statSync(path).mode & 0o077) !== 0) {
    throw new Refusal("key-file-open", `${path} can be read by other users. Run: chmod 600 ${path}`, {
      details: { path },
    });
  }
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    requireDamage(cause);
    throw new Refusal("key-file-damaged", `${path} cannot be read. Restore it from the key backup.`, {
      details: { path },
      cause,
    });
  }
}
