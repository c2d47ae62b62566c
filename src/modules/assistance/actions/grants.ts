import { z } from "zod";
import { PROVISIONS } from "../../../convention/index.ts";
import { Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import { nothing, pathParam } from "../../../web/index.ts";
import { userActor } from "../../identity/index.ts";
import { OFFICERS } from "../access.ts";
import { grantAnswer } from "../answers.ts";
import { act, demandActive, demandNear, today } from "../context.ts";
import { grantEntry } from "../domain/answer.ts";
import { touchNeeds } from "../needs.ts";
import { endGrant, grantsOf, insertGrant } from "../store.ts";

const unknown = (): Refusal => unknownRefusal("grant-unknown", "No section was given out under this identifier.");
const grantParam = pathParam(z.uuid(), unknown);

/** Lets a person of this office answer a section of the checklist until a day: a ministry, a court, the data protection authority. */
export const grantSection = act({
  id: "assistance.grant-section",
  at: "POST /assistance/grants",
  who: OFFICERS,
  input: grantEntry,
  answer: grantAnswer,
  status: 201,
  repeat: "again",
  refusals: ["date-passed", "date-too-far", "person-unknown", "section-empty"],
  words: "assistance.grant",
  run: async ({ context, input: given, by }) => {
    const { platform, audit } = context;
    const { firstArticle, lastArticle, until } = given;
    if (!PROVISIONS.some((one) => firstArticle <= one.article && one.article <= lastArticle)) {
      throw new Refusal("section-empty", "No question stands between these articles.", { field: "lastArticle" });
    }
    if (until < today(context)) throw new Refusal("date-passed", `${until} has passed.`, { field: "until" });
    demandNear(context, until, "until");
    return await platform.database.transaction(async (tx) => {
      await demandActive(context, tx.db, given.userId, "userId");
      const made = { ...given, grantId: platform.random.uuid(), grantedAt: platform.clock.now() };
      await insertGrant(tx.db, { ...made, grantedBy: by.id });
      touchNeeds(context, tx);
      const subject = { kind: "section-grant", id: made.grantId };
      await audit.append(tx, { type: "assistance.section-granted", actor: userActor(by), subject, details: given });
      return made;
    });
  },
});

/** Takes a section back: what was answered stays. */
export const endSection = act({
  id: "assistance.end-section",
  at: "POST /assistance/grants/:id/end",
  who: OFFICERS,
  params: { id: grantParam },
  input: nothing,
  repeat: "refused",
  refusals: ["grant-ended"],
  words: "assistance.grant-end",
  run: async ({ context, by, ids: { id } }) => {
    const { platform, audit } = context;
    await platform.database.transaction(async (tx) => {
      const grant = (await grantsOf(tx.db)).find(({ grantId }) => grantId === id);
      if (grant === undefined) throw unknown();
      if (grant.endedAt !== undefined) throw new Refusal("grant-ended", "This section was taken back already.");
      await endGrant(tx.db, id, platform.clock.now(), by.id);
      touchNeeds(context, tx);
      const subject = { kind: "section-grant", id };
      await audit.append(tx, { type: "assistance.section-ended", actor: userActor(by), subject, details: {} });
    });
  },
});
