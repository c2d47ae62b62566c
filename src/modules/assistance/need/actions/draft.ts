import { z } from "zod";
import { assistanceNeedSchema, NEED_LIMITS, needTextSchema } from "../../../../protocol/bodies/assistance-need.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { hex, utf8 } from "../../../../protocol/bytes.ts";
import { sha256Hex } from "../../../../protocol/digest.ts";
import { sha256HexSchema } from "../../../../protocol/identifiers.ts";
import type { Transaction } from "../../../../platform/index.ts";
import { takeReference } from "../../../desk/index.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { OFFICERS } from "../../access.ts";
import { act, type AssistanceContext, demandNear, today } from "../../context.ts";
import { type NeedKey, newNeedKey, needKey, versionPlace } from "../../lane/sealing.ts";
import { holdNeed, insertNeed, type Need, putVersion } from "../../lane/store.ts";
import { touchNeed } from "../../lane/touch.ts";
import { needText, newNeed, type NewNeed } from "../domain/need.ts";
import { isWithdrawn, needParams, openNeed } from "../read.ts";
import { clearNeed } from "./clear.ts";

const SALT_SIZE = 16;
export const draftAnswer = z
  .object({ needId: z.string(), version: z.int(), digest: z.string() })
  .meta({ id: "NeedDraft" });
const every = {
  who: OFFICERS,
  answer: draftAnswer,
  words: "assistance.draft",
} as const;
const refusals = ["date-passed", "date-too-far", "need-too-long"] as const;

/** Writes a need down. It leaves by another act, of two people. */
export const draftNeed = act({
  ...every,
  id: "assistance.draft-need",
  at: "POST /assistance/needs",
  input: newNeed,
  status: 201,
  repeat: "again",
  refusals,
  run: async ({ context, input, by }) => {
    const { platform } = context;
    demandUntil(context, input);
    return await platform.database.transaction(async (tx) => {
      const now = platform.clock.now();
      const needId = platform.random.uuid();
      const reference = await takeReference(tx.db, "need", platform, now);
      const { state } = platform.config;
      await insertNeed(tx.db, {
        needId,
        lineId: needId,
        state,
        toldBy: state,
        byLetter: false,
        reference,
        recordedAt: now,
      });
      const key = await newNeedKey(context, tx.db, needId);
      return await write(context, tx, { needId, state, reference, version: 1, key, writers: [] }, input, by);
    });
  },
});

/** Writes it anew: a draft in its own place, a cleared text as a later version, which leaves by two people as well. */
export const changeNeed = act({
  ...every,
  id: "assistance.change-need",
  at: "PUT /assistance/needs/:id/text",
  params: needParams,
  /** Digest of the text that is changed. */
  input: newNeed.extend({ seen: sha256HexSchema }),
  repeat: "refused",
  refusals: [...refusals, "changed-meanwhile", "need-ended", "need-key-missing", "need-not-ours", "step-not-possible"],
  run: async ({ context, input: { seen, ...input }, by, ids: { id } }) => {
    demandUntil(context, input);
    return await context.platform.database.transaction(async (tx) => {
      await holdNeed(tx.db, id);
      const need = await openNeed(context, tx.db, id);
      const [latest] = need.versions;
      // What a letter said is entered here, and another letter may say it otherwise.
      if (!need.isOwn && !need.byLetter) throw notOurs();
      const key = await needKey(context, tx.db, id);
      if (latest === undefined || isWithdrawn(need)) throw new Refusal("step-not-possible", "This need was withdrawn.");
      if (latest.digest !== seen) {
        throw new Refusal("changed-meanwhile", "Somebody wrote it anew meanwhile. Look at it, then write yours again.");
      }
      const isDraft = latest.clearedAt === undefined;
      const place = { version: latest.version + (isDraft ? 0 : 1), writers: isDraft ? latest.writtenBy : [] };
      const { state, reference } = need;
      const made = await write(context, tx, { needId: id, state, reference, key, ...place }, input, by);
      await context.identity.asked.lookAgain(clearNeed.id, tx, by, { because: "changed-meanwhile" });
      return made;
    });
  },
});

export function notOurs(): Refusal {
  return new Refusal("need-not-ours", "This is the need of another State; only that State does this.");
}

/** Refuses `date-passed` and `date-too-far`. */
export function demandUntil(context: AssistanceContext, { wantedUntil }: NewNeed, field = "wantedUntil"): void {
  if (wantedUntil <= today(context)) throw new Refusal("date-passed", `${wantedUntil} has passed.`, { field });
  demandNear(context, wantedUntil, field);
}

/** Refuses `need-too-long`, at the box of the original words: a draft that the line would not take could be neither shown nor changed. */
function demandSendable(text: string, { words: { original } }: NewNeed): void {
  const { languages, characters } = NEED_LIMITS;
  const fits = assistanceNeedSchema.safeParse({ text }).success && needTextSchema.safeParse(JSON.parse(text)).success;
  if (fits) return;
  throw new Refusal("need-too-long", `A need has at most ${languages} languages and ${characters} characters in all.`, {
    field: `words.texts.${original}`,
    details: NEED_LIMITS,
  });
}

interface Place extends Pick<Need, "needId" | "state" | "reference"> {
  readonly version: number;
  readonly key: NeedKey;
  readonly writers: readonly string[];
}

/** Of a need that another State wrote in a letter nothing is a draft: what leaves of it, two people pass on. */
export async function write(
  context: AssistanceContext,
  tx: Transaction,
  place: Place,
  given: NewNeed,
  by: User,
): Promise<{ needId: string; version: number; digest: string }> {
  const { platform, audit } = context;
  const { needId, state, reference, version, key, writers } = place;
  const named = { needId, state, reference, needVersion: version };
  const writtenAt = platform.clock.now();
  const text = needText({ ...named, salt: hex(platform.random.bytes(SALT_SIZE)) }, given);
  demandSendable(text, given);
  const digest = sha256Hex(utf8(text));
  await putVersion(tx.db, {
    needId,
    version,
    sealed: key.seal(versionPlace(version), text),
    digest,
    wantedUntil: given.wantedUntil,
    releaseVerified: false,
    writtenAt,
    writtenBy: [...new Set([...writers, by.id])],
    ...(state !== platform.config.state && { clearedAt: writtenAt }),
  });
  touchNeed(context, tx, needId);
  const subject = { kind: "need", id: needId };
  const details = { version, digest };
  await audit.append(tx, { type: "assistance.need-written", actor: userActor(by), subject, details });
  return { needId, version, digest };
}
