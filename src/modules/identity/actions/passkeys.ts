import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { base64url, hex, utf8 } from "../../../protocol/bytes.ts";
import { isRefusal, Refusal } from "../../../protocol/refusal.ts";
import { DatabaseError, type Transaction } from "../../../platform/index.ts";
import type { IdentityContext } from "../context.ts";
import { mayAddPasskey } from "../domain/access.ts";
import { approvalChallenge, type ApprovedThing, type Confirmation } from "../domain/approval.ts";
import {
  type ChallengePurpose,
  findPasskey,
  insertChallenge,
  insertPasskey,
  passkeysOf,
  takeChallenge,
  updateSignCount,
} from "../passkey-store.ts";
import { lockPerson } from "../person-store.ts";
import type { Approvals, User } from "../types.ts";
import { previewPasskey } from "./own-passkeys.ts";
import { type NewSession, startSession } from "./sessions.ts";
import { tellOversight } from "./tell-oversight.ts";
import { isFailedTry, tryToSignIn } from "./tries.ts";

const CHALLENGE_LIFETIME_MS = 5 * 60 * 1000;
const CHALLENGE_BYTES = 32;
const NONCE_BYTES = 16;

/** Options for `navigator.credentials.create` (WebAuthn Level 3, section 5.1.3). */
export async function passkeyRegistrationOptions(
  context: IdentityContext,
  user: User,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { platform } = context;
  const challenge = platform.random.bytes(CHALLENGE_BYTES);
  const known = await passkeysOf(platform.database.db, user.id);
  await rememberChallenge(context, { challenge, purpose: "register", userId: user.id });
  return await generateRegistrationOptions({
    rpName: "Rogatory",
    rpID: relyingParty(context).id,
    userID: new Uint8Array(utf8(user.id)),
    userName: user.name,
    userDisplayName: user.name,
    challenge: new Uint8Array(challenge),
    attestationType: "none",
    excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
    authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
  });
}

/**
 * Enrols the passkey that a browser made. In production the first one needs a session only, which a one-time link gave; each further
 * one is signed for by one that is enrolled already, so that a stolen session makes none (R16). Refuses `passkey-not-valid`,
 * `too-many-passkeys`, `person-not-active`, and what a confirmation refuses.
 */
export async function registerPasskey(
  context: IdentityContext,
  approvals: Approvals,
  user: User,
  answer: { label: string; response: RegistrationResponseJSON },
): Promise<{ credentialId: string }> {
  const { platform } = context;
  const { id, origin } = relyingParty(context);
  return await platform.database.transaction(async (tx) => {
    // Held from before the challenge is taken: whoever is shut out meanwhile has none any more.
    const person = await lockPerson(tx.db, user.id);
    if (person?.state !== "active") throw new Refusal("person-not-active", "You are not enrolled on this server.");
    const own = await passkeysOf(tx.db, user.id);
    mayAddPasskey(own.length);
    const verification = await verifyRegistrationResponse({
      response: answer.response,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      expectedChallenge: async (challenge) =>
        (await takeChallenge(tx.db, challenge, "register", platform.clock.now()))?.userId === user.id,
    }).catch((cause: unknown) => {
      throw notVerified("register", cause);
    });
    if (!verification.verified) {
      throw new Refusal("passkey-not-valid", "The passkey's answer could not be verified; try again.");
    }
    const { credential } = verification.registrationInfo;
    if (approvals.needPasskey && own.length > 0) {
      const added = { credentialId: credential.id, label: answer.label };
      await approvals.request(tx, { ...previewPasskey(user, added).approval, by: user });
    }
    const createdAt = platform.clock.now();
    await insertPasskey(tx.db, {
      credentialId: credential.id,
      userId: user.id,
      publicKey: credential.publicKey,
      signCount: credential.counter,
      label: answer.label,
      createdAt,
    });
    await tellOversight(context, tx, {
      kind: "passkey-enrolled",
      userId: user.id,
      by: user,
      device: answer.label,
      details: { credentialId: credential.id },
    });
    return { credentialId: credential.id };
  });
}

/** Options for signing in with a passkey: any passkey of this server may answer. */
export async function passkeySignInOptions(context: IdentityContext): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const challenge = context.platform.random.bytes(CHALLENGE_BYTES);
  await rememberChallenge(context, { challenge, purpose: "sign-in", userId: null });
  return await requestOptions(context, challenge, []);
}

/** Starts a session for the owner of the passkey that answered. Refuses `passkey-not-known`, `passkey-not-valid`, `too-many-tries`. */
export async function signInWithPasskey(
  context: IdentityContext,
  response: AuthenticationResponseJSON,
  address: string,
): Promise<NewSession> {
  const whose = async ({ db }: Pick<Transaction, "db">) => (await findPasskey(db, response.id))?.userId;
  return await tryToSignIn(context, address, whose, async (tx) => {
    const userId = await verifyAssertion(context, tx, response, "sign-in", async (challenge) => {
      const known = await takeChallenge(tx.db, challenge, "sign-in", context.platform.clock.now());
      return known !== undefined;
    });
    return await startSession(context, tx, userId, "passkey");
  });
}

/** A fresh nonce and the options with which a person's passkey signs exactly this approval (rule R16). */
export async function approvalOptions(
  context: IdentityContext,
  user: User,
  thing: Pick<ApprovedThing, "kind" | "action" | "digest">,
): Promise<{ nonce: string; options: PublicKeyCredentialRequestOptionsJSON }> {
  const { platform } = context;
  const nonce = hex(platform.random.bytes(NONCE_BYTES));
  const challenge = approvalChallenge(thing, nonce);
  await rememberChallenge(context, { challenge, purpose: "approve", userId: user.id, approvalNonce: nonce });
  const known = await passkeysOf(platform.database.db, user.id);
  return {
    nonce,
    options: await requestOptions(
      context,
      challenge,
      known.map(({ credentialId }) => credentialId),
    ),
  };
}

/** Verifies that this person's own passkey signed exactly this approval; returns what to keep. */
export async function verifyApprovalAssertion(
  context: IdentityContext,
  tx: Transaction,
  thing: ApprovedThing,
  by: User,
  passkey: NonNullable<Confirmation["passkey"]>,
): Promise<AuthenticationResponseJSON> {
  const response = passkey.response as AuthenticationResponseJSON; // its shape is checked by the verification below
  const expected = base64url(approvalChallenge(thing, passkey.nonce));
  const signer = await verifyAssertion(context, tx, response, "approve", async (challenge) => {
    if (challenge !== expected) return false;
    const known = await takeChallenge(tx.db, challenge, "approve", context.platform.clock.now());
    return known?.userId === by.id;
  }).catch((error: unknown) => {
    if (isFailedTry(error)) by.failed?.();
    throw error;
  });
  if (signer !== by.id) {
    by.failed?.();
    throw new Refusal("passkey-of-another-person", "This passkey belongs to another person; use your own.");
  }
  return response;
}

async function verifyAssertion(
  context: IdentityContext,
  tx: Transaction,
  response: AuthenticationResponseJSON,
  purpose: ChallengePurpose,
  isExpected: (challenge: string) => Promise<boolean>,
): Promise<string> {
  const { id, origin } = relyingParty(context);
  const named = await findPasskey(tx.db, response.id);
  // Held from before the passkey is read: a new link that ends it, or a suspension, comes before this or after it.
  if (named) await lockPerson(tx.db, named.userId);
  const passkey = await findPasskey(tx.db, response.id);
  if (!passkey) throw new Refusal("passkey-not-known", "This passkey is not enrolled on this server.");
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: true,
    expectedChallenge: isExpected,
    credential: { id: passkey.credentialId, publicKey: passkey.publicKey, counter: passkey.signCount },
  }).catch((cause: unknown) => {
    throw notVerified(purpose, cause);
  });
  if (!verified) throw new Refusal("passkey-not-valid", "The passkey's answer could not be verified; try again.");
  await updateSignCount(tx.db, passkey.credentialId, authenticationInfo.newCounter);
  return passkey.userId;
}

/** The passkey is at fault, unless the database was, which is asked for the challenge meanwhile. */
function notVerified(purpose: ChallengePurpose, cause: unknown): unknown {
  if (isRefusal(cause) || cause instanceof DatabaseError) return cause;
  return new Refusal("passkey-not-valid", `The passkey's answer to "${purpose}" could not be verified; try again.`, {
    cause,
  });
}

async function requestOptions(
  context: IdentityContext,
  challenge: Uint8Array,
  credentialIds: readonly string[],
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return await generateAuthenticationOptions({
    rpID: relyingParty(context).id,
    challenge: new Uint8Array(challenge),
    userVerification: "required",
    allowCredentials: credentialIds.map((id) => ({ id })),
  });
}

async function rememberChallenge(
  { platform }: IdentityContext,
  row: { challenge: Uint8Array; purpose: ChallengePurpose; userId: string | null; approvalNonce?: string },
): Promise<void> {
  const now = platform.clock.now();
  const challenge = {
    challenge: base64url(row.challenge),
    purpose: row.purpose,
    userId: row.userId,
    approvalNonce: row.approvalNonce ?? null,
    now,
    expiresAt: new Date(now.getTime() + CHALLENGE_LIFETIME_MS),
  };
  await platform.database.transaction(async (tx) => await insertChallenge(tx.db, challenge));
}

function relyingParty({ platform }: IdentityContext): { id: string; origin: string } {
  const url = new URL(platform.config.appUrl);
  return { id: url.hostname, origin: url.origin };
}
