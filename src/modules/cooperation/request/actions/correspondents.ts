import { z } from "zod";
import { demandInternational } from "../../../../protocol/telephone.ts";
import { demandState, isTimeZone } from "../../../../convention/index.ts";
import { languageSchema } from "../../../../protocol/bodies/index.ts";
import { parseStateCode, stateCodeSchema } from "../../../../protocol/identifiers.ts";
import { Refusal, unknownRefusal } from "../../../../protocol/refusal.ts";
import { pathParam, presented } from "../../../../web/index.ts";
import { userActor } from "../../../identity/index.ts";
import { rolesFor } from "../../access.ts";
import { correspondentAnswer } from "../answers.ts";
import { act } from "../context.ts";
import { correspondentJson } from "../presenter.ts";
import { line } from "../schemas.ts";
import type { Correspondent } from "../types.ts";
import { dossiersKeptWith } from "../../../desk/index.ts";
import { openFilesInDossiers } from "../store.ts";
import { confirmCorrespondent, insertCorrespondent, loadCorrespondent } from "../correspondent-store.ts";

/**
 * A contact card of a State without a server, entered by hand. It vouches for nothing until somebody else has called back. Refuses
 * `secretariat-no-state`, `correspondent-unreachable`, `phone-not-international`, and `time-zone-unknown`: deadlines are counted in the days of that State too.
 */
export const addCorrespondent = act({
  id: "cooperation.add-correspondent",
  at: "POST /correspondents",
  who: rolesFor("edit-correspondents"),
  input: z.strictObject({
    state: stateCodeSchema,
    authority: line,
    address: z.string().trim().max(1000).default(""),
    fax: line.optional(),
    email: z.email().max(254).optional(),
    phone: line.optional(),
    languages: z.array(languageSchema).min(1).max(20),
    timeZone: z.string().max(64),
  }),
  answer: presented(correspondentAnswer, correspondentJson),
  status: 201,
  repeat: "again",
  refusals: ["correspondent-unreachable", "secretariat-no-state", "phone-not-international", "time-zone-unknown"],
  words: "cooperation.card",
  run: async ({ context, input, by }): Promise<Correspondent> => {
    demandState(input.state, "state");
    if ([input.address, input.fax, input.phone, input.email].every((way) => (way ?? "") === "")) {
      throw new Refusal(
        "correspondent-unreachable",
        "Give an address, a fax or telephone number, or an e-mail address.",
        {
          field: "address",
        },
      );
    }
    demandInternational(input.phone, "phone");
    demandInternational(input.fax, "fax");
    if (!isTimeZone(input.timeZone)) {
      throw new Refusal("time-zone-unknown", "There is no such time zone; write it as in America/Vancouver.", {
        field: "timeZone",
      });
    }
    const { platform, audit } = context;
    const card: Correspondent = {
      correspondentId: platform.random.uuid(),
      state: parseStateCode(input.state),
      authority: input.authority,
      address: input.address,
      fax: input.fax,
      email: input.email,
      phone: input.phone,
      languages: input.languages,
      timeZone: input.timeZone,
      createdAt: platform.clock.now(),
      createdBy: by.id,
    };
    await platform.database.transaction(async (tx) => {
      await insertCorrespondent(tx.db, card);
      await audit.append(tx, {
        type: "cooperation.correspondent-added",
        actor: userActor(by),
        subject: { kind: "correspondent", id: card.correspondentId },
        details: { ...input },
      });
    });
    return card;
  },
});

/**
 * A second person called the authority on a number from an independent source, and it said: yes, that is us. Refuses the person who
 * entered the card.
 */
export const recordCallBack = act({
  id: "cooperation.record-call-back",
  at: "POST /correspondents/:id/call-back",
  who: rolesFor("edit-correspondents"),
  params: { id: pathParam(z.uuid(), correspondentUnknown) },
  input: z.strictObject({ numberCalled: line }),
  answer: presented(correspondentAnswer, correspondentJson),
  repeat: "again",
  refusals: ["correspondent-unknown", "call-back-needs-another-person"],
  words: "cooperation.call-back",
  run: async ({ context, input: { numberCalled }, by, ids: { id: correspondentId } }): Promise<Correspondent> => {
    const { platform, audit, desk } = context;
    const card = await loadCorrespondent(platform.database.db, correspondentId);
    if (!card) throw correspondentUnknown();
    if (card.createdBy === by.id) {
      throw new Refusal("call-back-needs-another-person", "You entered this card; another person must call back.");
    }
    return await platform.database.transaction(async (tx) => {
      const at = platform.clock.now();
      await confirmCorrespondent(tx.db, { correspondentId, at, by: by.id, number: numberCalled });
      await audit.append(tx, {
        type: "cooperation.correspondent-called-back",
        actor: userActor(by),
        subject: { kind: "correspondent", id: correspondentId },
        details: { numberCalled },
      });
      // What waited for the call may be posted now.
      const dossierIds = await dossiersKeptWith(tx.db, correspondentId);
      for (const dossierId of dossierIds) desk.queue.touch(tx, "correspondent", dossierId);
      for (const { requestId } of await openFilesInDossiers(tx.db, dossierIds)) {
        desk.queue.touch(tx, "request", requestId);
      }
      return { ...card, calledBackAt: at, calledBackNumber: numberCalled };
    });
  },
});

export function correspondentUnknown(): Refusal {
  return unknownRefusal("correspondent-unknown", "There is no such contact card.");
}

/**
 * R10 (two people confirm a peer), for a State whose server cannot be compared by fingerprint: whoever typed a number in may have taken it from a forged
 * letter. Until a second person has called back nothing of a case goes there, nor is anything let go on its word. Refuses `card-not-called-back`.
 */
export function demandCalledBack(card: Correspondent): void {
  if (card.calledBackAt !== undefined) return;
  throw new Refusal(
    "card-not-called-back",
    `Nobody has called ${card.authority} back yet; until then nothing goes to the address on its card.`,
    { details: { authority: card.authority } },
  );
}
