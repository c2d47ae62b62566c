// Run as a program of its own: two servers, real databases, a few hundred entries, an erased dossier, heads cosigned
// both ways. Prints what an outsider would have been given: keys, proofs and one opened entry. The checker that reads
// it (tests/foreign) knows none of this code.
import { join } from "node:path";
import { createAudit } from "../../src/modules/audit/create-audit.ts";
import { logFolderOf } from "../../src/modules/audit/log-folder.ts";
import { migrate, openDatabase, silentLog } from "../../src/platform/index.ts";
import { openAuditPlatform } from "./audit-platform.ts";

const ENTRIES = 600;
const DOSSIER = "0195d000-0000-7000-8000-00000000d055";

const [folder = ""] = process.argv.slice(2);
const clock = { now: new Date("2027-03-01T10:00:00.000Z") };
const [ours, theirs] = [await openServer("XA"), await openServer("XB")];

const entryIds: string[] = [];
for (let i = 0; i < ENTRIES; i++) {
  entryIds.push(await append(i % 50 === 0 ? DOSSIER : undefined, i));
  // Heads at many sizes, so that partial files of many widths come and go.
  if (i % 97 === 0) await ours.audit.integrate();
}
await exchange();
await ours.database.transaction((tx) =>
  ours.audit.eraseDossier(tx, {
    dossierId: DOSSIER,
    why: { ground: "retention-ended", order: "order-1" },
    by: { kind: "system", job: "test" },
  }),
);
await exchange();
// Younger than the head that the witness saw.
await append(undefined, ENTRIES);
await ours.audit.integrate();

const proven = [entryIds[0], entryIds[255], entryIds[256], entryIds.at(-1)].map((id) => id ?? "");
const opened = await ours.audit.openEntry(entryIds[1] ?? "");
process.stdout.write(
  JSON.stringify({
    folder: ours.folder,
    origin: await ours.audit.origin(),
    logKey: ours.keyOf("log"),
    incarnation: ours.platform.incarnation.current(),
    witness: { name: "xb.rogatory/witness", key: theirs.keyOf("witness") },
    proofs: await Promise.all(
      proven.map(async (id) => {
        const { entry, proof, index } = await ours.audit.proofFor(id);
        return { index, entry: Buffer.from(entry).toString("base64"), proof: Buffer.from(proof).toString("utf8") };
      }),
    ),
    opened: {
      entry: Buffer.from(opened.entryBytes).toString("base64"),
      salt: Buffer.from(opened.salt).toString("hex"),
      committed: Buffer.from(opened.committed).toString("base64"),
    },
  }),
);
await Promise.all([ours.database.close(), theirs.database.close()]);

async function openServer(state: string) {
  const dataFolder = join(folder, state);
  const database = await openDatabase({ dataFolder, log: silentLog(), mustBeDurable: false });
  await migrate(database, new URL("../../migrations", import.meta.url).pathname, silentLog());
  const platform = await openAuditPlatform({ state, database, dataFolder, clock });
  const audit = createAudit({ platform });
  await audit.start();
  const publicKey = (use: string) => {
    const key = platform.keystore.list().find((one) => one.kind === "signing" && one.use === use);
    if (key?.kind !== "signing") throw new Error(`no key for ${use}`);
    return key.publicKey;
  };
  const keyOf = (use: string) => Buffer.from(publicKey(use)).toString("hex");
  return { state, database, platform, audit, folder: logFolderOf(dataFolder), publicKey, keyOf };
}

async function append(dossierId: string | undefined, number: number): Promise<string> {
  const { entryId } = await ours.database.transaction((tx) =>
    ours.audit.append(tx, {
      type: "test.event",
      actor: { kind: "user", userId: "officer-1" },
      subject: { kind: "request", id: `r${number}` },
      ...(dossierId === undefined ? {} : { dossierId }),
      details: { number, person: "Ferdinand Example" },
    }),
  );
  return entryId;
}

async function exchange(): Promise<void> {
  for (const [asker, witness] of [
    [ours, theirs],
    [theirs, ours],
  ] as const) {
    clock.now = new Date(clock.now.getTime() + 60_000);
    await asker.audit.showHead();
    const known = { state: asker.state, origin: await asker.audit.origin(), logKeys: [asker.publicKey("log")] };
    const outcome = await asker.audit.collectCosignature(
      { state: witness.state, operator: witness.state, witnessKeys: [witness.publicKey("witness")] },
      (body) => witness.audit.cosign(known, body),
    );
    if (outcome.kind !== "cosigned") throw new Error(`not cosigned: ${outcome.kind}`);
  }
}
