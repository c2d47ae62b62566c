import { z } from "zod";
import { wordsSchema } from "../../../../convention/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import type { Given } from "../../../../protocol/given.ts";
import {
  CAPACITIES,
  type Delegation,
  DELEGATION_KINDS,
  type DelegationKind,
  delegationName,
  newParticipant,
  type Participant,
  RANKS,
} from "./delegation.ts";

const listedPerson = newParticipant.pick({ shownName: true, capacity: true, rank: true, post: true });
/** A delegation, with all that everybody reads of its people. */
const listedDelegation = z.strictObject({
  entity: z.string(),
  kind: z.enum(DELEGATION_KINDS),
  name: wordsSchema(300).exactOptional(),
  people: z.array(listedPerson),
});
type ListedDelegation = Given<typeof listedDelegation>;
/** What everybody reads, once two people published it. */
export const participantsList = z.strictObject({
  /** The language whose alphabet gives the order. */
  alphabet: z.string(),
  delegations: z.array(listedDelegation),
  /** So many names two people struck off after the conference was closed. */
  removed: z.int().exactOptional(),
});
export type ParticipantsList = Given<typeof participantsList>;

/** A person as the list tells of them. */
export interface ListedLine extends Given<typeof listedPerson>, Pick<ListedDelegation, "entity" | "kind" | "name"> {}

/** States first, then who is none; the staff of the host closes the list. */
export const LIST_ORDER: readonly DelegationKind[] = [...DELEGATION_KINDS.filter((kind) => kind !== "host"), "host"];

/** Everybody whom the conference accepted: delegations in the alphabet of this language, in each the highest first. */
export function listOfParticipants(
  delegations: readonly Delegation[],
  people: readonly Participant[],
  alphabet: string,
): { readonly list: ParticipantsList; readonly participantIds: readonly string[] } {
  const { compare } = new Intl.Collator(alphabet);
  const accepted = Map.groupBy(
    people.filter(({ state }) => state === "accepted"),
    ({ delegationId }) => delegationId,
  );
  const groups = delegations
    .filter(({ delegationId }) => accepted.has(delegationId))
    .map((one) => ({
      ...one,
      called: delegationName(one, alphabet),
      own: (accepted.get(one.delegationId) ?? []).toSorted(
        ({ entry: a, participantId }, { entry: b, participantId: other }) =>
          CAPACITIES.indexOf(a.capacity) - CAPACITIES.indexOf(b.capacity) ||
          placeOf(a.rank) - placeOf(b.rank) ||
          compare(a.shownName, b.shownName) ||
          compare(participantId, other),
      ),
    }))
    .toSorted(
      (a, b) =>
        LIST_ORDER.indexOf(a.kind) - LIST_ORDER.indexOf(b.kind) ||
        compare(a.called, b.called) ||
        compare(a.entity, b.entity),
    );
  return {
    list: {
      alphabet,
      delegations: groups.map(({ entity, kind, name, own }) => ({
        entity,
        kind,
        ...compact({ name }),
        people: own.map(({ entry: { shownName, capacity, rank, post } }) => ({
          shownName,
          capacity,
          ...compact({ rank, post }),
        })),
      })),
    },
    participantIds: groups.flatMap(({ own }) => own.map(({ participantId }) => participantId)),
  };
}

/** Who comes without a rank comes after all who have one. */
function placeOf(rank: (typeof RANKS)[number] | undefined): number {
  return rank === undefined ? RANKS.length : RANKS.indexOf(rank);
}

/** The same without the person at this place; of a delegation of nobody else nothing stays. */
export function withoutPerson(
  { delegations, removed = 0, ...list }: ParticipantsList,
  place: number,
): ParticipantsList {
  let at = 0;
  const left = delegations.map((one) => ({ ...one, people: one.people.filter(() => at++ !== place) }));
  return { ...list, delegations: left.filter(({ people }) => people.length > 0), removed: removed + 1 };
}

/** The text of a published list, which `publishList` wrote. */
export function listIn({ text }: { readonly text: string }): ParticipantsList {
  return JSON.parse(text) as ParticipantsList;
}

export function listedLines({ delegations }: ParticipantsList): readonly ListedLine[] {
  return delegations.flatMap(({ people, ...delegation }) => people.map((one) => ({ ...delegation, ...one })));
}

/** The lines of this list that the other has not, or less often. */
export function linesMissingIn(other: ParticipantsList, list: ParticipantsList): readonly ListedLine[] {
  const left = Map.groupBy(listedLines(other), (line) => JSON.stringify(line));
  return listedLines(list).filter((line) => left.get(JSON.stringify(line))?.pop() === undefined);
}
