import { compact } from "../../../protocol/compact.ts";
import type { AuditRow, ClosedLog } from "../../audit/index.ts";
import type { DeskContext } from "../context.ts";
import type { LogSubject } from "../dossier-contributions.ts";
import type { Dossier } from "../types.ts";

/** One entry of the audit log as a print shows it: the leaf by its hash, and what its details say to a member of the dossier. */
export interface LogLine {
  readonly at: string;
  /** As in the entry: "cooperation.request-sent". */
  readonly type: string;
  /** From 0; absent until the log gave it one. */
  readonly place?: number;
  /** The place is in a log that was closed: which of them, counted from 1. */
  readonly closedLog?: number;
  /** 64 hexadecimal digits. */
  readonly leafHash: string;
  /** The request, exhibit or order that it is about, by its number. */
  readonly about?: string;
  /** The kind of dispatch that it is about, or what a receipt says. */
  readonly kind?: string;
  readonly strength?: string;
  readonly who: LogActor;
}

type LogActor =
  | { readonly kind: "person"; readonly userId: string }
  | { readonly kind: "peer"; readonly state: string }
  | { readonly kind: "server" }
  /** R17: salt and pseudonym are destroyed; nothing says any more who it was. */
  | { readonly kind: "erased" };

/** What an entry's subject is called in the dossier: the number of a request, exhibit or order, and of a dispatch its kind. */
export type LogSubjects = ReadonlyMap<string, { readonly reference: string; readonly kind?: string }>;

export interface LogLines {
  readonly lines: readonly LogLine[];
  /** There are more, older ones than a print holds. */
  readonly isCut: boolean;
  /** The logs before the one that is open, oldest first. */
  readonly closed: readonly ClosedLog[];
}

const ENTRIES_AT_ONCE = 200;
const MAX_ENTRIES = 20_000;
/** So many rows take some four seconds of a processor and half a gigabyte of memory while they are printed. */
const MAX_LINES = 5_000;

/**
 * The log's entries about the dossier, oldest first: those that name it, and those about its parts that name no dossier, such as the
 * two people's approvals (R16). Of more than 20,000 of each the newest.
 */
export async function logEntries(
  context: DeskContext,
  { dossierId }: Dossier,
  subjects: readonly LogSubject[],
): Promise<AuditRow[]> {
  const found = new Map<string, AuditRow>();
  for (const query of [{ dossierId }, ...subjects.map((subject) => ({ subject }))]) {
    for (const row of await allOf(context, query)) found.set(row.entryId, row);
  }
  return [...found.values()].toSorted((one, other) => (one.entryId < other.entryId ? -1 : 1));
}

async function allOf(
  { audit }: DeskContext,
  query: { readonly dossierId: string } | { readonly subject: LogSubject },
): Promise<AuditRow[]> {
  const found: AuditRow[] = [];
  let before: string | undefined;
  while (found.length < MAX_ENTRIES) {
    const rows = await audit.entries({ ...query, limit: ENTRIES_AT_ONCE, ...compact({ before }) });
    found.push(...rows);
    before = rows.at(-1)?.entryId;
    if (before === undefined) break;
  }
  return found;
}

/** The newest 5,000 entries as lines. Details stay where they are: of them only the kind of a dispatch and what a receipt says are shown. */
export function logLines(
  rows: readonly AuditRow[],
  subjects: LogSubjects,
  closed: readonly ClosedLog[] = [],
): LogLines {
  const lines = rows.slice(-MAX_LINES).map((row): LogLine => {
    const subject = subjects.get(row.subject?.id ?? "");
    const kind = textOf(row, "kind") ?? subject?.kind;
    const strength = textOf(row, "strength");
    return {
      at: row.at.toISOString(),
      type: row.type,
      leafHash: row.leafHash,
      who: actorOf(row),
      ...compact({ place: row.index, closedLog: (row.log ?? Infinity) <= closed.length ? row.log : undefined }),
      ...(subject === undefined ? {} : { about: subject.reference }),
      ...compact({ kind, strength }),
    };
  });
  return { lines, isCut: rows.length > MAX_LINES, closed };
}

function textOf({ type, details }: AuditRow, name: string): string | undefined {
  const value = type.startsWith("federation.") ? details?.[name] : undefined;
  return typeof value === "string" && value !== "" ? value : undefined;
}

function actorOf({ actor }: AuditRow): LogActor {
  if (actor === undefined) return { kind: "erased" };
  if (actor.kind === "user") return { kind: "person", userId: actor.userId };
  return actor.kind === "peer" ? { kind: "peer", state: actor.state } : { kind: "server" };
}
