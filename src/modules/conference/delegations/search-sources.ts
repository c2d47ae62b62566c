import type { Kysely } from "kysely";
import type { SearchRow, SearchSource } from "../../desk/index.ts";
import { stateNames, textsOf } from "../../../convention/index.ts";
import { READING_ROLES } from "../access.ts";
import { type Delegation, delegationName, isComing, type Participant } from "./domain/delegation.ts";
import { allDelegations, allParticipants, findDelegations, findParticipants } from "./store.ts";

/** Delegations, by the names of the State or the organisation. */
export function delegationSearch(): SearchSource {
  return sourceOf({ source: "delegation", find: findDelegations, all: allDelegations, row: delegationRow, idOf });
}

/** Those who come, by shown name and post; of what is sealed nothing is found. */
export function participantSearch(): SearchSource {
  return sourceOf({
    source: "participant",
    find: findParticipants,
    all: allParticipants,
    row: (one) => (isComing(one) ? participantRow(one) : undefined),
    idOf: ({ participantId }) => participantId,
  });
}

/** As the search calls a participant. */
export const participantSubject = (of: Pick<Participant, "conferenceId" | "participantId">): string =>
  `${of.conferenceId}/participants/${of.participantId}`;

const idOf = ({ delegationId }: Delegation): string => delegationId;

/** A subject is named by the address below the conferences, so that it is found there. */
function sourceOf<Thing extends { readonly conferenceId: string }>({
  source,
  find,
  all,
  row,
  idOf: id,
}: {
  readonly source: "delegation" | "participant";
  readonly find: (db: Kysely<unknown>, ids: readonly string[]) => Promise<readonly Thing[]>;
  readonly all: (db: Kysely<unknown>) => Promise<readonly Thing[]>;
  readonly row: (thing: Thing) => SearchRow | undefined;
  readonly idOf: (thing: Thing) => string;
}): SearchSource {
  return {
    source,
    href: (subject) => `/conferences/${subject}`,
    async derive(db, subjects) {
      const rows = new Map<string, readonly SearchRow[]>();
      if (subjects.length === 0) return rows;
      for (const one of await find(
        db,
        subjects.map((subject) => subject.slice(subject.lastIndexOf("/") + 1)),
      )) {
        const made = row(one);
        if (made !== undefined) rows.set(`${one.conferenceId}/${source}s/${id(one)}`, [made]);
      }
      return rows;
    },
    subjects: async (db) => (await all(db)).map((one) => `${one.conferenceId}/${source}s/${id(one)}`),
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
