import type { Kysely } from "kysely";
import type { Clock, Transaction } from "../../platform/index.ts";
import type { View } from "../../web/index.ts";
import {
  forgetAsked,
  listEarlier,
  listOpen,
  listReturned,
  listWaiting,
  type NamedAsked,
  type SeenAct,
  seenOf,
  withdrawNaming,
} from "./asked-store.ts";
import type { Role } from "./domain/roles.ts";
import type { User } from "./types.ts";

/** One thing that waits for a second person. */
export interface WaitingForSecond {
  readonly askedId: string;
  readonly act: string;
  readonly subject: { readonly kind: string; readonly id: string };
  /** The text that names the act. */
  readonly titleKey: string;
  /** Which thing it is about, in visible words: "Borealia: accession". */
  readonly about: (view: View) => string;
  /** Where it is decided on. */
  readonly href: string;
  /** Of which one is needed to approve it. */
  readonly roles: readonly Role[];
  readonly askedBy: { readonly id: string; readonly name: string };
  readonly since: Date;
}

/** Of an act of two people what the register tells. */
interface OfferedAct extends SeenAct {
  readonly titleKey: string;
  readonly thing: { readonly kind: string };
  readonly who: readonly Role[];
  readonly approve: readonly Role[];
  readonly about: (view: View, content: never) => string;
}

/** What needs somebody: the second person, or whoever asked and has it back. */
export interface OpenAsked extends WaitingForSecond {
  readonly isBack: boolean;
  /** Who may do something about it: approve it, or ask for it anew. */
  readonly roles: readonly Role[];
  /** Until when whoever asked is told that it came back. */
  readonly until: Date | undefined;
}

type LookAgain = (tx: Transaction, by: User, how: { readonly because: string }) => Promise<void>;
type AskedChanged = (tx: Transaction, askedId: string) => void;

/** Which acts two people stand behind, as their modules say, and what of them waits. */
export interface AskedRegister {
  /** `at`: where the second person looks at them. Two acts of one id are a mistake. */
  offer(at: string, acts: readonly OfferedAct[], lookAgain: LookAgain): void;
  /** Every act that was offered. */
  offered(): readonly Pick<OfferedAct, "titleKey" | "who" | "approve">[];
  /** What an act rests on was written: what waits beside it and can no longer be approved is ended, for the reason of this code. */
  lookAgain(act: string, ...of: Parameters<LookAgain>): Promise<void>;
  /** What this person may approve and did not ask for, the oldest first: a page of it, and how much is left from there on. */
  waitingFor(
    user: Pick<User, "id" | "roles">,
    page?: { readonly after?: string; readonly limit: number },
  ): Promise<{ waiting: readonly WaitingForSecond[]; count: number }>;
  /** What this person asked for and has to look at again: it was sent back, or can no longer be approved. For a month, or until it is asked anew. */
  returnedTo(user: Pick<User, "id" | "roles">): Promise<readonly WaitingForSecond[]>;
  /** The same of what was read of such acts. */
  inWords(asked: readonly NamedAsked[]): WaitingForSecond[];
  /** Where it is decided on. */
  hrefOf(act: string, askedId: string): string;
  /** What of these, or of all, needs anybody now. `over`: the caller's transaction. */
  open(askedIds: readonly string[] | "all", over?: Kysely<unknown>): Promise<OpenAsked[]>;
  /** What came back earlier of the same things as these, which are asked for anew. */
  earlier(askedIds: readonly string[], over: Kysely<unknown>): Promise<readonly string[]>;
  /** R17: what was asked for and names this thing, which a restored server ends again: what waits is withdrawn, and nothing of it can be read. */
  forget(tx: Transaction, name: string): Promise<void>;
  /** A later module hears in the same transaction when something was asked for, decided or withdrawn. */
  onChanged(tell: AskedChanged): void;
  readonly changed: AskedChanged;
}

const TOLD_MS = 30 * 86_400_000;
const AT_ONCE = 50;

export function createAskedRegister(db: Kysely<unknown>, clock: Pick<Clock, "now">): AskedRegister {
  const offered = new Map<string, OfferedAct & { readonly at: string; readonly lookAgain: LookAgain }>();
  const listeners: AskedChanged[] = [];
  const hrefOf = (act: string, askedId: string): string => `${offered.get(act)?.at ?? ""}/${askedId}`;
  const toldSince = (): Date => new Date(clock.now().getTime() - TOLD_MS);
  const inWords = (all: readonly NamedAsked[]): WaitingForSecond[] =>
    all.flatMap(({ askedId, act: id, subjectId, content, askedBy, askerName, askedAt }) => {
      const act = offered.get(id);
      if (act === undefined) return [];
      return {
        askedId,
        act: id,
        subject: { kind: act.thing.kind, id: subjectId },
        titleKey: act.titleKey,
        // The text of a content that this very act described.
        about: (view) => act.about(view, JSON.parse(content) as never),
        href: hrefOf(id, askedId),
        roles: act.approve,
        askedBy: { id: askedBy, name: askerName },
        since: askedAt,
      };
    });
  return {
    offer: (at, acts, lookAgain) => {
      for (const act of acts) {
        if (offered.has(act.id)) throw new Error(`the act ${act.id} is offered twice`);
        offered.set(act.id, { ...act, at, lookAgain });
      }
    },
    offered: () => [...offered.values()],
    lookAgain: async (act, ...of) => await offered.get(act)?.lookAgain(...of),
    waitingFor: async (user, page = { limit: AT_ONCE }) => {
      const acts = [...offered.values()].filter(({ approve }) => approve.some((role) => user.roles.includes(role)));
      const seen = seenOf(db, acts, user);
      const found = await listWaiting(db, { ...page, acts: acts.map(({ id }) => id), seen, notBy: user.id });
      return { count: found.count, waiting: inWords(found.waiting) };
    },
    returnedTo: async (user) => {
      const seen = seenOf(db, [...offered.values()], user);
      const of = { acts: [...offered.keys()], seen, askedBy: user.id, since: toldSince(), limit: AT_ONCE };
      return inWords(await listReturned(db, of));
    },
    inWords,
    hrefOf,
    open: async (askedIds, over = db) => {
      const found = await listOpen(over, askedIds, toldSince());
      return found.flatMap((one) =>
        inWords([one]).map((said) => {
          if (one.endedAt === null) return { ...said, isBack: false, until: undefined };
          const roles = offered.get(one.act)?.who ?? [];
          return { ...said, isBack: true, roles, since: one.endedAt, until: new Date(one.endedAt.getTime() + TOLD_MS) };
        }),
      );
    },
    earlier: async (askedIds, over) => await listEarlier(over, askedIds),
    forget: async (tx, name) => {
      await withdrawNaming(tx.db, name, clock.now());
      for (const askedId of await forgetAsked(tx.db, name)) listeners.forEach((tell) => tell(tx, askedId));
    },
    onChanged: (tell) => void listeners.push(tell),
    changed: (tx, askedId) => listeners.forEach((tell) => tell(tx, askedId)),
  };
}
