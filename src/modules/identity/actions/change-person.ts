import type { Kysely } from "kysely";
import { z } from "zod";
import { Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import { pathParam } from "../../../web/index.ts";
import { type PeopleContext, tellOfPeople } from "../context.ts";
import { mayLose } from "../domain/access.ts";
import { type Role, roleSchema, rolesConflict } from "../domain/roles.ts";
import { endPasskey, passkeysOf } from "../passkey-store.ts";
import { correctPerson, listPeople, lockAdministrators, lockPerson, setPersonState } from "../person-store.ts";
import { endSessionsOf, expireLinksOf } from "../session-store.ts";
import { gapsAmong } from "../staffing.ts";
import { type Subject, twoPersonIn } from "../two-person.ts";
import type { Person, User } from "../types.ts";
import { knownPerson } from "./access-requests.ts";
import { demandStillAdministrators } from "./administrators.ts";
import { tellOversight } from "./tell-oversight.ts";

const twoPerson = twoPersonIn<PeopleContext>();

const unknown = (): Refusal => unknownRefusal("person-unknown", "There is no such person on this server.");
const someone = pathParam(z.uuid(), unknown);
const reason = z.string().trim().min(1).max(500);

const words = z.strictObject({
  name: z.string().trim().min(1).max(200),
  roles: z.array(roleSchema).min(1).max(32),
  mail: z.email().max(200).exactOptional(),
});

const OF_BOTH = [
  "person-unknown",
  "not-for-oneself",
  "person-not-active",
  "last-administrators",
  "role-left-without-people",
];

/** What both acts have in common: two administrators, and neither of them about themselves (R16). */
const byAdministrators = {
  ask: ["administrator"],
  approve: ["administrator"],
  params: { id: someone },
  subject: "userId",
  upon: async ({ db, id }: Subject<PeopleContext>): Promise<Person> => {
    const person = await knownPerson(db, id);
    if (person.state === "active" || person.state === "disabled") return person;
    throw new Refusal("person-not-active", `${person.name} is not enrolled here, or has left.`);
  },
  demandFor: async ({ id, by }: Subject<PeopleContext> & { readonly by: User }): Promise<void> => {
    if (id === by.id) throw new Refusal("not-for-oneself", "Two other administrators change what you may do here.");
  },
  concerns: () => [],
} as const;

/** Another name, mail address or other roles. Whoever loses or gains a role signs in again. */
export const changePerson = twoPerson({
  ...byAdministrators,
  id: "identity.change-person",
  at: "/people/:id/change",
  titleKey: "identity.change-person.title",
  thing: { kind: "person", action: "change" },
  input: words.extend({ reason }),
  content: words.extend({ userId: z.string(), before: words, reason: z.string() }),
  refusals: [...OF_BOTH, "roles-conflict", "role-not-of-office", "nothing-changed"],
  words: "identity.change-person",
  describe: async ({ context, db, upon, input: { name, roles, reason: why, ...given } }) => {
    const { id: userId } = upon;
    const changed = { name, roles: roles.toSorted(), ...given };
    const before = wordsOf(upon);
    if (JSON.stringify(changed) === JSON.stringify(before)) {
      throw new Refusal("nothing-changed", "Nothing would be different.");
    }
    const strange = roles.find((role) => !context.roles.includes(role));
    if (strange !== undefined) {
      throw new Refusal("role-not-of-office", `Nobody of this office can have the role ${strange}.`, {
        field: "roles",
      });
    }
    if (rolesConflict(roles)) {
      const said = `${name}: an administrator cannot also handle cases; give the roles to two people.`;
      throw new Refusal("roles-conflict", said, { field: "roles" });
    }
    await demandEnoughLeft(context, db, upon, roles);
    return { userId, ...changed, before, reason: why };
  },
  carryOut: async ({ context, tx, content: { userId, name, roles, mail: address, reason: why }, askedBy, by }) => {
    const { at, person } = await held(context, tx, { userId, askedBy, by, roles });
    await correctPerson(tx.db, person, { ...person, name, roles, mail: address ?? null, at, by: by.id });
    const isOfRoles = roles.toSorted().join(" ") !== person.roles.toSorted().join(" ");
    if (isOfRoles) await endSessionsOf(tx.db, userId, at);
    await tellOfPeople(context, tx);
    const details = { askedBy, roles: roles.join(" "), before: person.roles.toSorted().join(" ") };
    await tellOversight(context, tx, {
      kind: isOfRoles ? "roles-changed" : "person-changed",
      userId,
      by,
      reason: why,
      details,
    });
  },
});

/** Somebody leaves for good: nothing of theirs opens anything here any more. What they did keeps their name. */
export const personLeaves = twoPerson({
  ...byAdministrators,
  id: "identity.person-leaves",
  at: "/people/:id/leaving",
  titleKey: "identity.person-leaves.title",
  thing: { kind: "person", action: "leave" },
  input: z.strictObject({ reason }),
  content: words.extend({ userId: z.string(), reason: z.string() }),
  refusals: OF_BOTH,
  words: "identity.person-leaves",
  describe: async ({ context, db, upon, input }) => {
    await demandEnoughLeft(context, db, upon, []);
    return { userId: upon.id, ...wordsOf(upon), ...input };
  },
  carryOut: async ({ context, tx, content: { userId, reason: why }, askedBy, by }) => {
    const { at } = await held(context, tx, { userId, askedBy, by, roles: [] });
    await setPersonState(tx.db, userId, "left");
    for (const { credentialId } of await passkeysOf(tx.db, userId)) await endPasskey(tx.db, credentialId, at);
    await endSessionsOf(tx.db, userId, at);
    await expireLinksOf(tx.db, userId, at);
    await tellOfPeople(context, tx);
    await tellOversight(context, tx, { kind: "person-left", userId, by, reason: why, details: { askedBy } });
  },
});

function wordsOf({ name, roles, mail: address }: Person): z.output<typeof words> {
  return { name, roles: roles.toSorted(), ...(address == null ? {} : { mail: address }) };
}

/**
 * Holds all administrators, of whom both who stand behind the act still are, and the person: as they are now, at this moment. With these roles
 * enough are left.
 */
async function held(
  context: PeopleContext,
  tx: Transaction,
  {
    userId,
    askedBy,
    by,
    roles,
  }: Record<"userId" | "askedBy", string> & { readonly by: User; readonly roles: readonly Role[] },
): Promise<{ readonly at: Date; readonly person: Person }> {
  const administrators = await lockAdministrators(tx.db);
  const person = await lockPerson(tx.db, userId);
  if (person === undefined) throw unknown();
  demandStillAdministrators(administrators, [{ userId: askedBy }], by);
  await demandEnoughLeft(context, tx.db, person, roles);
  return { at: context.platform.clock.now(), person };
}

/**
 * Two administrators stay, and so does somebody for each step of every act that could be done before. Refuses `last-administrators` and
 * `role-left-without-people`. Who is suspended is missed by nobody.
 */
async function demandEnoughLeft(
  context: PeopleContext,
  db: Kysely<unknown>,
  person: Person,
  roles: readonly Role[],
): Promise<void> {
  if (person.state !== "active") return;
  const people = (await listPeople(db)).filter(({ state }) => state === "active");
  const after = people.map((one) => (one.id === person.id ? { ...one, roles } : one));
  mayLose(person, after, context.identity.approvals.needPasskey);
  const rules = context.rules();
  const lacked = new Set(gapsAmong(people, rules).map(({ titleKey, ruleKey }) => `${titleKey} ${ruleKey}`));
  const gap = gapsAmong(after, rules).find(({ titleKey, ruleKey }) => !lacked.has(`${titleKey} ${ruleKey}`));
  if (gap === undefined) return;
  throw new Refusal(
    "role-left-without-people",
    `Without ${person.name} nobody would be left for a step that needs another person. Enrol somebody for it first.`,
    { choices: { acts: gap.actKeys, roles: gap.roles.map((role) => `identity.role.${role}`) } },
  );
}
