/**
 * A passkey in software, so that the demo's people sign their approvals as real people do with a phone or a token.
 * Implements just enough of WebAuthn Level 3: "none" attestation (section 8.7) and ES256 assertions (section 6.3.3).
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

const FLAGS_USER_PRESENT_AND_VERIFIED = 0x05;
const FLAG_ATTESTED_DATA = 0x40;

interface CreationOptions {
  readonly challenge: string;
  readonly rp: { readonly id?: string };
}

interface RequestOptions {
  readonly challenge: string;
  readonly rpId?: string;
}

export class SoftwarePasskey {
  readonly #origin: string;
  readonly #credentialId = randomBytes(32);
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  #signCount = 0;

  constructor(origin: string) {
    this.#origin = origin;
    const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
    this.#privateKey = pair.privateKey;
    this.#publicKey = pair.publicKey;
  }

  /** What `navigator.credentials.create` would answer. */
  register(options: CreationOptions) {
    const clientData = this.#clientData("webauthn.create", options.challenge);
    const attestedData = Buffer.concat([
      Buffer.alloc(16), // AAGUID: none
      uint16(this.#credentialId.length),
      this.#credentialId,
      this.#coseKey(),
    ]);
    const authenticatorData = this.#authenticatorData(options.rp.id ?? "", attestedData);
    const attestationObject = cborMap([
      [cborText("fmt"), cborText("none")],
      [cborText("attStmt"), cborMap([])],
      [cborText("authData"), cborBytes(authenticatorData)],
    ]);
    return {
      ...this.#credential(),
      response: {
        clientDataJSON: clientData.toString("base64url"),
        attestationObject: attestationObject.toString("base64url"),
      },
    };
  }

  /** What `navigator.credentials.get` would answer. */
  sign(options: RequestOptions) {
    this.#signCount += 1;
    const clientData = this.#clientData("webauthn.get", options.challenge);
    const authenticatorData = this.#authenticatorData(options.rpId ?? "");
    const signed = Buffer.concat([authenticatorData, createHash("sha256").update(clientData).digest()]);
    return {
      ...this.#credential(),
      response: {
        clientDataJSON: clientData.toString("base64url"),
        authenticatorData: authenticatorData.toString("base64url"),
        signature: sign("sha256", signed, this.#privateKey).toString("base64url"),
      },
    };
  }

  #credential() {
    const id = this.#credentialId.toString("base64url");
    return { id, rawId: id, type: "public-key", clientExtensionResults: {} };
  }

  #clientData(type: string, challenge: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.#origin, crossOrigin: false }));
  }

  #authenticatorData(relyingPartyId: string, attestedData?: Buffer): Buffer {
    const flags = FLAGS_USER_PRESENT_AND_VERIFIED | (attestedData ? FLAG_ATTESTED_DATA : 0);
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.#signCount);
    const relyingPartyHash = createHash("sha256").update(relyingPartyId).digest();
    return Buffer.concat([relyingPartyHash, Buffer.from([flags]), counter, attestedData ?? Buffer.alloc(0)]);
  }

  /** COSE_Key of an ES256 key (RFC 9053, section 7.1.1). */
  #coseKey(): Buffer {
    const { x, y } = this.#publicKey.export({ format: "jwk" });
    return cborMap([
      [cborInt(1), cborInt(2)], // kty: EC2
      [cborInt(3), cborInt(-7)], // alg: ES256
      [cborInt(-1), cborInt(1)], // crv: P-256
      [cborInt(-2), cborBytes(Buffer.from(x ?? "", "base64url"))],
      [cborInt(-3), cborBytes(Buffer.from(y ?? "", "base64url"))],
    ]);
  }
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

// CBOR (RFC 8949, section 3): the four major types that a credential needs.

function cborHead(majorType: number, value: number): Buffer {
  const lead = majorType << 5;
  if (value < 24) return Buffer.from([lead | value]);
  if (value < 256) return Buffer.from([lead | 24, value]);
  return Buffer.concat([Buffer.from([lead | 25]), uint16(value)]);
}

function cborInt(value: number): Buffer {
  return value >= 0 ? cborHead(0, value) : cborHead(1, -1 - value);
}

function cborBytes(bytes: Buffer): Buffer {
  return Buffer.concat([cborHead(2, bytes.length), bytes]);
}

function cborText(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([cborHead(3, bytes.length), bytes]);
}

function cborMap(entries: readonly (readonly [Buffer, Buffer])[]): Buffer {
  return Buffer.concat([cborHead(5, entries.length), ...entries.flat()]);
}
