import { fromBase64, parseStateCode, resolveKeys, type RecoveryAnswer } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { ownDesignation } from "../directory/directory.ts";
import type { PeerRow } from "../directory/store.ts";
import { refOf } from "../peer-ref.ts";
import { stopForFork } from "../witness/exchange-heads.ts";

/**
 * R11, never cosign a smaller head: what this server cosigned of a peer's logs since its backup is remembered again before it witnesses
 * anything of that peer. Refuses `cosignature-missing` for a head that does not carry our own cosignature.
 */
export async function takeCosigned(
  context: FederationContext,
  peer: PeerRow,
  { cosigned }: Pick<RecoveryAnswer, "cosigned">,
): Promise<void> {
  const { database, keystore, clock } = context.platform;
  const own = await ownDesignation(context, database.db);
  // A key that was changed since the backup is in the designation alone, which was taken back before.
  const designated = own === undefined ? [] : resolveKeys(own, "witness", clock.now());
  const held = keystore.list().flatMap((key) => (key.kind === "signing" && key.use === "witness" ? [key] : []));
  const witnessKeys = [...designated, ...held].map(({ publicKey }) => publicKey);
  for (const head of cosigned.map(fromBase64)) {
    const log = { state: parseStateCode(peer.state), witnessKeys };
    const forkProofId = await context.audit.rememberCosigned(log, head);
    if (forkProofId !== undefined) await stopForFork(context, refOf(peer), forkProofId);
  }
}
