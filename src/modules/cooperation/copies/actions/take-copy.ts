import type { Kysely } from "kysely";
import { fromBase64 } from "../../../../protocol/bytes.ts";
import {
  type CopiedDossier,
  isOneCopy,
  joinCopy,
  readCopiedDossier,
  type WholeCopy,
} from "../../../../protocol/copied-dossier.ts";
import type { DossierCopyContent } from "../../../../protocol/bodies/index.ts";
import { parseDossierId, parseSha256Hex } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import type { Transaction } from "../../../../platform/index.ts";
import { loadDossier } from "../../../desk/index.ts";
import type { Incoming } from "../../../federation/index.ts";
import type { CooperationContext } from "../../request/context.ts";
import { beginningOf } from "../domain/beginning-of.ts";
import { requestsOfCopy } from "../domain/fold-copy.ts";
import {
  bytesOfState,
  countParts,
  deleteCopy,
  type DossierCopy,
  findCopy,
  insertCopy,
  insertPart,
  markWhole,
  partsOf,
  unfinishedOf,
} from "./store.ts";

/** Of one State, announced and not all here: two of the largest copies. */
const MAX_UNFINISHED_BYTES = 64 * 2 ** 20;
/** Of one State, whole and not disposed of. */
const MAX_KEPT_BYTES = 512 * 2 ** 20;

/** After these the copy can still become whole; after any other refusal of a part its parts are of no use. */
const HARMLESS: readonly string[] = ["copy-part-known", "copy-part-unfitting", "over-quota", "dossier-known"];

/** Takes in what another State still has of a dossier that this one lost with its keys (R8). */
export function registerCopies(context: CooperationContext): void {
  const { federation } = context;
  federation.receive("dossier-copy", async (tx, incoming) => {
    // Checked against the schema of its kind when it was opened.
    await takePart(context, tx, incoming, incoming.content as DossierCopyContent);
  });
  federation.onRefused(async (tx, { kind, dossierId, from }, code) => {
    if (kind !== "dossier-copy" || HARMLESS.includes(code)) return;
    const copy = await findCopy(tx.db, dossierId);
    if (copy?.state === from.state && copy.wholeAt === undefined) await deleteCopy(tx.db, copy.copyId);
  });
}

/**
 * Keeps one part; with the last one the copy is read, and a dossier that can only be read stands for it. Refuses `copy-part-known`,
 * `copy-part-unfitting`, `dossier-known`, `over-quota`, and of the whole `copy-parts-differ`, `copy-not-for-us`, what `readCopiedDossier`
 * refuses, and `copy-words-unfitting`.
 */
async function takePart(
  context: CooperationContext,
  tx: Transaction,
  incoming: Incoming,
  content: DossierCopyContent,
): Promise<void> {
  const { state } = incoming.from;
  // It travels in the dossier that stands for it here: no lane of the old one goes on.
  if (content.copyId !== incoming.dossierId) throw unfitting();
  const copy = (await findCopy(tx.db, content.copyId)) ?? (await beginCopy(context, tx, state, content));
  if (copy.state !== state || !isOneCopy(wholeOf(copy), content)) throw unfitting();
  if (copy.wholeAt !== undefined || !(await insertPart(tx.db, { ...content, data: fromBase64(content.data) }))) {
    throw new Refusal("copy-part-known", `Part ${content.part} of this copy is here already.`, {
      details: { part: content.part },
    });
  }
  if ((await countParts(tx.db, copy.copyId)) === copy.parts) await finishCopy(context, tx, incoming, copy);
}

async function beginCopy(
  context: CooperationContext,
  tx: Transaction,
  state: string,
  { copyId, dossierId, parts, sha256, size }: DossierCopyContent,
): Promise<DossierCopy> {
  // A dossier that is here, or was disposed of here (R17), is not given back to us.
  if ((await loadDossier(tx.db, dossierId)) ?? (await loadDossier(tx.db, parseDossierId(copyId)))) {
    throw new Refusal("dossier-known", "This server has that dossier, or disposed of it; nothing is to be given back.");
  }
  for (const earlier of await unfinishedOf(tx.db, state, dossierId)) await deleteCopy(tx.db, earlier);
  const { unfinished, whole } = await bytesOfState(tx.db, state);
  if (unfinished + size > MAX_UNFINISHED_BYTES || whole + unfinished + size > MAX_KEPT_BYTES) {
    throw new Refusal("over-quota", `${state} has sent as much of copies as is kept of one State.`, {
      details: { limit: "copies" },
    });
  }
  const copy = { copyId: parseDossierId(copyId), state, dossierId, parts, sha256, sizeBytes: size };
  await insertCopy(tx.db, copy, context.platform.clock.now());
  return { ...copy, looked: undefined };
}

async function finishCopy(
  context: CooperationContext,
  tx: Transaction,
  { sentAt, from }: Incoming,
  copy: DossierCopy,
): Promise<void> {
  const text = await textOfCopy(tx.db, copy);
  if (text.from !== from.state || text.to !== context.platform.config.state || text.dossierId !== copy.dossierId) {
    throw new Refusal("copy-not-for-us", "The text of this copy names other States, or another dossier.");
  }
  const [first] = foldable(text);
  const wholeAt = context.platform.clock.now();
  await markWhole(tx.db, copy.copyId, { wholeAt, releasedAt: new Date(sentAt) });
  const actor = { kind: "peer", state: from.state } as const;
  await context.desk.start(tx, {
    dossierId: copy.copyId,
    title: beginningOf(first?.file.content?.reference ?? copy.dossierId),
    state: from.state,
    correspondentId: undefined,
    actor,
    openedBy: undefined,
    isReadOnly: true,
  });
  await context.audit.append(tx, {
    type: "cooperation.copy-came",
    actor,
    subject: { kind: "dossier", id: copy.copyId },
    dossierId: copy.copyId,
    details: {
      state: copy.state,
      copied: copy.dossierId,
      sha256: copy.sha256,
      sizeBytes: copy.sizeBytes,
      words: text.words.length,
    },
  });
  context.desk.queue.touch(tx, "copy", copy.copyId);
}

/** The text of a whole copy, as it came. Refuses `copy-parts-differ`, and what `readCopiedDossier` refuses. */
export async function textOfCopy(db: Kysely<unknown>, copy: DossierCopy): Promise<CopiedDossier> {
  return readCopiedDossier(joinCopy(wholeOf(copy), await partsOf(db, copy.copyId)));
}

/** What nobody could ever be shown is refused now. */
function foldable(text: CopiedDossier): ReturnType<typeof requestsOfCopy> {
  try {
    return requestsOfCopy(text);
  } catch (cause) {
    throw new Refusal("copy-words-unfitting", "What was said in this copy does not fit together.", { cause });
  }
}

function wholeOf({ copyId, dossierId, parts, sha256, sizeBytes }: DossierCopy): WholeCopy {
  return { copyId, dossierId, parts, sha256: parseSha256Hex(sha256), size: sizeBytes };
}

function unfitting(): Refusal {
  return new Refusal("copy-part-unfitting", "This part says something else of its copy than the parts before it.");
}
