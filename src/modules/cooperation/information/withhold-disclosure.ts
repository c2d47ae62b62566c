import { z } from "zod";
import { compact } from "../../../protocol/compact.ts";
import { citation, groundsFor, type OpenGround } from "../../../convention/index.ts";
import { languageSchema } from "../../../protocol/bodies/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { presented } from "../../../web/index.ts";
import { demandRequest, rolesFor } from "../access.ts";
import { requestAnswer } from "../request/answers.ts";
import { speaking as speakingCodes } from "../request/api-refusals.ts";
import { act } from "../request/context.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import { isBeingExecuted } from "../request/domain/status.ts";
import { isPreserving } from "../request/domain/preservation.ts";
import { ownReservations } from "../request/legal-bases.ts";
import { requestIdParam } from "../request/path.ts";
import { requestJson } from "../request/presenter.ts";
import { speaking, tell } from "../request/actions/write.ts";

/** A preservation that another State asked for and that is carried out here: only it shows whether another provider took part. */
export function isCarriedOutHere({ mechanism, direction, status }: RequestFile): boolean {
  return mechanism === "preservation" && direction === "incoming" && (isBeingExecuted(status) || isPreserving(status));
}

/**
 * UNCC art. 43(2): another provider took part, and what shows it is withheld. Its asker is told that and why. Refuses
 * `nothing-to-withhold`, and `ground-not-open` for what Article 43 does not name.
 */
export const withholdDisclosure = act({
  id: "cooperation.withhold-disclosure",
  at: "POST /requests/:id/withheld-disclosure",
  who: rolesFor("authorise"),
  params: { id: requestIdParam },
  input: z.strictObject({
    groundIds: z.array(z.string().max(64)).min(1).max(32),
    reasons: z.string().trim().min(1).max(20_000),
    /** Of the reasons; absent: the language of this server. */
    language: languageSchema.optional(),
  }),
  answer: presented(requestAnswer, (file: RequestFile) => requestJson(file)),
  repeat: "again",
  refusals: [...speakingCodes, "nothing-to-withhold", "ground-not-open"],
  words: "cooperation.withhold",
  run: async ({ context, input: { groundIds, reasons, language }, by, ids: { id } }): Promise<RequestFile> => {
    const matter = await demandRequest(context, by, id);
    const { file } = matter;
    const { status, facts, seenPeerDigest } = file;
    if (status === undefined || !isCarriedOutHere(file)) {
      throw new Refusal(
        "nothing-to-withhold",
        "Only of a preservation that is carried out here something is withheld.",
      );
    }
    const open = await openGrounds(context);
    // Each at the place that opens it for Article 43, and not where the ground itself stands.
    const grounds = groundIds.map((groundId) => {
      const found = open.find(({ ground }) => ground.id === groundId);
      if (found !== undefined) return { groundId, paragraph: citation(found.opening) };
      throw new Refusal("ground-not-open", "Article 43 names no such ground to withhold.", { field: "groundIds" });
    });
    const { config, database } = context.platform;
    const withheld = {
      grounds,
      reasons: { language: language ?? config.defaultLanguage, text: reasons },
    };
    const content = {
      requestId: id,
      status: isBeingExecuted(status) ? ("executing" as const) : status,
      facts: { ...facts, withheld },
      ...compact({ basedOn: seenPeerDigest }),
    };
    return await database.transaction(async (tx) => await tell(context, tx, matter, "status", content, speaking(by)));
  },
});

/** The grounds on which this State may withhold. */
export async function openGrounds(context: Parameters<typeof ownReservations>[0]): Promise<readonly OpenGround[]> {
  const open = groundsFor("preserved-traffic-disclosure", await ownReservations(context));
  return open.filter(({ ground }) => ground.kind !== "not-a-ground");
}
