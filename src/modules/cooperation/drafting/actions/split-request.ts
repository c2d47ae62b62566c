import { z } from "zod";
import { askedAs } from "../../../../convention/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { nothing, presented } from "../../../../web/index.ts";
import { rolesFor } from "../../access.ts";
import { uponRequest } from "../../request/actions/request-act.ts";
import { requestAnswer } from "../../request/answers.ts";
import { changing } from "../../request/api-refusals.ts";
import { act } from "../../request/context.ts";
import { demandOpen } from "../../request/closed.ts";
import { carriedDraft, copiedUrgency } from "../../request/domain/carry-over.ts";
import { purposesOf, type RequestDraft, type RequestFile } from "../../request/domain/request-file.ts";
import { requestJson } from "../../request/presenter.ts";
import { todayIn } from "../../request/zones.ts";
import { insertDraft, withCarriedBasis } from "./draft-request.ts";

/**
 * Begins one request for each thing that a request of ours asks for, with everything that was answered: for a server of a release before
 * this one, which refuses several at once (`unknown-critical-field`). Papers are added anew, for each goes with one request.
 */
export const splitRequest = act({
  ...uponRequest,
  id: "cooperation.split-request",
  at: "POST /requests/:id/split",
  who: rolesFor("draft"),
  input: nothing,
  answer: presented(z.object({ requests: z.array(requestAnswer) }), (files: readonly RequestFile[]) => ({
    requests: files.map(requestJson),
  })),
  status: 201,
  repeat: "again",
  refusals: [...changing, "purposes-not-several", "dossier-closed", "dossier-disposed", "dossier-read-only"],
  words: "cooperation.split",
  run: async ({ context, by, upon: { file, dossier } }) => {
    const { mechanism, direction, requestId, drill } = file;
    const purposes = purposesOf(file);
    if (direction !== "outgoing" || purposes.length === 0) {
      throw new Refusal("purposes-not-several", "Only a request of ours that asks for several things is divided.");
    }
    await demandOpen(context, dossier);
    // Of one that came back after a restore there is no draft; what had left begins one.
    const restored = () => ({ ...carriedDraft(file, mechanism), ...copiedUrgency(file, todayIn(context)) });
    const draft = file.draft ?? restored();
    const begun: Parameters<typeof insertDraft>[3][] = [];
    for (const one of purposes) {
      const { mechanism: under, purpose } = askedAs(mechanism, one);
      const alone = alike(draft, purpose);
      const earlier = { ...file, draft };
      const whole = await withCarriedBasis(context, { mechanism: under, draft: alone }, earlier, dossier.state);
      begun.push({ mechanism: under, draft: whole, drill, copyOf: requestId, ...compact({ follows: file.follows }) });
    }
    return await context.platform.database.transaction(async (tx) => {
      const files: RequestFile[] = [];
      for (const one of begun) files.push(await insertDraft(context, tx, dossier, one, by));
      return files;
    });
  },
});

function alike(draft: RequestDraft, purpose: string | undefined): RequestDraft {
  const { purposes: _, papers: __, legalBasis: ___, ...rest } = draft;
  return { ...rest, ...compact({ purpose }) };
}
