import type { Kysely } from "kysely";
import { z } from "zod";
import { organisationRef, stateNames, STATES, textsOf, type Words } from "../../../../convention/index.ts";
import { fromUtf8, hex } from "../../../../protocol/bytes.ts";
import { Refusal, unknownRefusal } from "../../../../protocol/refusal.ts";
import { type ArrivingFile, LANGUAGES, pathParam, readCsv } from "../../../../web/index.ts";
import { userActor } from "../../../identity/index.ts";
import type { Press } from "../../../printing/index.ts";
import { DESK_ROLES } from "../../access.ts";
import { act, type ConferenceContext } from "../../context.ts";
import { MAX_PARTICIPANTS } from "../../frame/domain/conference.ts";
import { conferenceParams, demandConference, UPON_CONFERENCE, uponConference } from "../../frame/upon.ts";
import { sealingKey } from "../../private/personal-data.ts";
import { findList, forgetLists, keepList, putSealed, sealedOf } from "../../private/store.ts";
import {
  CAPACITIES,
  type Delegation,
  type DelegationKind,
  delegationName,
  invitedKind,
  isComing,
  MAX_OF_DELEGATION,
  type Participant,
  RANKS,
  sameNameKey,
} from "../domain/delegation.ts";
import {
  type ListedPerson,
  type ListFault,
  type ListWords,
  plain,
  readPeople,
  rowNotUtf8,
} from "../domain/list-of-people.ts";
import {
  insertChanges,
  insertDelegation,
  insertPeople,
  listDelegations,
  listParticipants,
  stepDelegation,
} from "../store.ts";
import { changeOf, inTurn, keptAwayAmong, note, refuseTooMany } from "./keep.ts";

export const MAX_LIST_BYTES = 2_000_000;

const listUnknown = (): Refusal => unknownRefusal("list-unknown", "No list of this name waits. Give the file again.");
export const listParams = { ...conferenceParams, list: pathParam(z.string().regex(/^[0-9a-f]{64}$/), listUnknown) };
export const LIST_REFUSALS = [
  ...UPON_CONFERENCE,
  "key-store-locked",
  "list-unknown",
  "personal-data-ended",
  "personal-data-key-missing",
  "table-too-long",
  "table-unreadable",
];

/** Keeps a list of people, sealed: nobody is entered by it. */
export const keepListOfPeople = act({
  id: "conference.keep-list",
  at: "POST /conferences/:conference/lists",
  who: DESK_ROLES,
  params: conferenceParams,
  input: z.strictObject({}),
  file: { maxBytes: MAX_LIST_BYTES },
  answer: z.object({ conferenceId: z.string(), digest: z.string() }),
  status: 201,
  repeat: "same",
  refusals: [
    ...LIST_REFUSALS,
    "document-empty",
    "list-not-utf8",
    "list-too-large",
    "upload-incomplete",
    "upload-malformed",
  ],
  words: "conference.list",
  upon: uponConference,
  run: async ({ context, file, by, upon: { conferenceId } }) => {
    const bytes = await read(file);
    const row = rowNotUtf8(bytes);
    if (row !== undefined) {
      const message = `Row ${row} is not UTF-8. Save the sheet as "CSV UTF-8", and give that.`;
      throw new Refusal("list-not-utf8", message, { field: "file", details: { row } });
    }
    readCsv(fromUtf8(bytes), MAX_PARTICIPANTS, "file");
    return await inTurn(context, conferenceId, async (tx) => {
      const key = await sealingKey(context, tx.db, conferenceId);
      const digest = key.nameOfList(bytes);
      const keptAt = context.platform.clock.now();
      await keepList(tx.db, { conferenceId, digest, sealed: key.sealList(digest, bytes), keptAt, keptBy: by.id });
      const subject = { kind: "conference", id: conferenceId };
      await context.audit.append(tx, {
        type: "conference.list-kept",
        actor: userActor(by),
        subject,
        details: { digest },
      });
      return { conferenceId, digest };
    });
  },
});

/** Everybody of a list at once, and of a list with one fault nobody. */
export const takeListOfPeople = act({
  id: "conference.take-list",
  at: "POST /conferences/:conference/lists/:list/taking",
  who: DESK_ROLES,
  params: listParams,
  input: z.strictObject({}),
  answer: z.object({ conferenceId: z.string(), delegations: z.int(), people: z.int() }),
  repeat: "refused",
  refusals: [...LIST_REFUSALS, "list-faulty", "too-many-participants"],
  words: "conference.list-taking",
  run: async ({ context, by, ids: { conference: conferenceId, list: digest } }) =>
    await inTurn(context, conferenceId, async (tx) => {
      const { faults, groups } = await tryList(context, tx.db, conferenceId, digest);
      const [first] = faults;
      if (first !== undefined) {
        const { row, column } = first;
        const message = `Row ${row}, column ${column}: ${first.fault}. Mend the list, and give it again.`;
        throw new Refusal("list-faulty", message, { details: { row, column, count: faults.length } });
      }
      await refuseTooMany(tx.db, conferenceId, groups.flatMap(({ listed }) => listed).length);
      const key = await sealingKey(context, tx.db, conferenceId);
      const { random, clock } = context.platform;
      const at = clock.now();
      let people = 0;
      for (const { delegation: found, party, listed } of groups) {
        const delegation: Delegation = found ?? {
          delegationId: random.uuid(),
          conferenceId,
          ...party,
          state: "invited",
          invitedAt: at,
          version: 1,
        };
        const state = delegation.state === "accepted" ? "accepted" : "listed";
        if (found === undefined) {
          await insertDelegation(tx.db, delegation);
          await note(context, tx, by, {
            delegation,
            what: "invited",
            entry: { entity: party.entity, kind: party.kind },
          });
        }
        await stepDelegation(tx.db, { ...delegation, state });
        const { delegationId } = delegation;
        const made = listed.map(({ entry }): Participant => {
          const participantId = random.uuid();
          const entered = { state: "nominated", version: 1, entry, nominatedAt: at, clearedOf: [] } as const;
          return { participantId, conferenceId, delegationId, ...entered };
        });
        await insertPeople(tx.db, made);
        const happened = (participant: Participant) =>
          ({ delegation, participant, what: "nominated", entry: participant.entry }) as const;
        await insertChanges(
          tx.db,
          made.map((one) => changeOf(context, by, happened(one))),
        );
        await putSealed(
          tx.db,
          made.flatMap(({ participantId }, place) => {
            const personal = listed[place]?.personal;
            return personal === undefined ? [] : [key.seal(participantId, personal)];
          }),
        );
        for (const { participantId } of made) {
          context.desk.search.touch(tx, "participant", `${conferenceId}/participants/${participantId}`);
        }
        people += made.length;
      }
      context.desk.queue.touch(tx, "conference-people", conferenceId);
      await forgetLists(tx.db, conferenceId);
      const details = { digest, people, delegations: groups.length };
      const subject = { kind: "conference", id: conferenceId };
      await context.audit.append(tx, { type: "conference.list-taken", actor: userActor(by), subject, details });
      return { conferenceId, people, delegations: groups.length };
    }),
});

interface Party {
  readonly entity: string;
  readonly kind: DelegationKind;
  readonly name?: Words;
}

/** People of one delegation of the list, as it stands here or would be invited. */
interface Group {
  readonly party: Party;
  readonly delegation: Delegation | undefined;
  readonly listed: readonly ListedPerson[];
}

/** What taking a list in would do, and every fault that keeps it out. Refuses each of LIST_REFUSALS. */
export async function tryList(
  context: ConferenceContext,
  db: Kysely<unknown>,
  conferenceId: string,
  digest: string,
): Promise<{ readonly faults: readonly ListFault[]; readonly groups: readonly Group[] }> {
  const head = await demandConference(db, conferenceId);
  const sealed = await findList(db, conferenceId, digest);
  if (sealed === undefined) throw listUnknown();
  const key = await sealingKey(context, db, conferenceId);
  const rows = readCsv(fromUtf8(key.openList(digest, sealed)), MAX_PARTICIPANTS, "file");
  const { people, faults } = readPeople(rows, head.categories, wordsOf(context));
  const [headers = []] = rows;
  const at = (row: number, column: string, fault: ListFault["fault"], words: string): ListFault => ({
    row,
    column: headers.find((one) => plain(one) === column) ?? column,
    fault,
    words,
  });
  const found = [...faults];
  const parties = await partiesByName(context, db);
  const standing = await listDelegations(db, conferenceId);
  const everybody = await listParticipants(db, { conferenceId });
  const coming = Map.groupBy(everybody.filter(isComing), ({ delegationId }) => delegationId);
  const keptAway = await keptAwayAmong(context, db, conferenceId, everybody);
  const known = new Map(everybody.map((one) => [one.participantId, one]));
  const same = new Map<string, { readonly shownName: string; readonly fault: "person-twice" | "person-kept-away" }>();
  const numbered = new Set<string>();
  for (const { participantId, sameDocument, samePerson } of await sealedOf(db, conferenceId)) {
    const one = known.get(participantId);
    if (sameDocument !== undefined) numbered.add(participantId);
    if (one === undefined || !(isComing(one) || keptAway.has(participantId))) continue;
    const fault = keptAway.has(participantId) ? "person-kept-away" : "person-twice";
    const met = { shownName: one.entry.shownName, fault } as const;
    for (const mark of [sameDocument, samePerson]) if (mark !== undefined) same.set(hex(mark), met);
  }
  for (const { row, entry, personal } of people) {
    if (personal === undefined) continue;
    const { sameDocument, samePerson } = key.seal("", personal);
    const own = { shownName: entry.shownName, fault: "person-twice" } as const;
    const marks = [sameDocument, samePerson].flatMap((mark) => (mark === undefined ? [] : [hex(mark)]));
    // Whoever is met by document and by name is told once.
    for (const { fault, shownName } of new Set(marks.flatMap((mark) => same.get(mark) ?? [])))
      found.push(at(row, "document number", fault, shownName));
    for (const mark of marks) if (!same.has(mark)) same.set(mark, own);
  }
  const groups: Group[] = [];
  const meantBy = (words: string): readonly Party[] => {
    const all = parties.get(plain(words)) ?? [];
    // "AO" is Angola, although Vietnamese calls Austria "Áo".
    const isCode = all.some(({ entity }) => entity === words);
    return isCode ? all.filter(({ entity, name }) => entity === words || name !== undefined) : all;
  };
  for (const { row, delegation: words } of people) {
    const meant = meantBy(words);
    if (plain(words) !== "" && meant.length === 0) found.push(at(row, "delegation", "delegation-unknown", words));
    const names = meant.map((party) => delegationName(party, "en")).join(" / ");
    if (meant.length > 1) found.push(at(row, "delegation", "delegation-ambiguous", `${words}: ${names}`));
  }
  const clear = people.filter(({ delegation }) => meantBy(delegation).length === 1);
  for (const listed of Map.groupBy(clear, ({ delegation }) => meantBy(delegation)[0]?.entity).values()) {
    const [first] = listed;
    if (first === undefined) continue;
    const { row, delegation: words } = first;
    const [party] = meantBy(words);
    if (party === undefined) continue;
    // Its own people where the host has no other delegation.
    const own = standing.filter(({ entity }) => entity === party.entity);
    const delegation = own.find(({ kind }) => kind !== "host") ?? own[0];
    if (delegation?.state === "declined" || delegation?.state === "withdrawn") {
      found.push(at(row, "delegation", "delegation-gone", words));
    }
    const there = coming.get(delegation?.delegationId ?? "") ?? [];
    let leader = there.find(({ entry }) => entry.capacity === "head")?.entry.shownName;
    for (const one of listed.filter(({ entry }) => entry.capacity === "head")) {
      if (leader !== undefined) found.push(at(one.row, "capacity", "two-heads", leader));
      leader ??= one.entry.shownName;
    }
    const names = new Map<string, boolean>();
    for (const { participantId, delegationId, state, entry } of everybody) {
      if (delegationId !== delegation?.delegationId || !(isComing({ state }) || keptAway.has(participantId))) continue;
      const name = sameNameKey(entry.shownName);
      const isNumbered = numbered.has(participantId) && !keptAway.has(participantId);
      names.set(name, isNumbered && names.get(name) !== false);
    }
    for (const { row: place, entry, personal } of listed) {
      const name = sameNameKey(entry.shownName);
      const hasNumber = personal?.documentNumber !== undefined;
      // Numbers of two documents say that they are two people; whoever comes without one may be the same.
      if (names.has(name) && !(hasNumber && names.get(name) === true)) {
        found.push(at(place, "shown name", "name-twice", entry.shownName));
      }
      names.set(name, hasNumber && names.get(name) !== false);
    }
    const surplus = listed[MAX_OF_DELEGATION - there.length];
    if (surplus !== undefined) found.push(at(surplus.row, "delegation", "delegation-full", words));
    groups.push({ party, delegation, listed });
  }
  return { faults: found.toSorted((a, b) => a.row - b.row), groups };
}

/** As our own files write them in each language: such a file can be taken in as it is. */
export function wordsOf({ press }: { readonly press: Pick<Press, "locales"> }): ListWords {
  const all = LANGUAGES.map((lang) => press.locales.translator(lang));
  const named = (texts: readonly (readonly [key: string, means: string])[]): ReadonlyMap<string, string> =>
    new Map(texts.flatMap(([key, means]) => all.map((t) => [plain(t(`conference.${key}`)), means] as const)));
  return {
    headers: named([
      ["delegations.name", "delegation"],
      ["invitation.kind", "number"],
      ["participant.shownName", "shown name"],
      ["participant.capacity", "capacity"],
      ["participant.rank", "rank"],
      ["participant.post", "post"],
    ]),
    capacity: named(CAPACITIES.map((code) => [`participant.capacity.${code}`, code])),
    rank: named(RANKS.map((code) => [`participant.rank.${code}`, code])),
  };
}

const KIND_OF = {
  intergovernmental: "intergovernmental",
  "un-entity": "un-entity",
  "regional-integration": "regional",
  ngo: "ngo",
  academic: "academic",
  company: "company",
  press: "press",
} as const;

/** States by code and name in each language, organisations by name and acronym: all that one name may mean. */
async function partiesByName(
  { organisations, platform }: ConferenceContext,
  db: Kysely<unknown>,
): Promise<ReadonlyMap<string, readonly Party[]>> {
  const found = new Map<string, Party[]>();
  const add = (party: Party, names: readonly string[]): void => {
    for (const key of new Set(names.map(plain))) {
      if (key !== "") found.set(key, [...(found.get(key) ?? []), party]);
    }
  };
  for (const { organisationId, entry } of await organisations.active(db)) {
    const { name, acronym = "", kind } = entry;
    const party = { entity: organisationRef(organisationId), kind: KIND_OF[kind], name };
    add(party, [...textsOf(name).map(([, one]) => one), acronym]);
  }
  for (const { code } of STATES) {
    const kind = invitedKind(code, platform.config.profile === "production");
    if (kind !== undefined) add({ entity: code, kind }, [code, ...Object.values(stateNames(code))]);
  }
  return found;
}

async function read(file: ArrivingFile): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of file) {
    size += piece.length;
    if (size > MAX_LIST_BYTES) {
      throw new Refusal("list-too-large", "The file has more than 2 MB. Part the list.", { field: "file" });
    }
    pieces.push(piece);
  }
  if (size === 0) throw new Refusal("document-empty", "Choose a file that is not empty.", { field: "file" });
  return Buffer.concat(pieces);
}
