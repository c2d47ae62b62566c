import { isAtDesk } from "../access.ts";
import type { ConferenceContext } from "../context.ts";
import type { PlaceHolder } from "../frame/domain/place-holder.ts";
import type { ConferencePart } from "../frame/part.ts";
import { demandConference } from "../frame/upon.ts";
import { findPublished, publicationOf } from "../private/published-store.ts";
import { publishList } from "./actions/publish-list.ts";
import { daysOf, delegationName } from "./domain/delegation.ts";
import { toDelegations, toListOfParticipants } from "./pages/addresses.ts";
import { invitation, nextLack } from "./pages/next-lack.ts";
import { participantSubject } from "./search-sources.ts";
import { standingDelegations } from "./standing.ts";
import { countComing, holdDelegations, listDelegations, listParticipants, reduceToList } from "./store.ts";

/** R1: before anything else, whom a list that is held back would name. */
export function heldBackPart(context: Pick<ConferenceContext, "platform">): ConferencePart {
  return {
    next: async ({ db, head: { conferenceId }, view: { t }, by, waits }) => {
      const isAsked = waits.some(({ act }) => act === publishList.id);
      if (!isAtDesk(by) || isAsked || (await publicationOf(context, db, conferenceId)) !== "held-back")
        return undefined;
      return { label: t("conference.publication.title"), href: `${toListOfParticipants(conferenceId)}/publication` };
    },
  };
}

/** Those who come, in the navigation of a conference and among its facts; who was accepted has a place. */
export function peoplePart(context: Pick<ConferenceContext, "desk" | "platform">): ConferencePart {
  return {
    links: [
      {
        place: "people",
        label: "conference.delegations.title",
        href: toDelegations,
        count: { label: "conference.delegations.count", of: countComing },
      },
      { place: "people", label: "conference.participants.title", href: toListOfParticipants },
    ],
    placeHolders: async (db, conferenceId) => {
      const head = await demandConference(db, conferenceId);
      const zonesOf = new Map(head.categories.map(({ code, zones }) => [code, zones]));
      const delegations = await listDelegations(db, conferenceId);
      const names = new Map(delegations.map((one) => [one.delegationId, delegationName(one, "en")]));
      const people = await listParticipants(db, { conferenceId });
      return people
        .filter(({ state }) => state === "accepted")
        .map(({ participantId, delegationId, entry }): PlaceHolder => {
          const { firstOn: firstDay, lastOn: lastDay } = daysOf(entry, head);
          return {
            participantId,
            name: entry.shownName,
            delegation: names.get(delegationId) ?? "",
            category: entry.category,
            zones: [...new Set([...(zonesOf.get(entry.category) ?? []), ...entry.zones])],
            firstDay,
            lastDay,
          };
        });
    },
    end: async (tx, conferenceId) => {
      await holdDelegations(tx.db, conferenceId);
      for (const { participantId } of await listParticipants(tx.db, { conferenceId })) {
        context.desk.search.touch(tx, "participant", participantSubject({ conferenceId, participantId }));
      }
      await reduceToList(tx.db, conferenceId, await findPublished(tx.db, conferenceId));
    },
    facts: async (db, conferenceId) => {
      const all = await listDelegations(db, conferenceId);
      const coming = all.filter(({ state }) => state !== "declined" && state !== "withdrawn");
      const done = coming.filter(({ state }) => state === "accepted").length;
      const fact = { id: "delegations-complete", label: "conference.delegations.complete" };
      return all.length === 0 ? [] : [{ ...fact, href: toDelegations(conferenceId), done, of: coming.length }];
    },
    next: async ({ db, head: { conferenceId, state }, view, by }) => {
      if (!isAtDesk(by) || state !== "open") return undefined;
      const { delegations } = await standingDelegations(context, db, conferenceId);
      return delegations.length === 0 ? invitation(view, conferenceId) : nextLack(view, delegations);
    },
  };
}
