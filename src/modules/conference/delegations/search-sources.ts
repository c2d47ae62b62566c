import type { Kysely } from "kysely";
import type { SearchRow, SearchSource } from "../../desk/index.ts";
import { stateNames, textsOf } from "../../../convention/index.ts";
import { READING_ROLES } from "../access.ts";
import { type Delegation, delegationName, isComing, type Participant } from "./domain/delegation.ts";
import { allDelegations, allParticipants, findDelegations, findParticipants } from "./store.ts";

/** Delegations, by the names of the State or the organisation. */
export function delegationSearch(): SearchSource {
  return sourceOf("delegation", findDelegations, allDelegations, (one) => [one.delegationId, delegationRow(one)]);
}

/** Those who come, by shown name and post; of what is sealed nothing is found. */
export function participantSearch(): SearchSource {
  return sourceOf("participant", findParticipants, allParticipants, (one) => [
    one.participantId,
    isComing(one) ? participantRow(one) : undefined,
  ]);
}

/** As the search calls a participant. */
export const participantSubject = (of: Pick<Participant, "conferenceId" | "participantId">): string =>
  `${of.conferenceId}/participants/${of.participantId}`;

/** A subject is named by the address below the conferences, so that it is found there. */
function sourceOf<Thing extends { readonly conferenceId: string }>(
  source: "delegation" | "participant",
  find: (db: Kysely<unknown>, ids: readonly string[]) => Promise<readonly Thing[]>,
  all: (db: Kysely<unknown>) => Promise<readonly Thing[]>,
  tell: (thing: Thing) => readonly [id: string, row: SearchRow | undefined],
): SearchSource {
  const subjectOf = (one: Thing): string => `${one.conferenceId}/${source}s/${tell(one)[0]}`;
  return {
    source,
    href: (subject) => `/conferences/${subject}`,
    async derive(db, subjects) {
      const ids = subjects.map((subject) => subject.slice(subject.lastIndexOf("/") + 1));
      const found = ids.length === 0 ? [] : await find(db, ids);
      return new Map(
        found.flatMap((one): [string, readonly SearchRow[]][] => {
          const [, row] = tell(one);
          return row === undefined ? [] : [[subjectOf(one), [row]]];
        }),
      );
    },
    subjects: async (db) => (await all(db)).map(subjectOf),
  };
}

function delegationRow(delegation: Delegation): SearchRow {
  const { entity, name, invitedAt: at } = delegation;
  const names = name === undefined ? Object.values(stateNames(entity)) : textsOf(name).map(([, text]) => text);
  const title = delegationName(delegation, "en");
  return { kind: "delegation", at, readers: READING_ROLES, reference: entity, title, texts: names };
}

function participantRow({ entry: { shownName, post = "" }, nominatedAt: at }: Participant): SearchRow {
  return {
    kind: "participant",
    at,
    readers: READING_ROLES,
    reference: shownName,
    title: shownName,
    texts: [shownName, post],
  };
}
