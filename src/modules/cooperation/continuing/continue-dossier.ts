import { z } from "zod";
import { parseDossierId } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { presented } from "../../../web/index.ts";
import { userActor } from "../../identity/index.ts";
import { demandDossier, demandKept, type Dossier, dossierIdParam, membersOf } from "../../desk/index.ts";
import { rolesFor } from "../access.ts";
import { act } from "../request/context.ts";
import { openFilesInDossiers } from "../request/store.ts";
import { begunAs } from "./links.ts";

/**
 * R8: work goes on in a new dossier that names the closed one, or the one of which a copy is here, with the same people. What is asked in it
 * says so to the other State. Refuses `dossier-not-closed`, and a State that is no peer any more.
 */
export const continueDossier = act({
  id: "cooperation.continue-dossier",
  at: "POST /dossiers/:id/continuation",
  who: rolesFor("draft"),
  params: { id: dossierIdParam },
  input: z.strictObject({ title: z.string().trim().min(1).max(500) }),
  answer: presented(z.object({ dossierId: z.string(), ownReference: z.string(), continues: z.string() }), told),
  status: 201,
  repeat: "again",
  refusals: ["dossier-unknown", "dossier-disposed", "dossier-not-closed"],
  words: "cooperation.continuing",
  run: async ({ context, input: { title }, by, ids: { id } }): Promise<Dossier> => {
    const dossier = await demandDossier(context, by, id);
    demandKept(dossier);
    const continues = await begunAs(context, id);
    if (continues === undefined) {
      throw new Refusal("dossier-not-closed", `Dossier ${dossier.ownReference} is open: go on in it.`, {
        details: { reference: dossier.ownReference },
      });
    }
    const { database, random } = context.platform;
    return await database.transaction(async (tx) => {
      for (const { requestId } of await openFilesInDossiers(tx.db, [id])) {
        context.desk.queue.touch(tx, "request", requestId);
      }
      return await context.desk.start(tx, {
        dossierId: parseDossierId(random.uuid()),
        title,
        state: dossier.state,
        correspondentId: undefined,
        continues,
        actor: userActor(by),
        openedBy: by.id,
        members: await membersOf(tx.db, id),
      });
    });
  },
});

function told({ dossierId, ownReference, continues }: Dossier) {
  return { dossierId, ownReference, continues: continues ?? "" };
}
