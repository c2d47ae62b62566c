import { unknownRefusal } from "../../../protocol/refusal.ts";
import type { IdentityContext } from "../context.ts";
import { mayEndPasskey } from "../domain/access.ts";
import { type ApprovalPreview, exactDigest } from "../domain/approval.ts";
import { endPasskey, passkeysOf } from "../passkey-store.ts";
import { lockPerson } from "../person-store.ts";
import { endSessionsOf } from "../session-store.ts";
import type { User } from "../types.ts";
import { tokenDigest } from "./sessions.ts";
import { tellOversight } from "./tell-oversight.ts";

/** What a passkey that is enrolled already signs, so that a session alone makes no further one. */
export interface AddedPasskey {
  readonly userId: string;
  readonly credentialId: string;
  readonly label: string;
}

export function previewPasskey(
  user: User,
  { credentialId, label }: { readonly credentialId: string; readonly label: string },
): ApprovalPreview<AddedPasskey> {
  const content: AddedPasskey = { userId: user.id, credentialId, label };
  const digest = exactDigest(content);
  return { content, approval: { kind: "passkey", action: "add", digest, subject: { kind: "person", id: user.id } } };
}

/**
 * Ends one of one's own passkeys, its device being lost, and every session but the one that asks: one of them may be the finder's.
 * Refuses `passkey-unknown`, `last-passkey`.
 */
export async function endOwnPasskey(
  context: IdentityContext,
  user: User,
  { credentialId, sessionToken }: { readonly credentialId: string; readonly sessionToken: string | undefined },
): Promise<void> {
  const { platform } = context;
  await platform.database.transaction(async (tx) => {
    await lockPerson(tx.db, user.id);
    const own = await passkeysOf(tx.db, user.id);
    const passkey = own.find((one) => one.credentialId === credentialId);
    if (passkey === undefined)
      throw unknownRefusal("passkey-unknown", "You have no such passkey, or it was ended already.");
    mayEndPasskey(own.length);
    const now = platform.clock.now();
    await endPasskey(tx.db, credentialId, now);
    await endSessionsOf(tx.db, user.id, now, sessionToken === undefined ? undefined : tokenDigest(sessionToken));
    await tellOversight(context, tx, {
      kind: "passkey-ended",
      userId: user.id,
      by: user,
      device: passkey.label,
      details: { credentialId },
    });
  });
}
