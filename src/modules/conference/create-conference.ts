import { Hono } from "hono";
import type { Transaction } from "../../platform/index.ts";
import type { Contributions } from "../../web/index.ts";
import type { ToldOfRecovery } from "../federation/index.ts";
import { mountTwoPerson, personRoutes } from "../identity/index.ts";
import { conferencesAfterRestore } from "./after-restore.tsx";
import { endBadgeOf } from "./badges/actions/end-badges.ts";
import { badgeActs, mountBadges } from "./badges/pages/badges.tsx";
import { badgeKeyPart, badgesPart } from "./badges/part.ts";
import { publicBadges } from "./badges/public-badges.tsx";
import { badgeSource } from "./badges/public-source.ts";
import { type ConferenceContext } from "./context.ts";
import { contributeBodies, mountBodyPages } from "./bodies/mount-bodies.ts";
import { bodiesPart } from "./bodies/pages/organising.tsx";
import { conferenceContributions } from "./contributions.ts";
import { toConferences } from "./frame/pages/conference-page.tsx";
import { mountConferences } from "./frame/pages/conferences.tsx";
import { mountRules, RULES_ACT, rulesPart } from "./frame/pages/rules.tsx";
import { CLOSING_ACT, closingPart, mountClosing } from "./private/close-page.tsx";
import { closeAgain } from "./private/closing.ts";
import type { ConferencePart } from "./frame/part.ts";
import { conferenceSearch } from "./frame/search-source.ts";
import { keepToList } from "./delegations/actions/strike-name.ts";
import { mountChanges } from "./delegations/pages/changes.tsx";
import { mountDelegations } from "./delegations/pages/delegations.tsx";
import { mountListOfParticipants, publicationAct } from "./delegations/pages/list-of-participants.tsx";
import { mountLists } from "./delegations/pages/list.tsx";
import { mountParticipants, participantActs } from "./delegations/pages/participants.tsx";
import { peopleNeeds } from "./delegations/people-source.ts";
import { heldBackPart, peoplePart } from "./delegations/part.ts";
import { KEPT_LISTS, publicParticipants } from "./delegations/public-participants.tsx";
import { delegationSearch, participantSearch } from "./delegations/search-sources.ts";
import { mountProject, PROJECT_ACT, projectPart } from "./project/pages/project.tsx";

export interface ConferenceModule {
  /** A later module adds pages, facts and steps to every conference. */
  contribute(part: ConferencePart): void;
  /** A later module is told too when somebody no longer comes, in the same transaction. */
  readonly participantLeft: ConferenceContext["participantLeft"];
  /** What its folders and later modules added, for pages of a conference that later modules make. */
  readonly parts: readonly ConferencePart[];
  /** Routes under /api/v1. */
  readonly api: Hono;
  /** Officers' pages: /conferences. */
  readonly pages: Hono;
  readonly contributions: Contributions;
  /** See `keepToList` and `closeAgain`. */
  closeAgain(tx: Transaction, of: Parameters<typeof keepToList>[2]): Promise<void>;
  /** For the page of a restore. */
  afterRestore(): Promise<ToldOfRecovery>;
}

/** Organises conferences: what they are, by which rules they go, under which project they are prepared. */
export function createConference(
  options: Omit<ConferenceContext, "parts" | "participantLeft" | "listChanged">,
): ConferenceModule {
  const context: ConferenceContext = { ...options, parts: [], participantLeft: [], listChanged: [] };
  context.participantLeft.push(endBadgeOf(context));
  context.parts.push(
    heldBackPart(context),
    closingPart(context),
    badgeKeyPart(context),
    projectPart,
    bodiesPart,
    peoplePart(context),
    rulesPart,
    badgesPart(context),
  );
  const api = new Hono();
  const pages = new Hono();
  const routes = personRoutes(context, { api, pages });
  for (const source of [conferenceSearch(), delegationSearch(), participantSearch()])
    context.desk.search.contribute(source);
  context.desk.queue.contribute(peopleNeeds(context));
  contributeBodies(context);
  // Before "/conferences/:conference", which would take the address of what waits.
  const acts = [
    PROJECT_ACT,
    RULES_ACT,
    ...participantActs(context),
    publicationAct(context),
    CLOSING_ACT,
    ...badgeActs(context),
  ];
  const asked = mountTwoPerson(context, routes, { at: "/conferences/waiting", acts, back: toConferences });
  mountConferences(routes, context, asked);
  mountRules(routes, context, asked.formPage);
  mountProject(routes, context, asked.formPage);
  mountBodyPages(routes, context);
  mountDelegations(routes, context);
  mountChanges(routes, context);
  mountLists(routes, context);
  mountListOfParticipants(routes, context, asked.formPage);
  mountClosing(context, asked.formPage);
  mountParticipants(routes, context, asked.formPage);
  mountBadges(routes, context, asked.formPage);
  const { clock, config } = context.platform;
  const badgePages = publicBadges(badgeSource(context), () => clock.now(), config.proxyNetworks);
  const publicPages = { routes: badgePages.route("/", publicParticipants(context)), kept: KEPT_LISTS };
  const contributions = { ...conferenceContributions, publicPages };
  return {
    contribute: (part) => void context.parts.push(part),
    parts: context.parts,
    participantLeft: context.participantLeft,
    api,
    pages,
    contributions,
    closeAgain: async (tx, of) => {
      await keepToList(context, tx, of);
      await closeAgain(context, tx, of.conferenceId, of.firstAt);
    },
    afterRestore: async () => await conferencesAfterRestore(context),
  };
}
