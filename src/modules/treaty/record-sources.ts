import type { Kysely } from "kysely";
import type { Transaction } from "../../platform/index.ts";
import type { View } from "../../web/index.ts";
import { type NeedKind, type NeedSource, officeNeed, type SubjectNeeds } from "../desk/index.ts";
import { RECORDING_ROLES } from "./access.ts";
import type { TreatyContext } from "./context.ts";
import { isOpen } from "./domain/signing.ts";
import { factKindOf, fullPowersName, proposalName } from "./pages/words.tsx";
import { listOpenProposals } from "./proposal-store.ts";
import { listFullPowers, listSignings } from "./signing-store.ts";

type Touch = (context: Pick<TreatyContext, "desk">, tx: Transaction, id: string) => void;
type Source = (context: Pick<TreatyContext, "platform">) => NeedSource;

const PROPOSALS = "treaty-proposal";
/** A proposal came or ended. */
export const touchProposal: Touch = ({ desk }, tx, id) => desk.queue.touch(tx, PROPOSALS, id);
/** One that nobody looks at is an act of a State that the record lacks. */
export const proposalSource: Source = (context) =>
  recordSource(context, {
    source: PROPOSALS,
    needs: [{ need: "certify-proposal", textKey: "treaty.proposal.need" }],
    titleKey: "treaty.proposal.one",
    href: ({ subject }) => `/treaty#proposal-${subject.id}`,
    waiting: async (db) =>
      (await listOpenProposals(db)).map((one) => {
        const { proposalId: id, act, proposedAt: since } = one;
        return { id, need: "certify-proposal", state: act.state, since, about: (view) => proposalName(view, one) };
      }),
  });

const FULL_POWERS = "full-powers";
/** Full powers came, or went on by a step. */
export const touchFullPowers: Touch = ({ desk }, tx, id) => desk.queue.touch(tx, FULL_POWERS, id);
/** A copy that nobody has examined, and an original in hand that nobody verifies. */
export const fullPowersSource: Source = (context) =>
  recordSource(context, {
    source: FULL_POWERS,
    needs: [
      { need: "examine-full-powers", textKey: "treaty.examination.need" },
      { need: "verify-full-powers", textKey: "treaty.verification.need" },
    ],
    titleKey: "treaty.full-powers.one",
    href: ({ subject }) => `/treaty/full-powers/${subject.id}`,
    waiting: async (db) =>
      (await listFullPowers(db))
        .filter(({ state }) => state === "announced" || state === "original-in-hand")
        .map(({ fullPowersId: id, entry, state, recordedAt, originalAt: since = recordedAt }) => {
          const need = state === "announced" ? "examine-full-powers" : "verify-full-powers";
          return { id, need, state: entry.state, since, about: (view) => fullPowersName(view, entry) };
        }),
  });

const SIGNATORIES = "signatory-left";
/** An appointment went on by a step, or whoever was to sign left the delegation. */
export const touchSignatory: Touch = ({ desk }, tx, id) => desk.queue.touch(tx, SIGNATORIES, id);
/** Appointments whose clearance is asked anew, as who was to sign no longer comes. */
export const signatorySource: Source = (context) =>
  recordSource(context, {
    source: SIGNATORIES,
    needs: [{ need: "clear-signing-anew", textKey: "treaty.signatory-left.need" }],
    titleKey: "treaty.signings.one",
    href: ({ subject }) => `/treaty/signings/${subject.id}`,
    waiting: async (db) =>
      (await listSignings(db)).filter(isOpen).flatMap(({ signingId: id, entry, signatoryLeftAt: since }) => {
        if (since === undefined) return [];
        const about = (view: View): string => factKindOf(view, entry);
        return [{ id, need: "clear-signing-anew", state: entry.state, since, about }];
      }),
  });

interface Waiting {
  readonly id: string;
  readonly need: string;
  readonly state: string;
  readonly since: Date;
  /** Which one, in one line. */
  readonly about: (view: View) => string;
}

/** What waits in the queue of whoever keeps the record. */
function recordSource(
  { platform }: Pick<TreatyContext, "platform">,
  {
    source,
    needs,
    titleKey,
    href,
    waiting,
  }: Pick<NeedKind, "href"> & {
    readonly source: string;
    readonly needs: readonly Pick<NeedKind, "need" | "textKey">[];
    readonly titleKey: string;
    readonly waiting: (db: Kysely<unknown>) => Promise<readonly Waiting[]>;
  },
): NeedSource {
  const own = async (db: Kysely<unknown>, ids: readonly string[]) =>
    (await waiting(db)).filter(({ id }) => ids.includes(id));
  const words: NeedKind["words"] = async (ids) =>
    new Map((await own(platform.database.db, ids)).map(({ id, about }) => [id, { titleKey, about }]));
  const rowsOf = ({ id, need, state, since }: Waiting): SubjectNeeds => ({
    rows: [officeNeed(need, { kind: source, id }, { state, since, roles: RECORDING_ROLES })],
  });
  return {
    source,
    kinds: needs.map((one) => ({ ...one, rank: "ordinary", href, words })),
    derive: async (db, ids) => new Map((await own(db, ids)).map((one) => [one.id, rowsOf(one)])),
    subjects: async (db) => (await waiting(db)).map(({ id }) => id),
  };
}
