import { z } from "zod";
import type { Given } from "../../../protocol/given.ts";
import { unknownRefusal } from "../../../protocol/refusal.ts";
import { demandInternational } from "../../../protocol/telephone.ts";
import { LANGUAGES, nothing, pathParam } from "../../../web/index.ts";
import { actsIn } from "../act.ts";
import { type PeopleContext, tellOfPeople } from "../context.ts";
import { type ApprovalPreview, exactDigest } from "../domain/approval.ts";
import { correctPerson, lockPerson } from "../person-store.ts";
import { endOneSession, endSessionsOf } from "../session-store.ts";
import type { User } from "../types.ts";
import { knownPerson } from "./access-requests.ts";
import { tellOversight } from "./tell-oversight.ts";

const act = actsIn<PeopleContext>();

export const ownContact = z.strictObject({
  languages: z.array(z.enum(LANGUAGES)).min(1).max(LANGUAGES.length),
  phone: z.string().trim().min(1).max(60).exactOptional(),
});

/** What a passkey signs before another telephone rings at night: a session alone, which may be stolen, changes none. */
export function previewOwnContact(
  { id: userId }: Pick<User, "id">,
  given: Given<typeof ownContact>,
): ApprovalPreview<Given<typeof ownContact> & { readonly userId: string }> {
  demandInternational(given.phone, "phone");
  const content = { userId, ...given };
  const subject = { kind: "person", id: userId };
  return { content, approval: { kind: "person", action: "change-telephone", digest: exactDigest(content), subject } };
}

/**
 * The languages and the telephone number by which one is reached, another number confirmed as shown; oversight is told. Refuses
 * `phone-not-international`, and what a confirmation refuses.
 */
export const changeOwnContact = act({
  id: "identity.change-own-contact",
  at: "PUT /me/contact",
  who: [],
  input: ownContact,
  repeat: "same",
  // Where the telephone number changes; languages alone need none.
  confirmed: true,
  refusals: ["phone-not-international"],
  words: "identity.own-contact",
  run: async ({ context, input, by }) => {
    const { languages, phone } = input;
    const { approval } = previewOwnContact(by, input);
    const { database, clock } = context.platform;
    await database.transaction(async (tx) => {
      await lockPerson(tx.db, by.id);
      const person = await knownPerson(tx.db, by.id);
      if ((phone ?? null) !== person.phone) await context.identity.approvals.request(tx, { ...approval, by });
      await correctPerson(tx.db, person, { ...person, languages, phone, at: clock.now(), by: by.id });
      await tellOfPeople(context, tx);
      await tellOversight(context, tx, { kind: "own-contact-changed", userId: by.id, by });
    });
  },
});

/** Every session of one's own ends but the one that asks for it; oversight is told. */
export const endOtherSessions = act({
  id: "identity.end-other-sessions",
  at: "POST /me/sessions/ending",
  who: [],
  input: nothing,
  repeat: "same",
  words: "identity.own-sessions",
  run: async ({ context, by }) => {
    const { database, clock } = context.platform;
    await database.transaction(async (tx) => {
      await endSessionsOf(tx.db, by.id, clock.now(), by.session);
      await tellOversight(context, tx, { kind: "own-sessions-ended", userId: by.id, by });
    });
  },
});

/** One session of one's own ends; oversight is told. Refuses `session-unknown`. */
export const endOwnSession = act({
  id: "identity.end-own-session",
  at: "POST /me/sessions/:session/ending",
  who: [],
  params: { session: pathParam(z.uuid(), sessionUnknown) },
  input: nothing,
  repeat: "refused",
  words: "identity.own-session",
  run: async ({ context, by, ids: { session: sessionId } }) => {
    const { database, clock } = context.platform;
    await database.transaction(async (tx) => {
      if (!(await endOneSession(tx.db, { sessionId, userId: by.id, at: clock.now() }))) throw sessionUnknown();
      await tellOversight(context, tx, { kind: "own-session-ended", userId: by.id, by });
    });
  },
});

function sessionUnknown() {
  return unknownRefusal("session-unknown", "You have no such session that is still open.");
}
