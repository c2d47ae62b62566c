import type { Transaction } from "../../../../platform/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import type { StatusContent } from "../../../../protocol/bodies/index.ts";
import {
  currentPeriod,
  holdsData,
  isBinding,
  isEndUntold,
  type OrderChange,
  type OrderFile,
  type ServedRequest,
} from "../../../measures/index.ts";
import { isLanguage } from "../../../../web/index.ts";
import type { CooperationContext } from "../../request/context.ts";
import { isPreserving, statusWhileKept, treatyClock } from "../../request/domain/preservation.ts";
import { isUndecided, mayBecome } from "../../request/domain/status.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { loadFile, lockFile } from "../../request/store.ts";
import { zonesOf } from "../../request/zones.ts";
import { setStatus } from "./follow-status.ts";
import { ofPurpose } from "../../request/domain/purposes.ts";
import { isGranted, notGranted } from "./order-for-request.ts";
import { type Matter } from "../../access.ts";
import type { Speaker } from "../../request/actions/write.ts";
import { holdKept, loadDossier } from "../../../desk/index.ts";

/**
 * What a domestic order means for the request it serves. "Preserved" is said only on the provider's own answer, and it
 * is taken back as soon as no order holds the data.
 */
export async function followOrder(context: CooperationContext, tx: Transaction, change: OrderChange): Promise<void> {
  const { serves } = change.order;
  if (!serves) return;
  if (change.event.type === "drafted") return await demandStillGranted(tx, serves);
  const file = await loadFile(tx.db, serves.requestId);
  const dossier = file && (await loadDossier(tx.db, file.dossierId));
  if (!file || !dossier) return;
  const matter = { file, dossier };
  // An order for a request of another kind says nothing of preservation: what the provider hands over is taken in as an exhibit.
  const preserves = file.mechanism === "preservation";
  const { order, actor, event } = change;
  const speaker = { actor, ...compact({ by: event.by }) };
  switch (event.type) {
    case "served":
      // Written down after it had ended unconfirmed.
      if (isEndUntold(order)) return await tellUnfrozen(context, tx, matter, speaker);
      await setStatus(context, tx, matter, "executing", speaker);
      return;
    case "answered":
    case "renewed":
      if (preserves) await tellPreserved(context, tx, matter, order, speaker);
      return;
    case "lapsed":
    case "ended":
      if (preserves) await tellLost(context, tx, matter, order, speaker);
      else if (isEndUntold(order)) await tellUnfrozen(context, tx, matter, speaker);
      return;
    case "amended":
    case "asked":
    case "returned":
    case "issued":
    case "confirmed":
    case "released":
    case "told":
    case "secrecy-reviewed":
      return;
  }
}

/** Withdrawn, refused or disposed of since its form was shown, the request is served by no order. Refuses `request-not-granted`. */
async function demandStillGranted(tx: Transaction, { dossierId, requestId, purpose }: ServedRequest): Promise<void> {
  await holdKept(tx, dossierId);
  const file = await lockFile(tx.db, requestId);
  const served = file && ofPurpose(file, purpose);
  if (served === undefined || !isGranted(served)) throw notGranted(served?.status);
}

async function tellPreserved(
  context: CooperationContext,
  tx: Transaction,
  matter: Matter,
  order: OrderFile,
  speaker: Speaker,
): Promise<RequestFile> {
  if (!holdsData(order)) {
    if (isPreserving(matter.file.status)) await tellLost(context, tx, matter, order, speaker);
    return matter.file;
  }
  const { file } = matter;
  const orders = await context.measures.orders.forRequest(file.requestId, tx);
  const parts = orders.map((record) => record.order).filter((one) => holdsData(one) && one.reply?.answer === "partly");
  const preservedFrom = file.facts.preservedFrom ?? order.reply?.answeredAt;
  const orderUntil = currentPeriod(order)?.earliestEnd;
  const known = { ...file, facts: { ...file.facts, ...compact({ preservedFrom }) } };
  const { config, clock } = context.platform;
  const state = treatyClock(known, await zonesOf(context, matter.dossier, tx.db), clock.now());
  // UNCC art. 42(8), told by its earliest reading in either calendar. A drill starts no clock (R37).
  const treatyUntil = state.due?.dueEarliest.toISOString();
  const wanted = statusWhileKept(known, state);
  // While the request itself is undecided again, the fact is told all the same, and the status follows when it is granted.
  const { status } = file;
  const told = status !== undefined && isUndecided(status) && !mayBecome(status, wanted) ? status : wanted;
  return await setStatus(context, tx, matter, told, speaker, {
    partly: parts.length > 0,
    ...partlyNoteOf(parts, config.defaultLanguage),
    ...compact({ preservedFrom, treatyUntil, orderUntil }),
  });
}

/** What the providers said of the part that they keep, in the words in which our officers wrote it down. */
function partlyNoteOf(parts: readonly OrderFile[], language: string): Pick<StatusContent["facts"], "partlyNote"> {
  const notes = parts.flatMap(({ reply }) => reply?.note ?? []);
  return notes.length === 0 ? {} : { partlyNote: { language, text: notes.join("\n\n") } };
}

/** The request is granted again, after a consultation or a return: what its orders have brought meanwhile is told now. */
export async function resumeOrders(
  context: CooperationContext,
  tx: Transaction,
  matter: Matter,
  speaker: Speaker,
): Promise<RequestFile> {
  const orders = await context.measures.orders.forRequest(matter.file.requestId, tx);
  const running = orders.map(({ order }) => order).filter((order) => isBinding(order) && !order.released);
  const holding = running.findLast(holdsData);
  if (holding && matter.file.mechanism === "preservation") {
    return await tellPreserved(context, tx, matter, holding, speaker);
  }
  const isServed = running.some(({ service }) => service !== undefined);
  return isServed ? await setStatus(context, tx, matter, "executing", speaker) : matter.file;
}

/** The asker hears at once that what it asked to be frozen is frozen no longer: nobody here stood behind it as the second person. */
async function tellUnfrozen(context: CooperationContext, tx: Transaction, matter: Matter, by: Speaker): Promise<void> {
  const language = context.platform.config.defaultLanguage;
  const text = isLanguage(language)
    ? context.press?.locales.translator(language)("cooperation.freezing-ended")
    : undefined;
  await setStatus(context, tx, matter, "executing", by, text === undefined ? {} : { note: { language, text } });
}

/** The asker hears at once that its data are no longer kept, unless another order still keeps them. */
async function tellLost(
  context: CooperationContext,
  tx: Transaction,
  matter: Matter,
  order: OrderFile,
  speaker: Speaker,
): Promise<void> {
  if (!isPreserving(matter.file.status)) return;
  const orders = await context.measures.orders.forRequest(matter.file.requestId, tx);
  const others = orders.filter((record) => record.order.orderId !== order.orderId);
  if (others.some((record) => isBinding(record.order) && holdsData(record.order))) return;
  await setStatus(context, tx, matter, "preservation-lapsed", speaker);
}
