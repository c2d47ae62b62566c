import { compact } from "../../../../protocol/compact.ts";
import type { ZoneOrName } from "../../../../convention/index.ts";
import { openExtension, type RequestFile, unposted } from "./request-file.ts";
import { askAgainOn, decideAgainOn, isWaiting } from "./look-again.ts";
import { openQuestion } from "./may-come.ts";
import { CALLERS, POSTERS, type QueueCard, type QueueFacts, type QueueItem, todayOf } from "./queue-item.ts";
import { eachPurpose } from "./purposes.ts";
import { builder } from "./shared-needs.ts";
import { isSettled } from "./status.ts";
import { deadlineOf } from "./urgency.ts";

// What the post needs of us, for a State without a server: a card that somebody vouches for, envelopes, and the eye on what comes back.

/** What was said and not posted goes first; then the reply is awaited, to be registered when it comes. */
export function letterNeeds(file: RequestFile, facts: QueueFacts): QueueItem[] {
  const card = facts.cards.get(file.dossierId);
  if (!card) return [];
  const { item } = builder(file, facts);
  const [first] = unposted(file);
  if (first) {
    // Nothing goes to an address that nobody has vouched for: the call back is a need of its own.
    if (!card.calledBack) return [];
    return [item("print-and-post", POSTERS, first.at, deadlineOf(file, facts.zones))];
  }
  const wait = awaits(file, facts.timeZone);
  if (!wait || (wait.until !== undefined && todayOf(facts) >= wait.until)) return [];
  return [item("register-reply", POSTERS, wait.since, compact({ until: wait.until }))];
}

/** Undefined where they owe us no word; `until`: the day from which we ask or decide again, which is a need of another name. */
function awaits(file: RequestFile, timeZone: ZoneOrName): { since: string; until?: string } | undefined {
  // Postponed for a case of ours: that is no wait for them.
  if (file.status === "postponed" && file.direction === "incoming") return undefined;
  const left = file.lettersOut?.findLast(({ posted }) => posted)?.posted?.at;
  const since = left ?? file.lastToldAt ?? file.statusAt ?? file.openedAt;
  const waits = eachPurpose(file).filter(({ status }) => status === "more-information" || status === "consultation");
  const days = waits.flatMap((one) => decideAgainOn(one, timeZone) ?? []);
  const until = file.direction === "incoming" ? days.toSorted()[0] : askAgainOn(file, timeZone);
  if (until !== undefined) return { since, until };
  if (isSettled(file.status) || file.closure) return undefined;
  const isAsked = openQuestion(file, "own") !== undefined && (file.direction === "outgoing" || isWaiting(file));
  const wantsLonger = file.direction === "outgoing" && openExtension(file) !== undefined;
  return isAsked || wantsLonger ? { since } : undefined;
}

/** One call vouches for a card, whatever number of requests came or go by it. */
export function callBackNeeds(files: readonly RequestFile[], facts: QueueFacts): QueueItem[] {
  const byCard = Map.groupBy(
    files.flatMap((file) => {
      const card = facts.cards.get(file.dossierId);
      return card && !card.calledBack ? [{ file, card }] : [];
    }),
    ({ card }) => card.correspondentId,
  );
  return [...byCard.values()].flatMap((group) => {
    const [first] = group;
    return first
      ? [
          callBackNeed(
            first.card,
            group.map(({ file }) => file),
          ),
        ]
      : [];
  });
}

function callBackNeed(card: QueueCard, files: readonly RequestFile[]): QueueItem {
  const urgencies = files.map(({ content, draft }) => content?.urgency ?? draft?.urgency);
  const urgency = (["emergency", "urgent"] as const).find((one) => urgencies.includes(one)) ?? "ordinary";
  return {
    need: "call-back",
    subject: { kind: "correspondent", id: card.correspondentId },
    reference: card.authority,
    state: card.state,
    urgency,
    since: card.enteredAt,
    roles: CALLERS,
    // Whoever typed the number in does not also vouch for it.
    notFor: [card.enteredBy],
    drill: files.every(({ drill }) => drill),
  };
}
