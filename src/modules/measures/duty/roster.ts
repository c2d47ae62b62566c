import type { Given } from "../../../protocol/given.ts";
import { demandInternational } from "../../../protocol/telephone.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import { presented } from "../../../web/index.ts";
import type { Actor } from "../../audit/index.ts";
import { type User, userActor } from "../../identity/index.ts";
import { mayAnswer, rolesFor } from "../access.ts";
import { rosterAnswer } from "../answers.ts";
import { act, type MeasuresContext } from "../context.ts";
import { isOnDuty, whomToCall } from "../domain/whom-to-call.ts";
import { rosterSchema } from "../schemas.ts";
import { ringAsSeen } from "./ring-as-seen.ts";
import { holdRoster, insertRosterEntry, removeRosterEntries, rosterEntries } from "./roster-store.ts";
import type { Ring, RosterEntry } from "./types.ts";

export type RosterLine = Given<typeof rosterSchema>["lines"][number];

/**
 * Replaces the whole list; the first line is rung first. Refuses people who could not acknowledge, hours that end before they begin, and
 * `phone-not-international`.
 */
export const setRoster = act({
  id: "measures.set-roster",
  at: "PUT /duty/roster",
  who: rolesFor("edit-roster"),
  input: rosterSchema,
  answer: presented(rosterAnswer, (lines: readonly RosterEntry[]) => ({ lines })),
  repeat: "same",
  refusals: ["roster-person-cannot-answer", "roster-hours-not-in-order", "phone-not-international"],
  words: "measures.roster",
  run: async ({ context, input: { lines }, by }): Promise<RosterEntry[]> => {
    const { platform, identity } = context;
    const before = new Set((await rosterEntries(platform.database.db)).map(lineKey));
    const people = new Map((await identity.people()).map((person) => [person.id, person]));
    const entries = lines.map((line, index): RosterEntry => {
      const person = people.get(line.userId);
      if (!person || person.state !== "active" || !mayAnswer(person)) {
        throw new Refusal(
          "roster-person-cannot-answer",
          "A person on the roster must be active here and have a role that handles cases.",
          { field: `lines.${index}.userId` },
        );
      }
      // What was entered before the international form was asked for stays until somebody changes it.
      if (!before.has(lineKey(line))) demandInternational(line.phone, `lines.${index}.phone`);
      const [from, until] = [line.from, line.until].map((end) => (end === undefined ? undefined : new Date(end)));
      if (from !== undefined && until !== undefined && until <= from) {
        throw new Refusal("roster-hours-not-in-order", "The duty of this person ends before it begins.", {
          field: `lines.${index}.until`,
        });
      }
      const { userId, phone } = line;
      const { name } = person;
      return { entryId: platform.random.uuid(), userId, position: index + 1, name, phone, from, until };
    });
    return await platform.database.transaction(async (tx) => await replaceRoster(context, tx, entries, userActor(by)));
  },
});

/** The roster with which a new State begins: these people, in this order, at all hours. Whoever writes it later replaces it. */
export async function beginRoster(
  context: MeasuresContext,
  tx: Transaction,
  people: readonly Pick<RosterEntry, "userId" | "name" | "phone">[],
): Promise<void> {
  const entries = people.map((one, index) => ({
    ...one,
    entryId: context.platform.random.uuid(),
    position: index + 1,
  }));
  await replaceRoster(context, tx, entries, { kind: "system", job: "founding" });
}

async function replaceRoster(
  { platform, audit }: MeasuresContext,
  tx: Transaction,
  entries: readonly RosterEntry[],
  actor: Actor,
): Promise<RosterEntry[]> {
  const at = platform.clock.now();
  const createdBy = actor.kind === "user" ? actor.userId : null;
  await holdRoster(tx.db);
  await removeRosterEntries(tx.db, at);
  for (const entry of entries) await insertRosterEntry(tx.db, { ...entry, createdAt: at, createdBy });
  await audit.append(tx, {
    type: "measures.roster-set",
    actor,
    subject: { kind: "roster", id: "roster" },
    details: { people: entries.map(({ userId, position, from, until }) => ({ userId, position, from, until })) },
  });
  return await rosterEntries(tx.db);
}

function lineKey({ userId, phone }: Pick<RosterLine, "userId" | "phone">): string {
  return `${userId} ${phone}`;
}

/** Who of the people here could answer a call. Asked anew for each: who was shut out since the roster was written answers none. */
export async function whoCanAnswer({ identity }: Pick<MeasuresContext, "identity">): Promise<ReadonlySet<string>> {
  const people = await identity.people();
  return new Set(people.filter((person) => person.state === "active" && mayAnswer(person)).map(({ id }) => id));
}

/** The lines of the roster that count at a moment, first to be called first: of those alone `whoCanAnswer`. */
export function onDutyAt(entries: readonly RosterEntry[], moment: Date, canAnswer: ReadonlySet<string>): RosterEntry[] {
  return entries.filter((entry) => canAnswer.has(entry.userId) && isOnDuty(entry, moment));
}

/** Whether the line would call this person now, whatever for; where it has nobody to call, whoever has the duty. */
export async function isCalledNow(context: MeasuresContext, user: User): Promise<boolean> {
  const { database, clock } = context.platform;
  const canAnswer = await whoCanAnswer(context);
  const { lines } = whomToCall(await rosterEntries(database.db), clock.now(), { able: canAnswer, canAnswer });
  return lines.length === 0 ? user.roles.includes("duty-officer") : lines.some(({ userId }) => userId === user.id);
}

/** Who of those who answer may do what a call is about: has the role, is not excluded, and sees every dossier of it. */
export async function whoIsAble(context: MeasuresContext, ring: Ring): Promise<ReadonlySet<string>> {
  const { needs } = ring;
  const able = new Set<string>();
  for (const { phone, ...person } of await context.identity.people()) {
    if (person.state !== "active" || !mayAnswer(person)) continue;
    if (needs && (needs.notFor.includes(person.id) || !needs.roles.some((role) => person.roles.includes(role))))
      continue;
    const user: User = { ...person, ...(phone === null ? {} : { phone }) };
    if ((await ringAsSeen(context, user, ring)).subjects.length < ring.subjects.length) continue;
    able.add(person.id);
  }
  return able;
}
