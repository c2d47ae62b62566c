import { z } from "zod";
import { CONVENTION, PROVISIONS } from "../../../convention/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { nothing, pathParam } from "../../../web/index.ts";
import { userActor } from "../../identity/index.ts";
import { OFFICERS } from "../access.ts";
import { grantAnswer } from "../answers.ts";
import { act, today } from "../context.ts";
import { touchGrant } from "../needs.ts";
import { endGrant, grantsOf, insertGrant } from "../store.ts";

const article = z.int().min(1).max(CONVENTION.articleCount);
const unknown = (): Refusal => new Refusal("grant-unknown", "No section was given out under this identifier.");
const grantParam = pathParam(z.uuid(), unknown);

/** Lets a person of this office answer a section of the checklist until a day: a ministry, a court, the data protection authority. */
export const grantSection = act({
  id: "assistance.grant-section",
  at: "POST /assistance/grants",
  who: OFFICERS,
  input: z.strictObject({ userId: z.uuid(), firstArticle: article, lastArticle: article, until: z.iso.date() }),
  answer: grantAnswer,
  status: 201,
  repeat: "again",
  refusals: ["date-passed", "person-unknown", "section-empty"],
  words: "assistance.grant",
  run: async (context, given, by) => {
    const { platform, audit, identity } = context;
    const { firstArticle, lastArticle, until } = given;
    if (!PROVISIONS.some((one) => firstArticle <= one.article && one.article <= lastArticle)) {
      throw new Refusal("section-empty", "No question stands between these articles.", { field: "lastArticle" });
    }
    if (until < today(context)) throw new Refusal("date-passed", `${until} has passed.`, { field: "until" });
    return await platform.database.transaction(async (tx) => {
      const person = (await identity.people(tx.db)).find(({ id }) => id === given.userId);
      if (person?.state !== "active") {
        throw new Refusal("person-unknown", "No active person of this office has this identifier.", {
          field: "userId",
        });
      }
      const made = { ...given, grantId: platform.random.uuid(), grantedAt: platform.clock.now() };
      await insertGrant(tx.db, { ...made, grantedBy: by.id });
      touchGrant(context, tx, made.grantId);
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
  run: async (context, _, by, { id }) => {
    const { platform, audit } = context;
    await platform.database.transaction(async (tx) => {
      const grant = (await grantsOf(tx.db)).find(({ grantId }) => grantId === id);
      if (grant === undefined) throw unknown();
      if (grant.endedAt !== undefined) throw new Refusal("grant-ended", "This section was taken back already.");
      await endGrant(tx.db, id, platform.clock.now(), by.id);
      touchGrant(context, tx, id);
      const subject = { kind: "section-grant", id };
      await audit.append(tx, { type: "assistance.section-ended", actor: userActor(by), subject, details: {} });
    });
  },
});
