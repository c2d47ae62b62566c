import type { RequestId } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import type { Transaction } from "../../../../platform/index.ts";
import { nothing } from "../../../../web/index.ts";
import type { Actor } from "../../../audit/index.ts";
import type { OrderFile } from "../../../measures/index.ts";
import { rolesFor } from "../../access.ts";
import { uponRequest } from "../../request/actions/request-act.ts";
import { speaking as speakingRefusals } from "../../request/api-refusals.ts";
import { act, type CooperationContext } from "../../request/context.ts";
import { undecidedPurposes } from "../../request/domain/purposes.ts";
import { purposesOf } from "../../request/domain/request-file.ts";
import { loadFile } from "../../request/store.ts";
import { letGo, setStatus } from "./follow-status.ts";
import { isGranted } from "./order-for-request.ts";
import { type Speaker, speaking } from "../../request/actions/write.ts";
import { loadDossier } from "../../../desk/index.ts";

/**
 * A part of our answer has left. It is the whole answer, and the status says so, where nothing else was taken in for the request and
 * no order of it waits for a provider; otherwise a person says when the answer is complete.
 */
export async function partHandedOver(
  context: CooperationContext,
  tx: Transaction,
  requestId: RequestId,
  actor: Actor,
): Promise<void> {
  const exhibits = (await context.evidence.exhibits.handedOver([requestId], tx.db)).get(requestId);
  if (exhibits !== undefined && exhibits.remaining > 0) return;
  // Where somebody said that more follows, somebody says that nothing more does.
  const file = await loadFile(tx.db, requestId);
  if (file === undefined || (file.answerParts ?? []).length > 0 || purposesOf(file).length > 0) return;
  const orders = await context.measures.orders.forRequest(requestId, tx);
  if (orders.some(({ order }) => isUnanswered(order))) return;
  await answeredIn(context, tx, requestId, actor);
}

function isUnanswered(order: OrderFile): boolean {
  return !order.released && (order.state === "draft" || order.state === "issued" || order.state === "served");
}

/** Our answer has left: the status says so, and what was held for it is let go. Answering again changes nothing. */
export async function answeredIn(
  context: CooperationContext,
  tx: Transaction,
  requestId: RequestId,
  actor: Actor | Speaker,
): Promise<void> {
  const speaker = "actor" in actor ? actor : { actor };
  const file = await loadFile(tx.db, requestId);
  const dossier = file && (await loadDossier(tx.db, file.dossierId));
  if (!file || !dossier || !isGranted(file) || file.mechanism === "preservation") return;
  const answered = await setStatus(context, tx, { file, dossier }, "answered", speaker);
  await letGo(context, tx, { file: answered, dossier }, "data-handed-over", speaker);
}

/** For an answer that went another way than as an exhibit: on paper, by a hearing. Refuses what was not granted. */
export const markAnswered = act({
  ...uponRequest,
  id: "cooperation.mark-answered",
  at: "POST /requests/:id/answered",
  who: rolesFor("execute"),
  input: nothing,
  repeat: "same",
  refusals: [...speakingRefusals, "request-not-granted", "purposes-undecided", "order-changed-meanwhile"],
  words: "cooperation.answered",
  run: async ({ context, by, upon: { file } }) => {
    if (!isGranted(file) || file.mechanism === "preservation") {
      throw new Refusal("request-not-granted", "Only a request that was granted can be answered.", {
        details: { status: file.status ?? "" },
      });
    }
    const [open] = undecidedPurposes(file);
    if (open !== undefined) {
      throw new Refusal("purposes-undecided", "Something that was asked for is not decided yet; decide it first.", {
        details: { purpose: open },
      });
    }
    return await context.platform.database.transaction(async (tx) => {
      await answeredIn(context, tx, file.requestId, speaking(by));
      return (await loadFile(tx.db, file.requestId)) ?? file;
    });
  },
});
