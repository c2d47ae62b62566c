import { parseCheckpoint, witnessName, witnessVerifier } from "../../../protocol/checkpoint.ts";
import { cosignaturesBy } from "../../../protocol/cosignature.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { AuditContext } from "../context.ts";
import { clashOf } from "../domain/witness-rules.ts";
import * as headStore from "../head-store.ts";
import type { RememberedLog } from "../types.ts";
import * as store from "../witness-store.ts";
import { keepForkProof, knownHead } from "./cosign.ts";
import { headOfSize } from "./show-head.ts";

/** For a witness that was restored: of each of our logs the largest head that it cosigned, its cosignature with it. */
export async function cosignedBy(context: AuditContext, state: string): Promise<Uint8Array[]> {
  const { db } = context.platform.database;
  const heads: Uint8Array[] = [];
  for (const { number } of await headStore.listLogs(db)) {
    const size = await store.lastCosignedSize(db, number, witnessName(state));
    if (size > 0) heads.push((await headOfSize(context, number, size)).checkpoint);
  }
  return heads;
}

/** See `AuditModule.rememberCosigned`. That the log signed it was looked at before we cosigned it. */
export async function rememberCosigned(
  context: AuditContext,
  { state, witnessKeys }: RememberedLog,
  bytes: Uint8Array,
): Promise<string | undefined> {
  const { platform } = context;
  const head = parseCheckpoint(bytes);
  const { origin, size, root, incarnation } = head.checkpoint;
  if (!origin.startsWith(`${state.toLowerCase()}.rogatory/`)) {
    throw new Refusal("checkpoint-of-another-log", `${state} shows a head of ${origin} as one of its own log.`);
  }
  const keys = witnessKeys.map((publicKey) => witnessVerifier(platform.config.state, publicKey));
  const [cosignature] = cosignaturesBy(head, keys);
  if (cosignature === undefined) {
    throw new Refusal("cosignature-missing", "The head does not carry a cosignature of this server.");
  }
  return await platform.database.transaction(async (tx) => {
    await store.lockWitnessedLog(tx.db, origin, state, platform.clock.now());
    const known = await store.findWitnessHead(tx.db, origin);
    const clashing = await store.findClashingHead(tx.db, origin, head.checkpoint);
    const reason = clashing && clashOf(knownHead(clashing), head.checkpoint);
    if (clashing !== undefined && reason !== undefined) {
      const fork = { first: clashing.checkpoint, second: bytes, reason, at: platform.clock.now() };
      return await keepForkProof(context, tx, { state, origin }, fork);
    }
    const isNewer =
      known === undefined ||
      size > known.size ||
      (size === known.size && incarnation.number > known.incarnation_number);
    if (isNewer) {
      const life = { incarnation_number: incarnation.number, incarnation_id: incarnation.id };
      const row = { origin, size, root, ...life, checkpoint: bytes, cosigned_at: cosignature.at };
      await store.insertWitnessHead(tx.db, row);
    }
    return undefined;
  });
}
