import { demandInternational } from "../../../protocol/telephone.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { demand, mayAnswer } from "../access.ts";
import type { MeasuresContext } from "../context.ts";
import { holdRoster, insertRosterEntry, removeRosterEntries, rosterEntries } from "./roster-store.ts";
import { isOnDuty } from "../domain/whom-to-call.ts";
import { ringAsSeen } from "./ring-as-seen.ts";
import type { Ring, RosterEntry } from "./types.ts";

export interface RosterLine {
  readonly userId: string;
  readonly phone: string;
  readonly from?: Date;
  readonly until?: Date;
}

const MAX_ROSTER_LINES = 50;

/** Replaces the whole list; the first line is rung first. Refuses people who could not acknowledge, and `phone-not-international`. */
export async function setRoster(
  context: MeasuresContext,
  lines: readonly RosterLine[],
  by: User,
): Promise<RosterEntry[]> {
  demand(by, "edit-roster");
  if (lines.length > MAX_ROSTER_LINES) {
    throw new Refusal("roster-too-long", `A roster has at most ${MAX_ROSTER_LINES} names.`, {
      details: { limit: MAX_ROSTER_LINES },
    });
  }
  const { platform, audit, identity } = context;
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
    return {
      entryId: platform.random.uuid(),
      userId: line.userId,
      position: index + 1,
      name: person.name,
      phone: line.phone,
      from: line.from,
      until: line.until,
    };
  });
  const at = platform.clock.now();
  return await platform.database.transaction(async (tx) => {
    await holdRoster(tx.db);
    await removeRosterEntries(tx.db, at);
    for (const entry of entries) await insertRosterEntry(tx.db, { ...entry, createdAt: at, createdBy: by.id });
    await audit.append(tx, {
      type: "measures.roster-set",
      actor: { kind: "user", userId: by.id },
      subject: { kind: "roster", id: "roster" },
      details: { people: entries.map(({ userId, position, from, until }) => ({ userId, position, from, until })) },
    });
    return await rosterEntries(tx.db);
  });
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
