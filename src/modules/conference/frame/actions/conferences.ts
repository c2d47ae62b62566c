import type { Kysely } from "kysely";
import { Refusal } from "../../../../protocol/refusal.ts";
import type { Transaction } from "../../../../platform/index.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { ORGANISING_ROLES } from "../../access.ts";
import { act, type ConferenceContext } from "../../context.ts";
import { conferenceAnswer } from "../answers.ts";
import { checkConference, ENTRY_REFUSALS } from "../domain/check-conference.ts";
import { type Conference, conferenceChange, conferenceOpening, headOf } from "../domain/conference.ts";
import { findBySlug, holdConferences, insertConference, insertVersion } from "../store.ts";
import { conferenceParams, demandOpen, demandVersions, UPON_CONFERENCE, uponConference } from "../upon.ts";

const every = {
  who: ORGANISING_ROLES,
  answer: conferenceAnswer,
  repeat: "refused",
  words: "conference.conference",
} as const;

/** Opens a conference: its address is its own for ever. */
export const openConference = act({
  ...every,
  id: "conference.open-conference",
  at: "POST /conferences",
  input: conferenceOpening,
  status: 201,
  refusals: [...ENTRY_REFUSALS, "address-taken"],
  run: async ({ context, input: { slug, ...entry }, by }) =>
    await write(context, "conference.conference-opened", by, async ({ db }) => {
      checkConference(entry);
      await demandFree(db, slug);
      const opened = {
        conferenceId: context.platform.random.uuid(),
        slug,
        openedAt: context.platform.clock.now(),
        openedBy: by.id,
      };
      await insertConference(db, opened);
      return { conferenceId: opened.conferenceId, slug, version: 1, entry };
    }),
});

/** Says anew what is said of it, by a later version. */
export const changeConference = act({
  ...every,
  id: "conference.change-conference",
  at: "POST /conferences/:conference/versions",
  params: conferenceParams,
  input: conferenceChange,
  refusals: [...ENTRY_REFUSALS, ...UPON_CONFERENCE, "changed-meanwhile", "meeting-left-out"],
  upon: uponConference,
  run: async ({ context, input: { version, reason, ...entry }, by, ids: { conference: id } }) =>
    await write(context, "conference.conference-changed", by, async (tx) => {
      checkConference(entry);
      await demandOpen(tx.db, id);
      const [{ conferenceId, slug, version: latest }] = await demandVersions(tx.db, id);
      if (latest !== version) throw changedMeanwhile();
      const made = { conferenceId, slug, version: version + 1, entry, reason };
      for (const part of context.parts) await part.changed?.(tx, headOf(made), by);
      return made;
    }),
});

export function changedMeanwhile(): Refusal {
  return new Refusal(
    "changed-meanwhile",
    "Somebody changed it meanwhile. Look at how it stands now, then save it again.",
  );
}

/** Writes a version with its entry of the log. */
async function write(
  { platform, audit, desk }: ConferenceContext,
  type: `conference.${string}`,
  by: User,
  make: (tx: Transaction) => Promise<Omit<Conference, "recordedAt" | "recordedBy">>,
): Promise<Conference> {
  return await platform.database.transaction(async (tx) => {
    await holdConferences(tx.db);
    const made = { ...(await make(tx)), recordedAt: platform.clock.now(), recordedBy: by.id };
    await insertVersion(tx.db, made);
    desk.search.touch(tx, "conference", made.conferenceId);
    // The time zone says when a task is late, and days when names are.
    for (const source of ["conference-tasks", "conference-people"]) desk.queue.touch(tx, source, made.conferenceId);
    const { conferenceId: id, slug, version, entry } = made;
    const subject = { kind: "conference", id };
    await audit.append(tx, { type, actor: userActor(by), subject, details: { slug, version, entry } });
    return made;
  });
}

/** Refuses `address-taken`. */
async function demandFree(db: Kysely<unknown>, slug: string): Promise<void> {
  if ((await findBySlug(db, slug)) === undefined) return;
  throw new Refusal("address-taken", `Another conference has the address ${slug}. Choose another.`, {
    field: "slug",
    details: { slug },
  });
}
