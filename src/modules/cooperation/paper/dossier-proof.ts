import type { Transaction } from "../../../platform/index.ts";
import { compact } from "../../../protocol/compact.ts";
import type { DispatchId, Sha256Hex } from "../../../protocol/identifiers.ts";
import type { AuditRow } from "../../audit/index.ts";
import type { CooperationContext } from "../request/context.ts";
import type { RequestEvent } from "../request/domain/events.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import type { UseWords } from "../exchange/use-store.ts";
import type { Bearer } from "../../../convention/index.ts";
import type { Lane } from "../request/domain/message.ts";

// What a court needs beside the words of a dossier: which signed bytes they are, who stood behind them, and what vouches for the record.

/** One message of either State, and the signed bytes in which it travelled. */
export interface SignedMessage {
  readonly reference: string;
  readonly kind: string;
  readonly lane: Lane;
  readonly bearer: Bearer;
  readonly at: string;
  readonly dispatchId?: DispatchId;
  /** Of its signed body; absent on paper, and while the outbox has not signed it. */
  readonly digest?: Sha256Hex;
}

/** One act of a person of ours on a request. */
export interface OwnAct {
  readonly reference: string;
  readonly at: string;
  readonly who: readonly string[];
  readonly type: string;
  /** What they stood behind, by its digest. */
  readonly digest?: string;
  readonly words?: string;
}

/** A further use of what the other State gave, as it was logged before it happened. */
export interface RecordedUse {
  readonly at: string;
  readonly use: string;
  /** Absent where it was too long for the log, before its words were kept beside it. */
  readonly note?: string;
  readonly noNoticeBecause?: string;
  readonly recipient?: string;
  readonly exhibit?: string;
  /** The message or letter in which the sender agreed. */
  readonly consent?: string;
}

export async function signedMessages(
  context: CooperationContext,
  tx: Transaction,
  { ownReference, bearer }: RequestFile,
  events: readonly RequestEvent[],
): Promise<SignedMessage[]> {
  const messages: SignedMessage[] = [];
  for (const event of events) {
    const said = messageOf(event, bearer);
    if (said === undefined) continue;
    const { dispatchId, digest: theirs, ...rest } = said;
    const digest = theirs ?? (dispatchId && (await context.federation.sentDigest(tx, dispatchId)));
    messages.push({
      reference: ownReference,
      ...rest,
      ...compact({ dispatchId, digest }),
    });
  }
  return messages;
}

function messageOf(event: RequestEvent, ours: Bearer): Omit<SignedMessage, "reference"> | undefined {
  const { at } = event;
  switch (event.type) {
    case "sent":
    case "restored":
      return { kind: "request", lane: "own", bearer: ours, at, ...ofDispatch(event) };
    case "received":
      return { kind: "request", lane: "peer", bearer: event.bearer, at: event.receivedAt, ...ofDispatch(event) };
    case "message": {
      const { kind, lane, bearer, paper } = event;
      return { kind, lane, bearer, at: paper?.receivedAt ?? at, ...ofDispatch(event) };
    }
    case "came-too-late": {
      const { kind, lane, bearer, paper } = event.message;
      return { kind, lane, bearer, at: paper?.receivedAt ?? at, ...ofDispatch(event.message) };
    }
    default:
      return undefined;
  }
}

function ofDispatch({ dispatchId, digest }: { dispatchId?: DispatchId; digest?: Sha256Hex }) {
  return { ...compact({ dispatchId, digest }) };
}

/** Drafts that were saved and replaced are no acts; what was said to the other State names its speaker too. */
export function ownActs({ ownReference }: RequestFile, events: readonly RequestEvent[]): OwnAct[] {
  return events.flatMap((event): OwnAct[] => {
    if (event.type === "draft-saved" || event.type === "supplement-saved" || event.by === undefined) return [];
    const type = event.type === "message" ? `said-${event.kind}` : event.type;
    const isLetter = event.type === "came-too-late" || (event.type === "message" && event.paper !== undefined);
    const words = "reason" in event ? event.reason : "note" in event ? event.note : undefined;
    return [
      {
        reference: ownReference,
        at: event.at,
        who: [...new Set([...earlierHand(event), event.by.name])],
        type: isLetter ? "registered" : type,
        ...("digest" in event && event.type !== "message" && event.digest !== undefined
          ? { digest: event.digest }
          : {}),
        ...compact({ words }),
      },
    ];
  });
}

/** The first of two people, where the act was theirs together. */
function earlierHand(event: RequestEvent): string[] {
  return event.type === "decision-authorised" ? [event.proposedBy.name] : [];
}

export function recordedUses(entries: readonly AuditRow[], words: ReadonlyMap<string, UseWords>): RecordedUse[] {
  return entries.flatMap(({ entryId, type, at, details }): RecordedUse[] => {
    if (type !== "cooperation.use-recorded" || details === undefined) return [];
    // Written by `recordUseIn`, and by nothing else; the log has a long text by its digest.
    const { use, note, recipient, exhibit, consent } = details as {
      use: string;
      note: { text: unknown };
      recipient?: string;
      exhibit?: { number: string };
      consent?: { reference: string };
    };
    const kept = words.get(entryId) ?? (typeof note.text === "string" ? { note: note.text } : {});
    return [
      {
        at: at.toISOString(),
        use,
        ...kept,
        ...compact({ recipient }),
        ...(exhibit === undefined ? {} : { exhibit: exhibit.number }),
        ...(consent === undefined ? {} : { consent: consent.reference }),
      },
    ];
  });
}
