import { dateIn, type PlainDate } from "../../../convention/index.ts";
import type { User } from "../../identity/index.ts";
import { may } from "../access.ts";
import type { CooperationContext } from "./context.ts";
import { type DraftPaper, papersOf, type RequestFile, writersOf } from "./domain/request-file.ts";

type Restricted = Pick<DraftPaper, "restricted" | "restrictedUntil">;

/**
 * Whether this person, who may read the request, opens this paper of it and learns its name. A restricted one is for who drafts this
 * request or decides on it: an authoriser, who wrote in it, who proposed what is said in it; one that only the defence must not see,
 * in the State that was asked, for everybody who may propose a decision.
 */
export function maySeePaper(file: RequestFile, paper: Restricted, by: User, today: PlainDate): boolean {
  if (!isRestricted(paper, today) || may(by, "authorise")) return true;
  if (paper.restricted === "not-to-the-defence" && file.direction === "incoming" && may(by, "propose")) return true;
  const { proposal, supplement, decisions } = file;
  const proposed = [proposal, supplement, supplement?.proposal].map((one) => one?.by);
  const people = [...writersOf(file), ...proposed, ...decisions.map((one) => one.proposedBy)];
  return people.some((one) => one?.userId === by.id);
}

/** The request as this person sees it: what they may not open is not in it, and in `hidden` instead. */
export function seenBy({ platform }: Pick<CooperationContext, "platform">, file: RequestFile, by: User | undefined) {
  const today = dateIn(platform.clock.now(), platform.config.timeZone);
  const isHidden = (paper: Restricted): boolean =>
    by === undefined ? isRestricted(paper, today) : !maySeePaper(file, paper, by, today);
  const hidden = papersOf(file).filter(isHidden);
  return { file: withoutPapers(file, new Set(hidden.map(({ paperId }) => paperId))), hidden };
}

/** The same value, however deep its papers are named. */
function withoutPapers<T>(value: T, hidden: ReadonlySet<string>): T {
  if (hidden.size === 0 || typeof value !== "object" || value === null || value instanceof Date) return value;
  // Only members that may be missing are left out: the value keeps its type.
  if (Array.isArray(value)) return value.map((one: unknown) => withoutPapers(one, hidden)) as T;
  const members = Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    if (name !== "papers" || !Array.isArray(member)) return [[name, withoutPapers(member, hidden)]];
    const left = member.filter((paper: Pick<DraftPaper, "paperId">) => !hidden.has(paper.paperId));
    // What travels names papers or has no such member.
    return left.length === 0 && "requestId" in value ? [] : [[name, left]];
  });
  return Object.fromEntries(members) as T;
}

function isRestricted({ restricted, restrictedUntil }: Restricted, today: PlainDate): boolean {
  return restricted !== undefined && (restrictedUntil === undefined || today <= restrictedUntil);
}
