import { z } from "zod";
import { Refusal } from "../../../protocol/refusal.ts";
import { presented } from "../../../web/index.ts";
import { parseDossierId, stateCodeSchema } from "../../../protocol/identifiers.ts";
import { userActor } from "../../identity/index.ts";
import { demandRequest, rolesFor } from "../access.ts";
import { insertDraft } from "../drafting/actions/draft-request.ts";
import { requestAnswer } from "../request/answers.ts";
import { act } from "../request/context.ts";
import { draftOfPath } from "../request/domain/carry-over.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import { requestIdParam } from "../request/path.ts";
import { requestJson } from "../request/presenter.ts";
import { demandReachable } from "../request/reachable.ts";
import { loadFile } from "../request/store.ts";

/**
 * UNCC arts. 42, 43: begins a preservation in the State of the further provider, in a dossier of its own, with the offence of our first
 * request and the path that was disclosed. Nothing is sent by it. Refuses `no-path-disclosed`, and a State that we cannot reach.
 */
export const preserveThere = act({
  id: "cooperation.preserve-there",
  at: "POST /requests/:id/preservation-elsewhere",
  who: rolesFor("draft"),
  params: { id: requestIdParam },
  input: z.strictObject({
    state: stateCodeSchema,
    /** Of a State without a server: its contact card. */
    correspondentId: z.uuid().optional(),
    title: z.string().trim().min(1).max(200),
  }),
  answer: presented(requestAnswer, (file: RequestFile) => requestJson(file)),
  status: 201,
  repeat: "again",
  refusals: [
    "request-unknown",
    "no-path-disclosed",
    "path-leads-back",
    "state-not-met",
    "correspondent-unknown",
    "secretariat-no-state",
  ],
  words: "cooperation.preserve-there",
  run: async ({ context, input: { state, correspondentId, title }, by, ids: { id } }): Promise<RequestFile> => {
    const { file, dossier } = await demandRequest(context, by, id);
    if (file.mechanism !== "preserved-traffic-disclosure" || file.direction !== "incoming") {
      throw new Refusal("no-path-disclosed", "Only a disclosure of a further provider leads to a preservation there.");
    }
    const { database, config, random } = context.platform;
    if (state === dossier.state || state === config.state) {
      throw new Refusal("path-leads-back", "Choose the State of the further provider.", { field: "state" });
    }
    await demandReachable(context, { state, correspondentId });
    const first = file.takesUp === undefined ? undefined : await loadFile(database.db, file.takesUp);
    const draft = draftOfPath(file, first, config.defaultLanguage);
    return await database.transaction(async (tx) => {
      const opened = await context.desk.start(tx, {
        dossierId: parseDossierId(random.uuid()),
        title,
        state,
        correspondentId,
        actor: userActor(by),
        openedBy: by.id,
      });
      return await insertDraft(context, tx, opened, { mechanism: "preservation", drill: file.drill, draft }, by);
    });
  },
});
