// A reader of dispatches, designations, receipts and HTTP signatures, written from spec/ with OpenSSL and nothing of ours.
// It proves that the prose suffices and that our verifiers agree with somebody else's. Only what it needs, no comfort.
import {
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  decapsulate,
  diffieHellman,
  hkdfSync,
  type KeyObject,
  verify,
} from "node:crypto";

export interface Envelope {
  readonly payloadType: string;
  readonly payload: Buffer;
  readonly signatures: Buffer[];
}

interface Key {
  readonly use: string;
  readonly algorithm: string;
  readonly public: string;
}

interface RootMember {
  readonly ed25519: string;
  readonly mlDsa65: string;
}

export interface Designation {
  readonly state: string;
  readonly endpoints: { readonly peer: string };
  readonly rootSet: { readonly threshold: number; readonly members: readonly RootMember[] };
  readonly keys: readonly Key[];
  readonly sealing: readonly { readonly family: string; readonly recipient: string; readonly state: string }[];
}

export interface Known {
  readonly designation: Designation;
  readonly digest: string;
}

// encoding.md

export const sha256 = (...parts: Uint8Array[]): string => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
};

export function parseEnvelope(bytes: Buffer): Envelope {
  const { payloadType, payload, signatures } = JSON.parse(bytes.toString("utf8"));
  return {
    payloadType,
    payload: Buffer.from(payload, "base64"),
    signatures: signatures.map(({ sig }: { sig: string }) => Buffer.from(sig, "base64")),
  };
}

export function pae({ payloadType, payload }: Envelope): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

export function isSignedBy(envelope: Envelope, algorithm: string, publicKey: string): boolean {
  const key = openSslKey(algorithm, Buffer.from(publicKey, "base64"));
  return envelope.signatures.some((signature) => verify(null, pae(envelope), key, signature));
}

export function openSslKey(algorithm: string, publicKey: Buffer): KeyObject {
  const raw = publicKey.toString("base64url");
  const jwk =
    algorithm === "ed25519" ? { kty: "OKP", crv: "Ed25519", x: raw } : { kty: "AKP", alg: "ML-DSA-65", pub: raw };
  return createPublicKey({ key: jwk, format: "jwk" });
}

export function rootFingerprint({ threshold, members }: Designation["rootSet"]): string {
  const pairs = members.map(
    (member) => [Buffer.from(member.ed25519, "base64"), Buffer.from(member.mlDsa65, "base64")] as const,
  );
  pairs.sort(([a], [b]) => Buffer.compare(a, b));
  return sha256(Buffer.from("rogatory root set v1\n"), Buffer.from([threshold, members.length]), ...pairs.flat());
}

export function recipientsFingerprint(recipients: readonly string[]): string {
  const lines = [...recipients].sort().map((recipient) => `${recipient}\n`);
  return sha256(Buffer.from(`rogatory sealing recipients v1\n${lines.join("")}`));
}

// keys-and-designations.md

export function readDesignation(bytes: Buffer): Known {
  const envelope = parseEnvelope(bytes);
  const designation = JSON.parse(envelope.payload.toString("utf8")) as Designation;
  const { threshold, members } = designation.rootSet;
  const signed = members.filter(
    (member) => isSignedBy(envelope, "ed25519", member.ed25519) && isSignedBy(envelope, "ml-dsa-65", member.mlDsa65),
  );
  if (signed.length < threshold) throw new Error("too few members of the root signed");
  return { designation, digest: sha256(pae(envelope)) };
}

export function keyFor({ designation }: Known, use: string): Key {
  const key = designation.keys.find((candidate) => candidate.use === use);
  if (key === undefined) throw new Error(`no key for ${use}`);
  return key;
}

// dispatches.md

export function readFrame(bytes: Buffer): { header: Envelope; sealed: Buffer } {
  const magic = Buffer.from("rogatory-dispatch/1\n");
  if (!bytes.subarray(0, magic.length).equals(magic)) throw new Error("not a dispatch");
  const start = magic.length + 4;
  const end = start + bytes.readUInt32BE(magic.length);
  return { header: parseEnvelope(bytes.subarray(start, end)), sealed: bytes.subarray(end) };
}

export function unpad(padded: Buffer): Buffer {
  const length = padded.readUInt32BE(0);
  let step = 4_096;
  while (step < length + 4) step += Math.floor(step / 8);
  if (padded.length !== step || padded.subarray(length + 4).some((byte) => byte !== 0))
    throw new Error("wrong padding");
  return padded.subarray(4, length + 4);
}

// age v1 with the recipient type mlkem768x25519: HPKE (RFC 9180, base mode, HKDF-SHA256, ChaCha20Poly1305) over X-Wing.

export function openAge(file: Buffer, identity: string): Buffer {
  const macLine = file.indexOf("\n--- ");
  const headerEnd = file.indexOf(0x0a, macLine + 1) + 1;
  const lines = file.subarray(0, headerEnd).toString("latin1").split("\n");
  const seed = decodeBech32(identity);
  const at = lines.findIndex((line) => line.startsWith("-> mlkem768x25519 "));
  const fileKey = unwrap(
    seed,
    Buffer.from(lines[at]?.split(" ")[2] ?? "", "base64"),
    Buffer.from(lines[at + 1] ?? "", "base64"),
  );

  const macKey = Buffer.from(hkdfSync("sha256", fileKey, "", "header", 32));
  const mac = createHmac("sha256", macKey)
    .update(file.subarray(0, macLine + 4))
    .digest();
  const claimed = Buffer.from(file.subarray(macLine + 5, headerEnd - 1).toString("latin1"), "base64");
  if (!mac.equals(claimed)) throw new Error("wrong header MAC");

  const nonce = file.subarray(headerEnd, headerEnd + 16);
  const payloadKey = Buffer.from(hkdfSync("sha256", fileKey, nonce, "payload", 32));
  const chunks: Buffer[] = [];
  const body = file.subarray(headerEnd + 16);
  for (let offset = 0, number = 0; offset < body.length; offset += 65_552, number += 1) {
    const chunk = body.subarray(offset, offset + 65_552);
    const chunkNonce = Buffer.alloc(12);
    chunkNonce.writeUInt32BE(number, 7);
    chunkNonce[11] = offset + chunk.length === body.length ? 1 : 0;
    chunks.push(openBox(payloadKey, chunkNonce, chunk));
  }
  return Buffer.concat(chunks);
}

function unwrap(seed: Buffer, encapsulated: Buffer, wrapped: Buffer): Buffer {
  const shared = xWing(seed, encapsulated);
  const suite = Buffer.concat([Buffer.from("HPKE"), Buffer.from([0x64, 0x7a, 0x00, 0x01, 0x00, 0x03])]);
  const extract = (salt: Buffer, label: string, material: Buffer): Buffer =>
    createHmac("sha256", salt)
      .update(Buffer.concat([Buffer.from("HPKE-v1"), suite, Buffer.from(label), material]))
      .digest();
  const expand = (secret: Buffer, label: string, info: Buffer, size: number): Buffer => {
    const sized = Buffer.from([0, size]);
    const input = Buffer.concat([sized, Buffer.from("HPKE-v1"), suite, Buffer.from(label), info, Buffer.from([1])]);
    return createHmac("sha256", secret).update(input).digest().subarray(0, size);
  };
  const empty = Buffer.alloc(0);
  const info = Buffer.from("age-encryption.org/mlkem768x25519");
  const context = Buffer.concat([
    Buffer.from([0]),
    extract(empty, "psk_id_hash", empty),
    extract(empty, "info_hash", info),
  ]);
  const secret = extract(shared, "secret", empty);
  return openBox(expand(secret, "key", context, 32), expand(secret, "base_nonce", context, 12), wrapped);
}

function xWing(seed: Buffer, ciphertext: Buffer): Buffer {
  const expanded = createHash("shake256", { outputLength: 96 }).update(seed).digest();
  const kem = privateKey(
    Buffer.concat([Buffer.from([0x80, 0x40]), expanded.subarray(0, 64)]),
    "0609608648016503040402",
  );
  const curve = privateKey(Buffer.concat([Buffer.from([0x04, 0x20]), expanded.subarray(64)]), "06032b656e");
  const theirs = ciphertext.subarray(1_088);
  const sharedKem = decapsulate(kem, ciphertext.subarray(0, 1_088));
  const peer = createPublicKey({ key: { kty: "OKP", crv: "X25519", x: theirs.toString("base64url") }, format: "jwk" });
  const sharedCurve = diffieHellman({ privateKey: curve, publicKey: peer });
  const own = Buffer.from(createPublicKey(curve).export({ format: "jwk" }).x ?? "", "base64url");
  return createHash("sha3-256")
    .update(Buffer.concat([sharedKem, sharedCurve, theirs, own, Buffer.from("\\.//^\\")]))
    .digest();
}

/** PKCS #8: version 0, the algorithm's object identifier, the key in an octet string. */
function privateKey(key: Buffer, objectIdentifier: string): KeyObject {
  const identifier = Buffer.from(objectIdentifier, "hex");
  const der = (tag: number, content: Buffer): Buffer => Buffer.concat([Buffer.from([tag, content.length]), content]);
  const whole = der(0x30, Buffer.concat([Buffer.from([0x02, 0x01, 0x00]), der(0x30, identifier), der(0x04, key)]));
  return createPrivateKey({ key: whole, format: "der", type: "pkcs8" });
}

function openBox(key: Buffer, nonce: Buffer, box: Buffer): Buffer {
  const decipher = createDecipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
  decipher.setAuthTag(box.subarray(-16));
  return Buffer.concat([decipher.update(box.subarray(0, -16)), decipher.final()]);
}

/** Data part of a bech32 text without looking at its checksum: the vectors are not typed by hand. */
function decodeBech32(text: string): Buffer {
  const data = text.toLowerCase().slice(text.lastIndexOf("1") + 1, -6);
  let bits = 0;
  let value = 0;
  const bytes: number[] = [];
  for (const letter of data) {
    value = (value << 5) | "qpzry9x8gf2tvdw0s3jn54khce6mua7l".indexOf(letter);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((value >> bits) & 0xff);
    value &= (1 << bits) - 1;
  }
  return Buffer.from(bytes);
}
