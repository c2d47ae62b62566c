import { parseDossierId, type DossierId } from "../../../protocol/identifiers.ts";
import { compact } from "../../../protocol/compact.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import { presented } from "../../../web/index.ts";
import type { Actor } from "../../audit/index.ts";
import { type Person, userActor } from "../../identity/index.ts";
import { demandDossier, demandKept, rolesFor } from "../access.ts";
import { dossierAnswer, dossierJson, membersAnswer } from "../answers.ts";
import { act, type DeskContext } from "../context.ts";
import { addMember, insertDossier, lockDossier, membersOf, removeMember, takeReference } from "../dossier-store.ts";
import { dossierIdParam } from "../path.ts";
import { memberChangeSchema, newDossierSchema } from "../schemas.ts";
import type { Dossier, DossierMember } from "../types.ts";

/** Opens everything between us and one other State about one matter. Refuses a State that we cannot reach, and `dossiers-not-kept`. */
export const openDossier = act({
  id: "desk.open-dossier",
  at: "POST /dossiers",
  who: rolesFor("open-dossier"),
  input: newDossierSchema,
  answer: presented(dossierAnswer, dossierJson),
  status: 201,
  repeat: "again",
  refusals: [
    "correspondent-unknown",
    "dossiers-not-kept",
    "dossier-with-ourselves",
    "secretariat-no-state",
    "state-not-met",
  ],
  run: async ({ context, input: { title, state, correspondentId }, by }) => {
    const { platform } = context;
    if (state === platform.config.state) {
      throw new Refusal("dossier-with-ourselves", "A dossier is kept with another State.", { field: "state" });
    }
    const { check } = context.partners;
    if (check === undefined) {
      throw new Refusal("dossiers-not-kept", "This office has no cases, and opens no dossier by hand.", {
        field: "state",
      });
    }
    await check({ state, correspondentId });
    const dossierId = parseDossierId(platform.random.uuid());
    const opened = { dossierId, title, state, correspondentId, actor: userActor(by), openedBy: by.id };
    return await platform.database.transaction(async (tx) => await startDossier(context, tx, opened));
  },
});

/** A dossier as it begins, opened here or by what arrived. */
export interface StartedDossier {
  readonly dossierId: DossierId;
  readonly title: string;
  readonly state: string;
  readonly correspondentId: string | undefined;
  /** R8: the dossier of before its State was met anew. */
  readonly continues?: DossierId;
  readonly actor: Actor;
  readonly openedBy: string | undefined;
  /** Who sees it from its beginning; absent: the roles that this server's policy names. */
  readonly members?: readonly Pick<DossierMember, "userId" | "role">[];
  /** It is only read from its beginning. */
  readonly isReadOnly?: true;
}

/** Writes a new dossier with its first members; for what we open and for what arrives. */
export async function startDossier(context: DeskContext, tx: Transaction, input: StartedDossier): Promise<Dossier> {
  const { platform, audit, policy } = context;
  const at = platform.clock.now();
  const ownReference = await takeReference(tx.db, "dossier", platform, at);
  const dossier: Dossier = {
    dossierId: input.dossierId,
    ownReference,
    title: input.title,
    state: input.state,
    correspondentId: input.correspondentId,
    openedAt: at,
    ...compact({ continues: input.continues }),
    ...(input.isReadOnly === true ? { isReadOnly: true } : {}),
    disposedAt: undefined,
  };
  await insertDossier(tx.db, { ...dossier, openedBy: input.openedBy });
  context.search.touch(tx, "dossier", dossier.dossierId);
  const { members = policy.defaultMembers.map((role) => ({ role, userId: undefined })) } = input;
  for (const { role, userId } of members) {
    await addMember(tx.db, { dossierId: dossier.dossierId, ...compact({ role, userId }), at, by: input.openedBy });
  }
  if (input.openedBy !== undefined) {
    await addMember(tx.db, { dossierId: dossier.dossierId, userId: input.openedBy, at, by: input.openedBy });
  }
  await audit.append(tx, {
    type: "cooperation.dossier-opened",
    actor: input.actor,
    subject: { kind: "dossier", id: dossier.dossierId },
    dossierId: dossier.dossierId,
    details: {
      ownReference,
      state: input.state,
      title: input.title,
      members: members.map(({ role, userId }) => role ?? userId ?? ""),
      ...compact({ continues: input.continues }),
    },
  });
  return dossier;
}

/** Opens or closes the compartment. Refuses to leave a dossier without an authoriser or any member, and members who handle no cases. */
export const changeMembers = act({
  id: "desk.change-members",
  at: "POST /dossiers/:id/members",
  who: rolesFor("change-members"),
  params: { id: dossierIdParam },
  input: memberChangeSchema,
  answer: presented(membersAnswer, (members: readonly DossierMember[]) => ({ members })),
  repeat: "same",
  refusals: ["dossier-unknown", "dossier-disposed", "dossier-needs-an-authoriser", "member-cannot-read"],
  run: async ({ context, input: change, by, ids: { id: dossierId } }): Promise<DossierMember[]> => {
    demandKept(await demandDossier(context, by, dossierId));
    const { platform, audit, identity } = context;
    if (change.add !== undefined && "userId" in change.add) {
      const added = await identity.person(change.add.userId);
      if (!added || added.state !== "active" || added.roles.every((role) => role === "administrator")) {
        throw memberCannotRead({ field: "add" });
      }
    }
    return await platform.database.transaction(async (tx) => {
      const at = platform.clock.now();
      // One change at a time: two people must not each take away one of the last two.
      await lockDossier(tx.db, dossierId);
      if (change.add) await addMember(tx.db, { dossierId, ...change.add, at, by: by.id });
      if (change.remove) await removeMember(tx.db, { dossierId, ...change.remove, at, by: by.id });
      const members = await membersOf(tx.db, dossierId);
      if (change.remove) demandAuthoriser(members, await identity.people(tx.db));
      await audit.append(tx, {
        type: "cooperation.members-changed",
        actor: userActor(by),
        subject: { kind: "dossier", id: dossierId },
        dossierId,
        details: { ...change },
      });
      for (const tell of context.membersChanged) await tell(tx, dossierId, userActor(by));
      return members;
    });
  },
});

/** R16: whoever writes shuts nobody out alone: one who answers for the sending stays, sees who was removed, and brings them back. */
function demandAuthoriser(members: readonly DossierMember[], people: readonly Person[]): void {
  const isMember = ({ id, roles }: Person): boolean =>
    members.some(({ userId, role }) => userId === id || (role !== undefined && roles.includes(role)));
  if (people.some((one) => one.state === "active" && one.roles.includes("authoriser") && isMember(one))) return;
  throw new Refusal(
    "dossier-needs-an-authoriser",
    "No authoriser would be a member any more. Add one by name first, then remove the others.",
  );
}

/** For whoever is named as a member and can be none. */
export function memberCannotRead(where?: { field: string }): Refusal {
  return new Refusal("member-cannot-read", "A member of a dossier must be an active person who handles cases.", where);
}
