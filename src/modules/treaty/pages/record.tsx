import { z } from "zod";
import { isUserAssigned } from "../../../convention/index.ts";
import { unknownRefusal } from "../../../protocol/refusal.ts";
import { type ActRoutes, typed } from "../../../web/index.ts";
import { mountTwoPerson, type Role, type User } from "../../identity/index.ts";
import { RECORDING_ROLES } from "../access.ts";
import { correctBasis, endBasis, recordBasis } from "../actions/bases.ts";
import type { AuthorityDirectory } from "../actions/directory.ts";
import { correctFact, recordFact } from "../actions/facts.ts";
import { sendStatement } from "../actions/statements.ts";
import type { TreatyContext } from "../context.ts";
import { FACT_KINDS, mended, standing } from "../domain/fact.ts";
import { particularsFor } from "../domain/directory.ts";
import { NOTIFICATION_IDS } from "../domain/notification.ts";
import { relatedIn } from "../domain/proposal.ts";
import { isStated } from "../domain/statement.ts";
import { findProposal, listOpenProposals } from "../proposal-store.ts";
import { listBases, listFacts } from "../store.ts";
import type { TreatyModule } from "../types.ts";
import { BASIS_ACTS, BasisCorrectionPage, BasisEndPage, BasisWithdrawalPage, NewBasisPage } from "./basis-pages.tsx";
import { FACT_ACTS, FactCorrectionPage, FactWithdrawalPage, NewFactPage } from "./fact-pages.tsx";
import { FULL_POWERS_ACTS, mountFullPowers } from "./full-powers.tsx";
import { NewStatementPage, STATEMENT_ACT } from "./statement-page.tsx";
import { RecordPage } from "./record-page.tsx";
import { mountSignings, SIGNING_ACTS } from "./signings.tsx";
import { confirmReleased } from "../actions/released.ts";
import { RELEASED_ACT, ReleasedPage } from "./released.tsx";
import { factName, OFFERED_DOCUMENTS, toRecord } from "./words.tsx";

/** Officers' pages: what is recorded, entering it, mending it, taking it back. */
export function mountRecordPages(
  routes: ActRoutes<TreatyContext, User, Role>,
  context: TreatyContext,
  treaty: Pick<TreatyModule, "facts" | "bases"> & { readonly authorities: AuthorityDirectory["read"] },
): void {
  const { platform, identity } = context;
  const { config, database } = platform;
  const acts = [...FACT_ACTS, ...BASIS_ACTS, ...FULL_POWERS_ACTS, ...SIGNING_ACTS, STATEMENT_ACT, RELEASED_ACT];
  const asked = mountTwoPerson(context, routes, { at: "/treaty/waiting", acts, back: toRecord });
  mountFullPowers(routes, context, asked.formPage);
  mountSignings(routes, context, asked.formPage);
  const production = config.profile === "production";
  const peers = async (): Promise<readonly string[]> => (await context.line?.()?.peers()) ?? [];
  /** What the boxes of an act offer, the named document among the latest ones. */
  const lists = async (named: string | undefined) => {
    const known = z.uuid().safeParse(named).data;
    const documents = (await context.documents?.latest(OFFERED_DOCUMENTS, known)) ?? [];
    return { production, facts: await treaty.facts(), documents };
  };
  const factOf = async (id: string) => found(await treaty.facts(), ({ factId }) => factId === id, "fact-unknown");
  const basisOf = async (id: string) => found(await treaty.bases(), ({ basisId }) => basisId === id, "basis-unknown");

  /** Of an act that a link names, all that this server knows: of a notification what the directory has of that authority. */
  const askedFor = async ({ kind, state = config.state, notification }: Readonly<Record<string, string>>) => {
    const id = NOTIFICATION_IDS.find((one) => one === notification);
    const named = FACT_KINDS.find((one) => one === kind);
    if (id === undefined) return named === undefined ? {} : { kind: named, state };
    const particulars = particularsFor(id, state, await treaty.authorities());
    const source = isUserAssigned(state) ? { source: { kind: "fictional" } as const } : {};
    return { kind: "notification", state, notification: { id, ...particulars }, ...source } as const;
  };

  routes.page("/treaty", { who: [] }, async ({ view, by }) => {
    const mayRecord = RECORDING_ROLES.some((role) => by.roles.includes(role));
    const [facts, bases] = [await listFacts(database.db), await listBases(database.db)];
    const earlier = [
      ...mended(facts).map(({ was, ...how }) => ({ ...how, what: factName(view, was) })),
      ...mended(bases).map(({ was, ...how }) => ({ ...how, what: was.citation })),
    ].toSorted((a, b) => b.at.getTime() - a.at.getTime());
    const names = new Map<string, string>();
    for (const id of new Set(earlier.map(({ by: who }) => who))) {
      const person = await identity.person(id);
      if (person !== undefined) names.set(id, person.name);
    }
    const waits = mayRecord ? await asked.standing(view, by) : undefined;
    const proposals = mayRecord ? await listOpenProposals(database.db) : [];
    const props = { view, facts: standing(facts), bases: standing(bases), earlier, names, mayRecord, proposals };
    return <RecordPage {...props} waits={waits} />;
  });

  asked.formPage("/treaty/new", recordFact, {
    show: async (page) => {
      // From the list of proposals, or as the form came back.
      const id = typed(page.form?.input ?? {}, "factId") ?? page.c.req.query("proposal");
      const proposal =
        z.uuid().safeParse(id).success && id !== undefined ? await findProposal(database.db, id) : undefined;
      const kept = (await context.documents?.withDigests(proposal?.act.documents ?? [])) ?? [];
      const chosen = typed(page.form?.input ?? {}, "documentId") ?? page.c.req.query("document");
      const named = chosen ?? kept[0]?.documentId;
      const related = proposal && relatedIn(await treaty.facts(), proposal.act);
      const from = proposal ? { ...proposal.act, ...related } : await askedFor(page.c.req.query());
      const offered = await lists(named ?? proposal?.act.documentId);
      return <NewFactPage {...page} {...offered} from={from} named={named} {...{ proposal, kept }} />;
    },
  });
  asked.formPage("/treaty/facts/:id/amendment", correctFact, {
    show: async (page) => {
      const fact = await factOf(page.params.id);
      return <FactCorrectionPage {...page} {...await lists(fact.documentId)} fact={fact} />;
    },
  });
  asked.formPage("/treaty/facts/:id/correction", correctFact, {
    boxes: ["reason"],
    show: async (page) => <FactWithdrawalPage {...page} fact={await factOf(page.params.id)} />,
  });

  asked.formPage("/treaty/statements/new", sendStatement, {
    show: async (page) => (
      <NewStatementPage {...page} peers={await peers()} facts={(await treaty.facts()).filter(isStated)} />
    ),
  });

  asked.formPage("/treaty/released", confirmReleased, {
    show: async (page) => (
      <ReleasedPage
        {...page}
        facts={await treaty.facts()}
        own={config.state}
        production={production}
        areTicked={page.c.req.query("tick") === "all"}
      />
    ),
  });

  asked.formPage("/treaty/bases/new", recordBasis, {
    show: async (page) => <NewBasisPage {...page} own={config.state} production={production} peers={await peers()} />,
  });
  asked.formPage("/treaty/bases/:id/amendment", correctBasis, {
    show: async (page) => (
      <BasisCorrectionPage
        {...page}
        production={production}
        first={[config.state, ...(await peers())]}
        basis={await basisOf(page.params.id)}
      />
    ),
  });
  asked.formPage("/treaty/bases/:id/end", endBasis, {
    show: async (page) => <BasisEndPage {...page} basis={await basisOf(page.params.id)} />,
  });
  asked.formPage("/treaty/bases/:id/correction", correctBasis, {
    boxes: ["reason"],
    show: async (page) => <BasisWithdrawalPage {...page} basis={await basisOf(page.params.id)} />,
  });
}

function found<One>(all: readonly One[], isIt: (one: One) => boolean, unknown: `${string}-unknown`): One {
  const one = all.find(isIt);
  if (one === undefined) throw unknownRefusal(unknown, "No entry that stands has this identifier.");
  return one;
}
