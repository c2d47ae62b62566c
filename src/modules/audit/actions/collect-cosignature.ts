import {
  type SignedCheckpoint,
  encodeCheckpoint,
  withSignatures,
  witnessName,
  witnessVerifier,
} from "../../../protocol/checkpoint.ts";
import { cosignaturesBy } from "../../../protocol/cosignature.ts";
import { hex } from "../../../protocol/bytes.ts";
import { consistencyRanges } from "../../../protocol/merkle.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import { signatureLine } from "../../../protocol/signed-note.ts";
import { hashFromTiles } from "../../../protocol/tlog-tiles.ts";
import { encodeAddCheckpoint, parseCosignatures, parseSizeAnswer } from "../../../protocol/tlog-witness.ts";
import { openLogOf } from "../audit-platform.ts";
import type { AuditContext } from "../context.ts";
import type { OurLog } from "../head-store.ts";
import type { CosignatureOutcome, KnownWitness, SendToWitness } from "../types.ts";
import * as store from "../witness-store.ts";
import { cosignedCheckpoint, publishShown, shownHead } from "./show-head.ts";

/** Asks a peer to cosign the head we show. The cosignature is verified before it is kept. */
export async function collectCosignature(
  context: AuditContext,
  witness: KnownWitness,
  send: SendToWitness,
): Promise<CosignatureOutcome> {
  const { size } = await shownHead(context);
  const log = await openLogOf(context.platform);
  const head = await cosignedCheckpoint(context, log.number, size);
  const name = witnessName(witness.state);
  const lastSize = await store.lastCosignedSize(context.platform.database.db, log.number, name);
  const first = await ask(context, { log, head, oldSize: Math.min(lastSize, size), witness, send });
  if (first.kind !== "holds") return first;
  if (first.size > size) return { kind: "witness-ahead", size: first.size };
  // It holds another size than we remembered: once more from there. A second difference is not a misunderstanding.
  const second = await ask(context, { log, head, oldSize: first.size, witness, send });
  return second.kind === "holds" ? { kind: "witness-ahead", size: second.size } : second;
}

type Answer = CosignatureOutcome | { readonly kind: "holds"; readonly size: number };

async function ask(
  context: AuditContext,
  asked: { log: OurLog; head: SignedCheckpoint; oldSize: number; witness: KnownWitness; send: SendToWitness },
): Promise<Answer> {
  const { log, head, oldSize, witness, send } = asked;
  const folder = context.folderOf(log);
  const { size } = head.checkpoint;
  const checkpoint = encodeCheckpoint(head);
  const proof = [];
  for (const range of consistencyRanges(oldSize, size)) {
    proof.push(await hashFromTiles(range, size, (tile) => folder.tile(tile)));
  }
  const answer = await send(encodeAddCheckpoint({ oldSize, proof, checkpoint }));
  try {
    if (answer.status === 409) return { kind: "holds", size: parseSizeAnswer(answer.body) };
    if (answer.status !== 200) return { kind: "refused", status: answer.status, code: "witness-refused" };
    return await keep(context, { log, head, witness }, answer.body);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { kind: "refused", status: answer.status, code: error.code };
  }
}

async function keep(
  context: AuditContext,
  { log, head, witness }: { log: OurLog; head: SignedCheckpoint; witness: KnownWitness },
  body: Uint8Array,
): Promise<CosignatureOutcome> {
  const { platform } = context;
  const { size } = head.checkpoint;
  const alone: SignedCheckpoint = { ...head, note: { ...head.note, signatures: [] } };
  const answered = withSignatures(alone, parseCosignatures(body));
  // "The client MUST ignore any cosignatures from unknown keys."
  const trusted = witness.witnessKeys.map((publicKey) => witnessVerifier(witness.state, publicKey));
  const [cosignature] = cosignaturesBy(answered, trusted);
  if (cosignature === undefined) return { kind: "refused", status: 200, code: "cosignature-missing" };
  await platform.database.transaction((tx) =>
    store.insertCosignature(tx.db, {
      log_number: log.number,
      size,
      witness_name: cosignature.name,
      cosigned_at: cosignature.at,
      state: witness.state,
      operator: witness.operator,
      public_key: hex(cosignature.publicKey),
      line: signatureLine(cosignature.line).trimEnd(),
      received_at: platform.clock.now(),
    }),
  );
  await publishShown(context, log, size);
  return { kind: "cosigned", size, at: cosignature.at };
}
