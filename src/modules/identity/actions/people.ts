import { demandInternational } from "../../../protocol/telephone.ts";
import type { Sha256Hex } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import { type IdentityContext, tellOfPeople } from "../context.ts";
import { type ApprovalPreview, exactDigest } from "../domain/approval.ts";
import { type Role, rolesConflict } from "../domain/roles.ts";
import {
  correctPerson,
  countPeople,
  findPerson,
  insertPerson,
  lockAdministrators,
  lockPerson,
  setPersonState,
} from "../person-store.ts";
import type { Approvals, NewPerson, Person, User } from "../types.ts";
import { demandAdministrator, demandStillAdministrators } from "./administrators.ts";
import { createSignInLink } from "./sessions.ts";
import { tellOversight } from "./tell-oversight.ts";

export interface FoundedPerson {
  readonly userId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly linkToken: string;
}

/**
 * Enters the first people of a server that has none yet: nobody could approve them. At least two administrators,
 * so that every later enrolment has its second person (rule R16).
 * Refuses `people-exist`, `two-administrators-needed`, `roles-conflict`, `role-not-of-office`.
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
    const userId = context.platform.random.uuid();
    await enter(context, tx, person, { id: userId, state: "active", by: null });
    const linkToken = await createSignInLink(context, tx, { userId, by: "founding", origin: "first" });
    founded.push({ userId, name: person.name, roles: person.roles, linkToken });
  }
  return founded;
}

/** The person as two administrators will stand behind them. Refuses `roles-conflict`, `role-not-of-office`, `role-missing`. */
export function previewPerson(
  context: IdentityContext,
  person: NewPerson & { readonly userId?: string | undefined },
  by: User,
): ApprovalPreview<Enrolment> {
  demandAdministrator(by);
  demandFitting(context, person);
  return previewOf(enrolmentOf({ ...person, id: person.userId ?? context.platform.random.uuid() }));
}

/**
 * An administrator proposes a person, whom they were shown by `previewPerson`; another administrator must approve. One who was proposed
 * already can be proposed with other words: whoever would approve corrects them so, and a colleague approves. Refuses `person-exists`,
 * `roles-conflict`, `phone-not-international`, and what an approval refuses.
 */
export async function proposePerson(
  context: IdentityContext,
  approvals: Approvals,
  person: NewPerson & { readonly userId: string },
  by: User,
): Promise<{ userId: string; digest: Sha256Hex }> {
  const { content, approval } = previewPerson(context, person, by);
  return await context.platform.database.transaction(async (tx) => {
    const known = await lockPerson(tx.db, content.userId);
    if (known !== undefined && (known.state !== "proposed" || exactDigest(enrolmentOf(known)) === approval.digest)) {
      throw new Refusal("person-exists", "This person is proposed or enrolled already; look at the list of people.");
    }
    if (known === undefined) await enter(context, tx, person, { id: content.userId, state: "proposed", by });
    else await correct(context, tx, known, person, by);
    await approvals.request(tx, { ...approval, by });
    return { userId: content.userId, digest: approval.digest };
  });
}

/** The proposed person as the second administrator will approve them. Refuses `person-not-proposed`. */
export async function previewEnrolment(
  { platform }: IdentityContext,
  userId: string,
  by: User,
): Promise<ApprovalPreview<Enrolment>> {
  demandAdministrator(by);
  return previewOf(enrolmentOf(await proposedPerson(platform.database.db, userId)));
}

/**
 * The second administrator enrols the proposed person and gets the one-time link to hand over. Refuses `person-not-proposed`,
 * `asker-not-administrator` when who proposed was suspended since, `phone-not-international` for a number of before, and what an
 * approval refuses.
 */
export async function approvePerson(
  context: IdentityContext,
  approvals: Approvals,
  userId: string,
  by: User,
): Promise<{ name: string; linkToken: string }> {
  demandAdministrator(by);
  return await context.platform.database.transaction(async (tx) => {
    const administrators = await lockAdministrators(tx.db);
    // Nobody corrects the proposal while it is approved.
    await lockPerson(tx.db, userId);
    const person = await proposedPerson(tx.db, userId);
    demandFitting(context, person);
    const thing = previewOf(enrolmentOf(person)).approval;
    await approvals.approve(tx, { ...thing, by });
    demandStillAdministrators(administrators, await approvals.of(tx.db, thing), by);
    await approvals.demandTwo(tx.db, thing);
    await setPersonState(tx.db, userId, "active");
    await tellOfPeople(context, tx);
    await tellOversight(context, tx, {
      kind: "person-enrolled",
      userId,
      by,
      details: { roles: person.roles.join(" ") },
    });
    return { name: person.name, linkToken: await createSignInLink(context, tx, { userId, by, origin: "first" }) };
  });
}

async function enter(
  context: IdentityContext,
  tx: Transaction,
  person: NewPerson,
  { id, state, by }: { id: string; state: Person["state"]; by: User | null },
): Promise<void> {
  demandFitting(context, person);
  await insertPerson(tx.db, {
    ...person,
    id,
    state,
    createdAt: context.platform.clock.now(),
    grantedBy: by?.id ?? null,
  });
  await tellOfPeople(context, tx);
  const details = { roles: person.roles.join(" ") };
  if (by !== null) {
    await tellOversight(context, tx, { kind: "person-proposed", userId: id, by, details });
    return;
  }
  await context.audit.append(tx, {
    type: "identity.person-founded",
    actor: { kind: "system", job: "founding" },
    subject: { kind: "person", id },
    details,
  });
}

/** A proposal with other words in its place: what was approved of it counts no more, for its digest is another. */
async function correct(
  context: IdentityContext,
  tx: Transaction,
  known: Person,
  person: NewPerson,
  by: User,
): Promise<void> {
  demandFitting(context, person);
  await correctPerson(tx.db, known, { ...person, at: context.platform.clock.now(), by: by.id });
  const details = { roles: person.roles.join(" ") };
  await tellOversight(context, tx, { kind: "person-proposed", userId: known.id, by, details });
}

async function proposedPerson(db: Parameters<typeof findPerson>[0], userId: string): Promise<Person> {
  const person = await findPerson(db, userId);
  if (person?.state === "proposed") return person;
  throw new Refusal("person-not-proposed", "No enrolment of this person is waiting for approval.");
}

/** What two administrators stand behind: who it is, what they may do, how they are reached. */
export interface Enrolment {
  readonly userId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly languages: readonly string[];
  readonly phone: string | null;
}

function enrolmentOf(
  person: Pick<Person, "id" | "name" | "roles" | "languages"> & { phone?: string | null | undefined },
) {
  const { id, name, roles, languages, phone = null } = person;
  return { userId: id, name, roles: roles.toSorted(), languages: [...languages], phone } satisfies Enrolment;
}

function previewOf(content: Enrolment): ApprovalPreview<Enrolment> {
  const digest = exactDigest(content);
  const subject = { kind: "person", id: content.userId };
  return { content, approval: { kind: "person", action: "enrol", digest, subject } };
}

function demandFitting(
  { roles: known }: Pick<IdentityContext, "roles">,
  { name, roles, phone }: Pick<NewPerson, "name" | "roles"> & { readonly phone?: string | null | undefined },
): void {
  demandInternational(phone ?? undefined, "phone");
  const strange = roles.find((role) => !known.includes(role));
  if (strange !== undefined) {
    throw new Refusal("role-not-of-office", `Nobody of this office can have the role ${strange}.`, { field: "roles" });
  }
  if (!rolesConflict(roles)) return;
  throw new Refusal(
    "roles-conflict",
    `${name}: an administrator cannot also handle cases; give the roles to two people.`,
    { field: "roles" },
  );
}
