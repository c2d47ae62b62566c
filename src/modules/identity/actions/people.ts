import { sha256Hex } from "../../../protocol/digest.ts";
import { utf8 } from "../../../protocol/bytes.ts";
import type { Sha256Hex } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { IdentityContext } from "../context.ts";
import { type ApprovedThing } from "../domain/approval.ts";
import { type Role, rolesConflict } from "../domain/roles.ts";
import { countPeople, findPerson, insertPerson, setPersonState } from "../store.ts";
import type { NewPerson, Person, User } from "../types.ts";
import type { Approvals } from "./approvals.ts";
import { createSignInLink } from "./sessions.ts";

export interface FoundedPerson {
  readonly userId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly linkToken: string;
}

/**
 * Enters the first people of a server that has none yet: nobody could approve them. At least two administrators,
 * so that every later enrolment has its second person (rule R16).
 * Refuses `people-exist`, `two-administrators-needed`, `roles-conflict`.
 */
export async function foundPeople(
  context: IdentityContext,
  tx: Transaction,
  people: readonly NewPerson[],
): Promise<FoundedPerson[]> {
  if ((await countPeople(tx.db)) > 0) {
    throw new Refusal("people-exist", "This server has people already; enrol further ones with two administrators.");
  }
  if (people.filter(({ roles }) => roles.includes("administrator")).length < 2) {
    throw new Refusal(
      "two-administrators-needed",
      "Name at least two administrators: each enrolment needs two people.",
      {
        field: "people",
      },
    );
  }
  const founded: FoundedPerson[] = [];
  for (const person of people) {
    const userId = await enter(context, tx, person, { state: "active", by: null });
    const linkToken = await createSignInLink(context, tx, { userId, by: "founding" });
    founded.push({ userId, name: person.name, roles: person.roles, linkToken });
  }
  return founded;
}

/** An administrator proposes a person; another administrator must approve. */
export async function proposePerson(
  context: IdentityContext,
  approvals: Approvals,
  person: NewPerson,
  by: User,
): Promise<{ userId: string; digest: Sha256Hex }> {
  demandAdministrator(by);
  return await context.platform.database.transaction(async (tx) => {
    const userId = await enter(context, tx, person, { state: "proposed", by });
    const thing = enrolment({ id: userId, ...person });
    await approvals.request(tx, { ...thing, by });
    return { userId, digest: thing.digest };
  });
}

/** The second administrator enrols the proposed person and gets the one-time link to hand over. */
export async function approvePerson(
  context: IdentityContext,
  approvals: Approvals,
  userId: string,
  by: User,
): Promise<{ linkToken: string }> {
  demandAdministrator(by);
  return await context.platform.database.transaction(async (tx) => {
    const person = await findPerson(tx.db, userId);
    if (person?.state !== "proposed") {
      throw new Refusal("person-not-proposed", "No enrolment of this person is waiting for approval.");
    }
    const thing = enrolment(person);
    await approvals.approve(tx, { ...thing, by });
    await approvals.demandTwo(tx.db, thing);
    await setPersonState(tx.db, userId, "active");
    await context.audit.append(tx, {
      type: "identity.person-enrolled",
      actor: { kind: "user", userId: by.id },
      subject: { kind: "person", id: userId },
      details: { roles: person.roles.join(" ") },
    });
    return { linkToken: await createSignInLink(context, tx, { userId, by }) };
  });
}

async function enter(
  context: IdentityContext,
  tx: Transaction,
  person: NewPerson,
  { state, by }: { state: Person["state"]; by: User | null },
): Promise<string> {
  if (rolesConflict(person.roles)) {
    throw new Refusal(
      "roles-conflict",
      `${person.name}: an administrator cannot also handle cases; give the roles to two people.`,
      {
        field: "roles",
      },
    );
  }
  const id = context.platform.random.uuid();
  await insertPerson(tx.db, {
    ...person,
    id,
    state,
    createdAt: context.platform.clock.now(),
    grantedBy: by?.id ?? null,
  });
  await context.audit.append(tx, {
    type: state === "active" ? "identity.person-founded" : "identity.person-proposed",
    actor: by ? { kind: "user", userId: by.id } : { kind: "system", job: "founding" },
    subject: { kind: "person", id },
    details: { roles: person.roles.join(" ") },
  });
  return id;
}

/** What two administrators stand behind: this person, these roles. */
export function enrolment(person: { id: string; name: string; roles: readonly Role[] }): ApprovedThing {
  const text = JSON.stringify([person.id, person.name, [...person.roles].sort()]);
  return {
    kind: "person",
    action: "enrol",
    digest: sha256Hex(utf8(text)),
    subject: { kind: "person", id: person.id },
  };
}

function demandAdministrator(by: User): void {
  if (!by.roles.includes("administrator")) {
    throw new Refusal("role-missing", "Only an administrator may do this.", { details: { role: "administrator" } });
  }
}
