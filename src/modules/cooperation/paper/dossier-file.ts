import { type DispatchId } from "../../../protocol/identifiers.ts";
import type { AuditRow } from "../../audit/index.ts";
import { type ReceiptRow } from "../../federation/index.ts";
import type { CooperationContext } from "../request/context.ts";
import type { RequestEvent } from "../request/domain/events.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import { type ClockJson, type Links, requestView } from "../request/request-view.ts";
import { eventsOf, filesOfDossier } from "../request/store.ts";
import {
  type OwnAct,
  ownActs,
  type RecordedUse,
  recordedUses,
  type SignedMessage,
  signedMessages,
} from "./dossier-proof.ts";
import { type LawOnRecord, lawOnRecord } from "./law-annex.ts";
import type { Correspondent } from "../request/types.ts";
import { useWordsOf } from "../exchange/use-store.ts";
import { type Dossier } from "../../desk/index.ts";
import { loadCorrespondent } from "../request/correspondent-store.ts";
import { seenBy } from "../request/restricted-papers.ts";

/** Everything that the paper of a dossier says of its requests, read once. */
export interface RequestsOfPaper {
  readonly dossier: Dossier;
  readonly correspondent: Correspondent | undefined;
  readonly requests: readonly RequestPart[];
  readonly messages: readonly SignedMessage[];
  readonly acts: readonly OwnAct[];
  readonly uses: (entries: readonly AuditRow[]) => readonly RecordedUse[];
  readonly law: LawOnRecord;
}

export interface RequestPart {
  readonly file: RequestFile;
  readonly clocks: readonly ClockJson[];
  readonly links: Links;
  readonly receipts: readonly ReceiptPart[];
}

export interface ReceiptPart {
  /** The kind of dispatch that the receipt is about. */
  readonly kind: string;
  readonly row: ReceiptRow;
}

export async function readRequestsOfPaper(context: CooperationContext, dossier: Dossier): Promise<RequestsOfPaper> {
  const { db } = context.platform.database;
  const requests: RequestPart[] = [];
  const messages: SignedMessage[] = [];
  const acts: OwnAct[] = [];
  for (const whole of await filesOfDossier(db, dossier.dossierId)) {
    // Whoever reads the dossier may print it: no restricted paper is named there.
    const { file } = seenBy(context, whole, undefined);
    const { clocks, links } = await requestView(context, { file, dossier });
    const events = await eventsOf(db, file.requestId);
    requests.push({ file, clocks, links, receipts: await receiptsOf(context, events) });
    messages.push(
      ...(await context.platform.database.transaction(async (tx) => await signedMessages(context, tx, file, events))),
    );
    acts.push(...ownActs(file, events));
  }
  const files = requests.map(({ file }) => file);
  const words = await useWordsOf(
    db,
    files.map(({ requestId }) => requestId),
  );
  return {
    dossier,
    correspondent:
      dossier.correspondentId === undefined ? undefined : await loadCorrespondent(db, dossier.correspondentId),
    requests,
    messages: oldestFirst(messages),
    acts: oldestFirst(acts),
    uses: (entries) => recordedUses(entries, words),
    law: await lawOnRecord(context, dossier, files),
  };
}

function oldestFirst<T extends { readonly at: string }>(items: readonly T[]): readonly T[] {
  return items.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}

async function receiptsOf(context: CooperationContext, events: readonly RequestEvent[]): Promise<ReceiptPart[]> {
  const parts: ReceiptPart[] = [];
  for (const event of events) {
    const dispatchId = dispatchOf(event);
    if (dispatchId === undefined) continue;
    const kind = event.type === "message" ? event.kind : "request";
    for (const row of await context.federation.receiptsFor(dispatchId)) parts.push({ kind, row });
  }
  return parts;
}

function dispatchOf(event: RequestEvent): DispatchId | undefined {
  const isCarried = ["sent", "restored", "received", "message"].includes(event.type);
  return isCarried && "dispatchId" in event ? event.dispatchId : undefined;
}
