import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { existsSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { Refusal } from "../protocol/refusal.ts";
import { syncFolder, writeAll } from "./durable-files.ts";
import type { KeyStore } from "./keystore.ts";

// A backup cannot forget (R17). What was disposed of since it was made is listed beside the backups, one JSON object a line, without
// names, and is disposed of again after a restore. Whoever can write beside the backups must not be able to destroy evidence without two
// people: only a line with a code under this State's own key is carried out; what any other says is shown to people.

/** Beside the folders of backups. */
export const DISPOSALS_FILE = "disposals.jsonl";
/** In a restored data folder: what the restore left for the first start. In no backup. */
export const RESTORE_FOLDER = "restore";

const disposalSchema = z.strictObject({
  kind: z.enum(["dossier", "exhibit", "conference"]),
  /** Random, as in the rows. */
  id: z.uuid(),
  /** As people say it: the dossier's or the exhibit's number here, the public address of a conference. */
  number: z.string().min(1).max(200),
  disposedAt: z.iso.datetime(),
  /** SHA-256, hex, over the id, a line feed and the order's reference as it was entered; of an exhibit its custody record has it. */
  orderSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** Of a conference: of the list of participants that stayed, as it was published. */
  listSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** HMAC-SHA-256, hex, over the members above, under a key of the key store. Absent where a backup was made beside a locked one. */
  mac: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

export type ListedDisposal = Omit<z.infer<typeof disposalSchema>, "orderSha256" | "listSha256" | "mac"> & {
  readonly orderSha256?: string | undefined;
  readonly listSha256?: string | undefined;
};

/** A line of a list. */
export type DisposalLine = ListedDisposal & { readonly mac?: string | undefined };

/** More than any State disposes of in its life; a longer file is not ours. */
const MAX_BYTES = 64 * 2 ** 20;

/** The digest of an order as the list has it. */
export function orderDigest(id: string, order: string): string {
  return createHash("sha256").update(`${id}\n${order}`, "utf8").digest("hex");
}

/** The key of the codes on the list: it comes back with the key backup alone. Refuses `key-store-locked`. */
export function disposalsKey(keystore: Pick<KeyStore, "storageKey">): Uint8Array {
  return keystore.storageKey("disposals beside the backups");
}

/** Whether this server's own keys stand behind a line. */
export function isOwnLine(key: Uint8Array, { mac, ...disposal }: DisposalLine): boolean {
  return mac !== undefined && timingSafeEqual(Buffer.from(mac, "hex"), macOf(key, disposal));
}

function macOf(key: Uint8Array, { kind, id, number, disposedAt, orderSha256, listSha256 }: ListedDisposal): Buffer {
  const own = listSha256 === undefined ? [] : [listSha256];
  const text = JSON.stringify([kind, id, number, disposedAt, orderSha256 ?? null, ...own]);
  return createHmac("sha256", key).update(text, "utf8").digest();
}

/**
 * What a list says, oldest first; nothing where there is none. A last line without its end was never whole, and is left out. Refuses
 * `disposals-damaged`.
 */
export async function readDisposals(file: string): Promise<DisposalLine[]> {
  if (!existsSync(file)) return [];
  const bytes = await readFile(file);
  if (bytes.length > MAX_BYTES) throw damaged(file, 0);
  const lines = bytes.toString("utf8").split("\n").slice(0, -1);
  return lines.map((line, index) => {
    const parsed = disposalSchema.safeParse(jsonOf(line));
    if (parsed.success) return parsed.data;
    throw damaged(file, index + 1);
  });
}

/** What was disposed of by the time of a restore, from `restore/disposals.jsonl` of the restored folder. Refuses `disposals-damaged`. */
export async function readRestoredDisposals(dataFolder: string): Promise<DisposalLine[]> {
  return await readDisposals(join(dataFolder, RESTORE_FOLDER, DISPOSALS_FILE));
}

/**
 * Adds those that the list does not have, durably; with a key also those that it has without our code. Returns how many. Refuses
 * `disposals-damaged`.
 */
export async function addDisposals(
  file: string,
  disposals: readonly ListedDisposal[],
  key?: Uint8Array,
): Promise<number> {
  const lines = await readDisposals(file);
  const known = new Set(lines.filter((line) => key === undefined || isOwnLine(key, line)).map(placeOf));
  const added = disposals
    .filter((one) => !known.has(placeOf(one)))
    .map((one): DisposalLine => (key === undefined ? one : { ...one, mac: macOf(key, one).toString("hex") }));
  if (added.length === 0) return 0;
  const handle = await open(file, "a+", 0o600);
  try {
    const { size } = await handle.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await handle.read(last, 0, 1, size - 1);
    // What a crash left of a last line is cut off, not continued.
    if (size > 0 && last[0] !== 0x0a) await handle.truncate((await readFile(file)).lastIndexOf(0x0a) + 1);
    await writeAll(handle, Buffer.from(added.map((one) => `${JSON.stringify(one)}\n`).join(""), "utf8"));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(dirname(file));
  return added.length;
}

/** A dossier that was taken up again may be disposed of twice, and a name struck off the list of a closed conference. */
function placeOf({ id, disposedAt, listSha256 = "" }: ListedDisposal): string {
  return `${id} ${disposedAt} ${listSha256}`;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // what is no JSON is no disposal either
  }
}

function damaged(file: string, line: number): Refusal {
  return new Refusal(
    "disposals-damaged",
    `Line ${line} of ${file} is not as a server writes it. Mend it from another copy: what it lists must be disposed of again.`,
    { field: "disposals", details: { line } },
  );
}
