import type { Kysely } from "kysely";
import { Refusal, unknownRefusal } from "../../../../protocol/refusal.ts";
import type { DossierId } from "../../../../protocol/identifiers.ts";
import { nothing } from "../../../../web/index.ts";
import {
  demandDossier,
  demandKept,
  type Dossier,
  dossierIdParam,
  dossiersById,
  type NeedSource,
  type SubjectNeeds,
} from "../../../desk/index.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { rolesFor } from "../../access.ts";
import { act, type CooperationContext } from "../../request/context.ts";
import { type DossierCopy, findCopy, markLooked, wholeCopies } from "./store.ts";

const MOST_NEW = 1_000;

/** A copy that this person may see, with the dossier that stands for it. Refuses `dossier-unknown`, and `dossier-disposed`. */
export async function demandCopy(
  context: CooperationContext,
  by: User,
  copyId: DossierId,
): Promise<{ readonly copy: DossierCopy; readonly dossier: Dossier }> {
  const dossier = await demandDossier(context, by, copyId);
  demandKept(dossier);
  const copy = await findCopy(context.platform.database.db, copyId);
  if (copy?.wholeAt !== undefined) return { copy, dossier };
  throw unknownRefusal("dossier-unknown", "There is no copy of this id, or you are not a member of its dossier.");
}

/** Somebody has read what came, and knows how work goes on. */
export const lookAtCopy = act({
  id: "cooperation.look-at-copy",
  at: "POST /copies/:id/looked",
  who: rolesFor("look-at-copy"),
  params: { id: dossierIdParam },
  input: nothing,
  repeat: "refused",
  refusals: ["dossier-unknown", "dossier-disposed", "copy-looked-at"],
  words: "cooperation.copy-look",
  run: async ({ context, by, ids: { id } }) => {
    await demandCopy(context, by, id);
    const { database, clock } = context.platform;
    await database.transaction(async (tx) => {
      if (!(await markLooked(tx.db, id, clock.now(), by.id))) {
        throw new Refusal("copy-looked-at", "Somebody has marked this copy as looked at already.");
      }
      context.desk.queue.touch(tx, "copy", id);
      await context.audit.append(tx, {
        type: "cooperation.copy-looked-at",
        actor: userActor(by),
        subject: { kind: "dossier", id },
        dossierId: id,
        details: {},
      });
    });
  },
});

/** What another State gave back waits for somebody who goes on with it. */
export function copySource({ platform }: Pick<CooperationContext, "platform">): NeedSource {
  return {
    source: "copy",
    kinds: [
      {
        need: "look-at-copy",
        rank: "ordinary",
        textKey: "cooperation.need.look-at-copy",
        href: ({ subject }) => `/copies/${subject.id}`,
      },
    ],
    derive: async (db, subjects) => {
      const copies = await newCopies(db, subjects);
      const dossiers = await dossiersById(
        db,
        copies.map(({ copyId }) => copyId),
      );
      return new Map(
        copies.map(({ copyId, state, wholeAt }): [string, SubjectNeeds] => [
          copyId,
          {
            rows: [
              {
                need: "look-at-copy",
                subject: { kind: "dossier", id: copyId },
                dossierId: copyId,
                reference: dossiers.get(copyId)?.ownReference ?? "",
                state,
                urgency: "ordinary",
                since: (wholeAt ?? platform.clock.now()).toISOString(),
                roles: rolesFor("look-at-copy"),
                notFor: [],
                drill: false,
              },
            ],
          },
        ]),
      );
    },
    subjects: async (db) => (await newCopies(db)).map(({ copyId }) => copyId),
  };
}

async function newCopies(db: Kysely<unknown>, copyIds?: readonly string[]): Promise<DossierCopy[]> {
  return await wholeCopies(db, { isNew: true, limit: MOST_NEW, ...(copyIds === undefined ? {} : { copyIds }) });
}
