import type { Sha256Hex } from "../../../protocol/identifiers.ts";
import { Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import { type IdentityContext, tellOfPeople } from "../context.ts";
import {
  type AccessRequest,
  decideAccessRequest,
  findWaitingRequest,
  insertAccessRequest,
  isAccessRequestKnown,
  waitingRequestFor,
} from "../access-store.ts";
import { type AccessAct, mayGiveAccess } from "../domain/access.ts";
import { type ApprovalPreview, exactDigest } from "../domain/approval.ts";
import type { Role } from "../domain/roles.ts";
import { endPasskey, passkeysOf } from "../passkey-store.ts";
import { findPerson, lockAdministrators, lockPerson, setPersonState } from "../person-store.ts";
import { endSessionsOf } from "../session-store.ts";
import type { Approvals, Person, User } from "../types.ts";
import { demandAdministrator, demandStillAdministrators } from "./administrators.ts";
import { createSignInLink } from "./sessions.ts";
import { tellOversight } from "./tell-oversight.ts";

/** What two administrators stand behind: for whom, with which roles, why, and which passkeys end by it. */
export interface AccessChange {
  readonly requestId: string;
  readonly act: AccessAct;
  readonly userId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** True when the act also ends a suspension. */
  readonly suspended: boolean;
  readonly reason: string;
  readonly endingPasskeys: readonly {
    readonly credentialId: string;
    readonly label: string;
    readonly addedAt: string;
  }[];
}

export interface AccessAsked {
  readonly act: AccessAct;
  readonly userId: string;
  readonly reason: string;
  readonly requestId?: string | undefined;
}

type Reader = Transaction["db"];

/**
 * The act as two administrators will stand behind it. Refuses `role-missing`, `person-unknown`, `not-for-oneself`,
 * `person-not-enrolled`, `person-not-suspended`.
 */
export async function previewAccess(
  { platform }: IdentityContext,
  asked: AccessAsked,
  by: User,
): Promise<ApprovalPreview<AccessChange>> {
  demandAdministrator(by);
  const requestId = asked.requestId ?? platform.random.uuid();
  return await previewOf(platform.database.db, { ...asked, requestId }, by);
}

/**
 * One administrator asks, having been shown the act by `previewAccess`; a different one must approve. Refuses what `previewAccess`
 * does, `access-already-asked`, and what an approval refuses.
 */
export async function askAccess(
  context: IdentityContext,
  approvals: Approvals,
  asked: AccessAsked & { readonly requestId: string },
  by: User,
): Promise<{ requestId: string; digest: Sha256Hex }> {
  demandAdministrator(by);
  return await context.platform.database.transaction(async (tx) => {
    demandStillAdministrators(await lockAdministrators(tx.db), [], by);
    await lockPerson(tx.db, asked.userId);
    const { requestId, act, userId, reason } = asked;
    const { approval } = await previewOf(tx.db, asked, by);
    if ((await isAccessRequestKnown(tx.db, requestId)) || (await waitingRequestFor(tx.db, userId)) !== undefined) {
      throw new Refusal(
        "access-already-asked",
        "Something is asked for this person already. Approve or withdraw that first.",
      );
    }
    const askedAt = context.platform.clock.now();
    await insertAccessRequest(tx.db, { requestId, act, userId, reason, askedBy: by.id, askedAt });
    await approvals.request(tx, { ...approval, by });
    const kind = act === "new-link" ? "link-asked" : "reinstatement-asked";
    await tellOversight(context, tx, { kind, userId, by, reason, requestId, details: { digest: approval.digest } });
    return { requestId, digest: approval.digest };
  });
}

/**
 * What the second administrator is shown: the act as it would be done now. When the passkeys of the person changed since it was asked
 * for, it has another digest, for which nobody asked. Refuses `access-request-unknown` and what `previewAccess` does.
 */
export async function previewAccessApproval(
  { platform }: IdentityContext,
  requestId: string,
  by: User,
): Promise<ApprovalPreview<AccessChange> & { request: AccessRequest }> {
  demandAdministrator(by);
  const request = await waitingRequest(platform.database.db, requestId);
  return { ...(await previewOf(platform.database.db, request, by)), request };
}

/**
 * The second administrator approves. All sessions of the person end at once, and with a new link their passkeys too: kept to verify
 * what they signed, and usable never again. They end here and not when the link is used: until then whoever holds a lost device
 * could still come in with it, and enrol one that nobody was shown. Refuses `access-request-unknown`, `not-for-oneself`,
 * `asker-not-administrator`, and what an approval refuses.
 */
export async function approveAccess(
  context: IdentityContext,
  approvals: Approvals,
  requestId: string,
  by: User,
): Promise<{ userId: string; name: string; linkToken: string | undefined }> {
  demandAdministrator(by);
  const { platform } = context;
  return await platform.database.transaction(async (tx) => {
    const administrators = await lockAdministrators(tx.db);
    const { userId, act, reason } = await waitingRequest(tx.db, requestId);
    await lockPerson(tx.db, userId);
    const request = await waitingRequest(tx.db, requestId);
    const { content, approval } = await previewOf(tx.db, request, by);
    await approvals.approve(tx, { ...approval, by });
    demandStillAdministrators(administrators, await approvals.of(tx.db, approval), by);
    await approvals.demandTwo(tx.db, approval);
    await decideAccessRequest(tx.db, { requestId, state: "approved", by: by.id, at: platform.clock.now() });
    await endSessionsOf(tx.db, userId, platform.clock.now());
    if (content.suspended) await setPersonState(tx.db, userId, "active");
    await tellOfPeople(context, tx);
    await tellOversight(context, tx, {
      kind: act === "new-link" ? "link-approved" : "reinstated",
      userId,
      by,
      reason,
      requestId,
      details: { digest: approval.digest, endedPasskeys: content.endingPasskeys.length, suspended: content.suspended },
    });
    if (act !== "new-link") return { userId, name: content.name, linkToken: undefined };
    for (const { credentialId } of content.endingPasskeys) {
      await endPasskey(tx.db, credentialId, platform.clock.now());
    }
    const linkToken = await createSignInLink(context, tx, { userId, by, origin: "approved" });
    return { userId, name: content.name, linkToken };
  });
}

/** Any administrator takes a waiting request back: not letting in needs one. Refuses `access-request-unknown`. */
export async function withdrawAccess(context: IdentityContext, requestId: string, by: User): Promise<void> {
  demandAdministrator(by);
  const { platform } = context;
  await platform.database.transaction(async (tx) => {
    demandStillAdministrators(await lockAdministrators(tx.db), [], by);
    const { userId } = await waitingRequest(tx.db, requestId);
    await lockPerson(tx.db, userId);
    await waitingRequest(tx.db, requestId);
    await decideAccessRequest(tx.db, { requestId, state: "withdrawn", by: by.id, at: platform.clock.now() });
    await tellOversight(context, tx, { kind: "request-withdrawn", userId, by, requestId });
  });
}

/** Refuses `person-unknown`. */
export async function knownPerson(db: Reader, userId: string): Promise<Person> {
  const person = await findPerson(db, userId);
  if (person !== undefined) return person;
  throw unknownRefusal("person-unknown", "There is no such person on this server.");
}

async function waitingRequest(db: Reader, requestId: string): Promise<AccessRequest> {
  const request = await findWaitingRequest(db, requestId);
  if (request !== undefined) return request;
  throw unknownRefusal("access-request-unknown", "No such request waits for an administrator any more.");
}

async function previewOf(
  db: Reader,
  { requestId, act, userId, reason }: AccessAsked & { readonly requestId: string },
  by: User,
): Promise<ApprovalPreview<AccessChange>> {
  const person = await knownPerson(db, userId);
  mayGiveAccess(act, person, by.id);
  const ending = act === "new-link" ? await passkeysOf(db, userId) : [];
  const content: AccessChange = {
    requestId,
    act,
    userId,
    name: person.name,
    roles: person.roles.toSorted(),
    suspended: person.state === "disabled",
    reason,
    endingPasskeys: ending.map(({ credentialId, label, createdAt }) => ({
      credentialId,
      label,
      addedAt: createdAt.toISOString(),
    })),
  };
  const digest = exactDigest(content);
  return { content, approval: { kind: "access", action: act, digest, subject: { kind: "person", id: userId } } };
}
