import type { Kysely } from "kysely";
import { z } from "zod";
import { compact } from "../../../protocol/compact.ts";
import { Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import { RECORDING_ROLES } from "../access.ts";
import { act, entryIdParam } from "../context.ts";
import { type Notice, noticesOf } from "../domain/notices.ts";
import { insertNotice, listPublished } from "../notice-store.ts";
import { holdRecord, listFacts } from "../store.ts";

/** Published ones and drafts, the newest entry first. */
export async function findNotices(db: Kysely<unknown>): Promise<readonly Notice[]> {
  return noticesOf(await listFacts(db), await listPublished(db));
}

/** Refuses `notice-unknown`: the entry does not stand, or nobody was told of what it takes back. */
export async function findNotice(db: Kysely<unknown>, id: string): Promise<Notice> {
  const notice = (await findNotices(db)).find((one) => one.id === id);
  if (notice !== undefined) return notice;
  throw unknownRefusal("notice-unknown", "No entry of the record can be made known under this identifier.");
}

/**
 * Makes a certified act known. Two people have certified what it says; so one is enough to publish it. Again, it adds the number of the
 * depositary's own notification with its source, or puts that right.
 */
export const publishNotice = act({
  id: "treaty.publish-notice",
  at: "POST /treaty/notices/:id",
  who: RECORDING_ROLES,
  params: { id: entryIdParam },
  input: z.strictObject({
    /** "C.N.196.2025.TREATIES-XVIII.16" */
    officialNumber: z
      .string()
      .trim()
      .regex(/^C\.N\.[0-9]{1,5}\.[0-9]{4}[0-9A-Za-z.-]{0,60}$/)
      .exactOptional(),
    /** Where the number was seen: the notification itself, the depositary's page. */
    numberSource: z.string().trim().min(1).max(500).exactOptional(),
  }),
  repeat: "same",
  refusals: ["notice-unknown", "notice-published", "number-needed"],
  words: "treaty.notice",
  run: async ({ context: { platform, audit }, input: { officialNumber, numberSource }, by, ids: { id } }) =>
    await platform.database.transaction(async (tx) => {
      await holdRecord(tx.db);
      const { published } = await findNotice(tx.db, id);
      if (officialNumber === undefined && numberSource !== undefined) {
        throw new Refusal("number-needed", "Enter the number whose source this is.", { field: "officialNumber" });
      }
      if (published !== undefined) {
        if (officialNumber === published.officialNumber && numberSource === published.numberSource) return;
        if (officialNumber === undefined) {
          throw new Refusal(
            "notice-published",
            "This notice is published already. Enter its official number, or look at it.",
          );
        }
      }
      await insertNotice(tx.db, {
        noticeId: platform.random.uuid(),
        factId: id,
        officialNumber: officialNumber ?? null,
        numberSource: numberSource ?? null,
        publishedAt: platform.clock.now(),
        publishedBy: by.id,
      });
      await audit.append(tx, {
        type: "treaty.notice-published",
        actor: { kind: "user", userId: by.id },
        subject: { kind: "treaty-fact", id },
        details: compact({ officialNumber, numberSource }),
      });
    }),
});
