import { addDays, dateIn, reminder, type ReminderId, type ZoneOrName } from "../../../../convention/index.ts";
import { giverLane, isInformation } from "./information.ts";
import { isPreserving } from "./preservation.ts";
import { postponedUntil } from "./postponement.ts";
import { eachPurpose } from "./purposes.ts";
import type { RequestFile } from "./request-file.ts";
import { isBeingExecuted, isSettled, isUndecided } from "./status.ts";

// No wait for the other State is without end: each has a day on which the request comes back to a person.

interface Wait {
  readonly since: string;
  readonly reminder: ReminderId;
  /** The day that the owner itself has named to the asker. */
  readonly until?: string;
}

/** UNCC art. 40(16), 40(27)-(28): the day here from which the owner decides again though it waits; undefined where it waits for nothing. */
export function decideAgainOn(file: RequestFile, timeZone: ZoneOrName): string | undefined {
  const wait = ownerWaits(file);
  const { noted } = file;
  const since = latest([wait?.since, heardAt(file)]);
  // A person who has seen the newest word and named a day is asked no sooner.
  if (noted?.lookAgainOn !== undefined && isWaiting(file) && noted.at >= since) return noted.lookAgainOn;
  if (!wait || heardAt(file) > wait.since) return undefined;
  if (wait.until !== undefined) return wait.until;
  const left = { ...wait, since: leftAt(file, wait.since) ?? wait.since };
  return earlier(dayAfter(left, timeZone), deadlineAfter(file, dateIn(new Date(wait.since), timeZone)));
}

/** The owner said last that it waits: for an answer, for views, or for its own case to end; of several things any may, once one is granted. */
export function isWaiting(file: RequestFile): boolean {
  const isOpen = ({ status, besideGrant }: RequestFile): boolean =>
    isUndecided(status) && (besideGrant === true || (status !== "received" && status !== "acknowledged"));
  return file.direction === "incoming" && file.status !== undefined && eachPurpose(file).some(isOpen);
}

/** What counts is only what was asked since the last decision, and while the request stands there. */
function ownerWaits(file: RequestFile): Wait | undefined {
  const last = file.decisions.at(-1)?.told;
  const isNew = (at: string): boolean => last === undefined || at > last.at;
  switch (file.status) {
    case "consultation": {
      const open = file.consultations.findLast(
        ({ opened, replies }) => isNew(opened.at) && !replies.some((reply) => reply.lane === "peer"),
      );
      return open && { since: open.opened.at, reminder: "consultation-unanswered" };
    }
    case "more-information": {
      const open = file.questions.findLast(
        ({ question, answer }) => question.lane === "own" && !answer && isNew(question.at),
      );
      if (open) return { since: open.question.at, reminder: "question-unanswered" };
      if (last?.content.outcome !== "return-for-completion") return undefined;
      return { since: last.at, reminder: "completion-awaited" };
    }
    case "postponed": {
      const until = postponedUntil(file);
      return last && { since: last.at, reminder: "postponement", ...(until === undefined ? {} : { until }) };
    }
    default:
      return undefined;
  }
}

/** When the asker last said something that the owner decides on. */
function heardAt(file: RequestFile): string {
  const answers = file.questions.flatMap(({ answer }) => answer ?? []);
  const replies = file.consultations.flatMap((one) => one.replies);
  const heard = [...answers, ...replies, ...file.completions].filter(({ lane }) => lane === "peer");
  return latest(heard.map(({ at }) => at));
}

const NEWS = [
  "accept-on-conditions",
  "accept-in-part",
  "other-measure-taken",
  "forward",
  "point-elsewhere",
  "nothing-found",
  "already-gone",
  "postpone",
  "refuse",
];

/** What the owner told that asks for a person of ours, and nobody has read. */
export interface UnreadNews {
  readonly need: "read-reply" | "read-part-preserved" | "read-extension-refused";
  readonly since: string;
}

/**
 * The news that nobody has read, each once: what is repeated is no news. Reading is a note that somebody took; whoever withdraws or closes
 * has read it all, and what came of a preservation is read too by whoever said or drafted something since (`isFollowed`).
 */
export function unreadNews(file: RequestFile, isFollowed: boolean): UnreadNews[] {
  const reply = unreadSince(file);
  const replies: UnreadNews[] = reply === undefined ? [] : [{ need: "read-reply", since: reply }];
  if (file.direction !== "outgoing" || !isPreserving(file.status) || isFollowed) return replies;
  // UNCC art. 42(7): the asker decides what to do about the rest.
  const part = file.facts.partly === true ? (file.partHeardAt ?? file.statusAt ?? file.openedAt) : undefined;
  const extension = file.extensions.at(-1)?.settled;
  const refused = extension?.granted === false ? extension.at : undefined;
  const read = latest([readAt(file), file.lastToldAt]);
  return [
    ...replies,
    ...(part !== undefined && part >= read && part > readAt(file)
      ? [{ need: "read-part-preserved" as const, since: part }]
      : []),
    ...(refused !== undefined && refused >= read && refused > readAt(file)
      ? [{ need: "read-extension-refused" as const, since: refused }]
      : []),
  ];
}

/** When the owner told the asker something that a person has to act on, and nobody has said that they read it. */
export function unreadSince(file: RequestFile): string | undefined {
  // Whoever was given something reads what its giver says of it later: of an answer the asker, of information its receiver.
  if (giverLane(file) === "own") return undefined;
  const told = file.decisions.map((one) => one.told).filter(({ content }) => NEWS.includes(content.outcome));
  const lapsed = file.status === "preservation-lapsed" ? file.statusAt : undefined;
  const consents = file.consents.filter(({ lane }) => lane === "peer");
  const parts = (file.answerParts ?? []).filter(({ lane }) => lane === "peer");
  const news = latest([...[...told, ...consents, ...parts].map(({ at }) => at), lapsed, file.withheld?.at]);
  return news > readAt(file) ? news : undefined;
}

/** When somebody last said that they read how it stands, or ended it. */
function readAt({ noted, withdrawal, closure }: RequestFile): string {
  return latest([noted?.at, withdrawal?.at, closure?.lane === "own" ? closure.at : undefined]);
}

/** UNCC art. 40(26): the day here from which the asker asks how its request stands; undefined where it waits for nothing. */
export function askAgainOn(file: RequestFile, timeZone: ZoneOrName): string | undefined {
  if (file.direction !== "outgoing" || file.stage !== "sent" || file.withdrawal || file.closure) return undefined;
  if (isInformation(file)) {
    // Nobody owes an answer to it: it comes back on the day that its author named.
    return file.noted?.lookAgainOn ?? (file.takenNote ? undefined : file.content?.responseDeadline?.date);
  }
  if (isSettled(file.status) || !(isUndecided(file.status) || isBeingExecuted(file.status))) return undefined;
  const asked = file.questions.flatMap(({ question }) => (question.lane === "own" ? leftAt(file, question.at) : []));
  const since = latest([leftAt(file, file.sentAt), file.statusAt, ...asked, file.noted?.at]);
  const { noted } = file;
  if (noted?.lookAgainOn !== undefined && noted.at >= since) return noted.lookAgainOn;
  if (since === "") return undefined;
  // UNCC art. 40(27): nothing is asked before the day is over that the owner named, unless somebody has asked something since.
  const until = postponedUntil(file);
  if (until !== undefined && latest(asked) <= (file.statusAt ?? "")) return addDays(until, 1);
  const unseen = file.status === undefined || file.status === "received";
  const wait = { since, reminder: unseen ? "unacknowledged" : "undecided" } as const;
  return earlier(dayAfter(wait, timeZone), deadlineAfter(file, dateIn(new Date(since), timeZone)));
}

/** When what was said at a moment left us: between servers at once, on paper when it was posted. */
function leftAt({ lettersOut = [] }: RequestFile, at: string | undefined): string | undefined {
  return lettersOut.find((letter) => letter.at === at)?.posted?.at ?? at;
}

function dayAfter({ since, reminder: id }: Wait, timeZone: ZoneOrName): string {
  return addDays(dateIn(new Date(since), timeZone), reminder(id).days);
}

/** The asker's own deadline, where the wait began before that day. */
function deadlineAfter(file: RequestFile, sinceDay: string): string | undefined {
  const date = file.content?.responseDeadline?.date;
  return date !== undefined && date > sinceDay ? date : undefined;
}

function earlier(one: string, other: string | undefined): string {
  return other !== undefined && other < one ? other : one;
}

/** The newest of some moments; empty where there is none. */
function latest(moments: readonly (string | undefined)[]): string {
  return moments.reduce<string>((newest, at) => (at !== undefined && at > newest ? at : newest), "");
}
