import type { Kysely } from "kysely";
import { z } from "zod";
import { unknownRefusal } from "../../../protocol/refusal.ts";
import { RECORDING_ROLES } from "../access.ts";
import { act, entryIdParam, type TreatyContext } from "../context.ts";
import { type DirectoryEntry, directoryOn, type DirectoryPart } from "../domain/directory.ts";
import { notified, readNotified, today, touchAuthorities } from "../directory-source.ts";
import { insertConfirmation } from "../directory-store.ts";

type Platform = TreatyContext["platform"];

/** The directory of authorities: a view of what those who know of authorities hand in. */
export interface AuthorityDirectory {
  readonly parts: (() => Promise<readonly DirectoryPart[]>)[];
  /** As of today, restricted parts included: `publicPart` takes them away. */
  read(): Promise<readonly DirectoryEntry[]>;
}

export function createDirectory(platform: Platform): AuthorityDirectory {
  const parts: AuthorityDirectory["parts"] = [async () => await notified(platform.database.db)];
  return {
    parts,
    read: async () => directoryOn((await Promise.all(parts.map(async (part) => await part()))).flat(), today(platform)),
  };
}

/** Refuses `authority-unknown`: no authority that a State notified last has this identifier. */
export async function demandNotified({ platform }: Pick<TreatyContext, "platform">, db: Kysely<unknown>, id: string) {
  const entry = (await readNotified(platform, db)).find(({ factId }) => factId === id);
  if (entry !== undefined) return entry;
  throw unknownRefusal("authority-unknown", "No authority that was notified last has this identifier.");
}

/** Says that a notified authority is still the one, and how that was found out; the notification stays as it is. */
export const confirmAuthority = act({
  id: "treaty.confirm-authority",
  at: "POST /treaty/authorities/:id/confirmation",
  who: RECORDING_ROLES,
  params: { id: entryIdParam },
  input: z.strictObject({ how: z.string().trim().min(3).max(500) }),
  repeat: "same",
  refusals: ["authority-unknown"],
  words: "treaty.authority-confirmation",
  run: async ({ context, input: { how }, by, ids: { id: factId } }) => {
    const { database, random, clock } = context.platform;
    await database.transaction(async (tx) => {
      await demandNotified(context, tx.db, factId);
      const confirmation = { confirmationId: random.uuid(), factId, confirmedOn: today(context.platform), how };
      await insertConfirmation(tx.db, { ...confirmation, confirmedAt: clock.now(), confirmedBy: by.id });
      touchAuthorities(context, tx);
      await context.audit.append(tx, {
        type: "treaty.authority-confirmed",
        actor: { kind: "user", userId: by.id },
        subject: { kind: "treaty-fact", id: factId },
        details: { how },
      });
    });
  },
});
