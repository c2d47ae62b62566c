import { z } from "zod";
import { demandInternational } from "../../../protocol/telephone.ts";
import { LANGUAGES, nothing } from "../../../web/index.ts";
import { actsIn } from "../act.ts";
import { type PeopleContext, tellOfPeople } from "../context.ts";
import { correctPerson, lockPerson } from "../person-store.ts";
import { endSessionsOf } from "../session-store.ts";
import { knownPerson } from "./access-requests.ts";
import { tellOversight } from "./tell-oversight.ts";

const act = actsIn<PeopleContext>();

/** The languages and the telephone number by which one is reached; oversight is told. Refuses `phone-not-international`. */
export const changeOwnContact = act({
  id: "identity.change-own-contact",
  at: "PUT /me/contact",
  who: [],
  input: z.strictObject({
    languages: z.array(z.enum(LANGUAGES)).min(1).max(LANGUAGES.length),
    phone: z.string().trim().min(1).max(60).exactOptional(),
  }),
  repeat: "same",
  refusals: ["phone-not-international"],
  words: "identity.own-contact",
  run: async ({ context, input: { languages, phone }, by }) => {
    demandInternational(phone, "phone");
    const { database, clock } = context.platform;
    await database.transaction(async (tx) => {
      await lockPerson(tx.db, by.id);
      const person = await knownPerson(tx.db, by.id);
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
