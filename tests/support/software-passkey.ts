/** A passkey in software: it signs what a browser's would (WebAuthn Level 3, sections 6.1 and 7.2). */
import { createHash, createSign, generateKeyPairSync } from "node:crypto";
import type { Platform } from "../../src/platform/index.ts";
import { insertPasskey } from "../../src/modules/identity/passkey-store.ts";

const sha256 = (bytes: string | Buffer): Buffer => createHash("sha256").update(bytes).digest();

export interface SoftwarePasskey {
  readonly id: string;
  /** What the browser posts; with `isForged` another key signed it. */
  answer(challenge: string, isForged?: boolean): object;
}

/** Enrols one for this person, as if it had been done long ago. */
export async function enrolSoftwarePasskey(
  { database, clock, config }: Platform,
  userId: string,
): Promise<SoftwarePasskey> {
  const own = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const strange = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = own.publicKey.export({ format: "jwk" });
  // RFC 9052, section 7: an EC2 key for ES256 on P-256.
  const publicKey = Buffer.concat([
    Buffer.from("a5010203262001215820", "hex"),
    Buffer.from(x, "base64url"),
    Buffer.from("225820", "hex"),
    Buffer.from(y, "base64url"),
  ]);
  const id = sha256(userId).toString("base64url");
  await database.transaction(async ({ db }) => {
    const passkey = { credentialId: id, userId, publicKey: new Uint8Array(publicKey), signCount: 0, label: "Software" };
    await insertPasskey(db, { ...passkey, createdAt: clock.now() });
  });
  const { hostname, origin } = new URL(config.appUrl);
  // User present and verified; it counts nothing.
  const authenticatorData = Buffer.concat([sha256(hostname), Buffer.from([5, 0, 0, 0, 0])]);
  return {
    id,
    answer(challenge, isForged = false) {
      const clientData = Buffer.from(JSON.stringify({ type: "webauthn.get", challenge, origin, crossOrigin: false }));
      const signed = createSign("sha256").update(authenticatorData).update(sha256(clientData));
      const signature = signed.sign((isForged ? strange : own).privateKey);
      const response = {
        authenticatorData: authenticatorData.toString("base64url"),
        clientDataJSON: clientData.toString("base64url"),
        signature: signature.toString("base64url"),
      };
      return { id, rawId: id, type: "public-key", clientExtensionResults: {}, response };
    },
  };
}
