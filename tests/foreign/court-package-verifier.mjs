// A second verifier of court packages (R7), written from spec/ alone: court-package.md, encoding.md,
// keys-and-designations.md, exhibits.md, receipts.md and log.md. Nothing of ours, nothing but Node.
//
//   node court-package-verifier.mjs PACKAGE [--root 39-digits-or-64-hexadecimal-digits]... [--exhibit FILE]
//
// prints { verdict, checks: [{ check, about, outcome, code }] }. Words are not read: BIP 39's list is not in spec/.
import { createHash, createPublicKey, verify as verifySignature } from "node:crypto";
import { readFileSync } from "node:fs";

class Fault extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}
const need = (condition, code) => {
  if (!condition) throw new Fault(code);
};

const sha256 = (...parts) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const hexDigest = (...parts) => sha256(...parts).toString("hex");

// encoding.md

function base64(text) {
  const bytes = Buffer.from(text, "base64");
  need(bytes.toString("base64") === text, "base64-malformed");
  return bytes;
}

const TEXT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
function utf8(bytes) {
  try {
    return TEXT.decode(bytes);
  } catch {
    throw new Fault("utf8-invalid");
  }
}

/** A parser of its own: JSON.parse would take doubled names, fractions and lone surrogates. */
function strictJson(bytes, maxBytes, maxDepth = 32) {
  need(bytes.length <= maxBytes, "json-too-large");
  const text = utf8(bytes);
  let at = 0;
  const bad = () => new Fault("json-malformed");
  const space = () => {
    while (at < text.length && " \t\n\r".includes(text[at])) at += 1;
  };
  const take = (pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) throw bad();
    at += found.length;
    return found;
  };
  const string = () => {
    // oxlint-disable-next-line no-control-regex -- RFC 8259 forbids exactly these unescaped
    const raw = take(/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y);
    const value = JSON.parse(raw);
    need(value.isWellFormed(), "json-lone-surrogate");
    return value;
  };
  const value = (depth) => {
    space();
    if (text[at] === '"') return string();
    if (text[at] === "{") {
      need(depth < maxDepth, "json-too-deep");
      at += 1;
      const object = {};
      space();
      if (text[at] === "}") return (at++, object);
      for (;;) {
        space();
        const name = string();
        need(name !== "__proto__" && !Object.hasOwn(object, name), "json-duplicate-name");
        space();
        take(/:/y);
        object[name] = value(depth + 1);
        space();
        if (take(/[,}]/y) === "}") return object;
      }
    }
    if (text[at] === "[") {
      need(depth < maxDepth, "json-too-deep");
      at += 1;
      const array = [];
      space();
      if (text[at] === "]") return (at++, array);
      for (;;) {
        array.push(value(depth + 1));
        space();
        if (take(/[,\]]/y) === "]") return array;
      }
    }
    const word = take(/true|false|null|-?[0-9][0-9.eE+-]*/y);
    if (word === "true" || word === "false") return word === "true";
    if (word === "null") return null;
    need(/^(?:0|-?[1-9][0-9]*)$/.test(word) && Number.isSafeInteger(Number(word)), "json-number-unsafe");
    return Number(word);
  };
  const result = value(0);
  space();
  if (at !== text.length) throw bad();
  return result;
}

// Forms: a member is described by a function that says whether a value has it.
const isText =
  (max, min = 1) =>
  (value) =>
    typeof value === "string" && value.length >= min && value.length <= max;
const isMatch = (pattern) => (value) => typeof value === "string" && pattern.test(value);
const isOneOf =
  (...allowed) =>
  (value) =>
    allowed.includes(value);
const isWhole =
  (min, max = Number.MAX_SAFE_INTEGER) =>
  (value) =>
    Number.isSafeInteger(value) && value >= min && value <= max;
const isListOf = (form, min, max) => (value) =>
  Array.isArray(value) && value.length >= min && value.length <= max && value.every((item) => fits(item, form));
const isOptional = (form) => (value) => value === undefined || fits(value, form);
const isNullOr = (form) => (value) => value === null || fits(value, form);
const fits = (value, form) =>
  typeof form === "function"
    ? form(value)
    : typeof value === "object" &&
      value !== null &&
      !Array.isArray(value) &&
      Object.entries(form).every(([name, member]) => fits(value[name], member));
const expectForm = (value, form) => {
  need(fits(value, form), "document-malformed");
  return value;
};

const DIGEST = isMatch(/^[0-9a-f]{64}$/);
const RANDOM = isMatch(/^[0-9a-f]{32}$/);
const UUID = isMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
const STATE = isMatch(/^[A-Z]{2}$/);
const AUTHORITY = (value) => isText(64)(value) && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value);
const ORIGIN = isMatch(/^[a-z]{2}\.rogatory\/[0-9a-f]{32}$/);
const PROFILE = isOneOf("production", "training", "evaluation");
const SHORT = isText(1000);
const SIZE = isWhole(0);
const INSTANT = (value) =>
  isMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)(value) &&
  !Number.isNaN(Date.parse(value)) &&
  new Date(value).toISOString() === value;
const INCARNATION = { number: isWhole(1), id: RANDOM };
const PARTY = { state: STATE, authority: AUTHORITY };
const CRITICAL = isListOf(isText(100), 0, 32);

const keyId = ({ algorithm, bytes }) => hexDigest(algorithm, "\0", bytes);
const pae = (type, payload) =>
  Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `), payload]);
const payloadDigest = ({ payloadType, payload }) => hexDigest(pae(payloadType, payload));

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (n) => ((n % P) + P) % P;
const power = (base, exponent) => {
  let [result, square] = [1n, mod(base)];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
};
const D = mod(-121665n * power(121666n, P - 2n));
const littleEndian = (bytes) => BigInt(`0x${Buffer.from(bytes.toReversed()).toString("hex")}`);

const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** RFC 8032 5.1.3, then "of prime order": L times the point is neutral, the point itself is not. */
function isGoodPoint(bytes) {
  const raw = littleEndian(bytes);
  const [sign, y] = [raw >> 255n, raw & ((1n << 255n) - 1n)];
  if (y >= P) return false;
  const [u, v] = [mod(y * y - 1n), mod(D * y * y + 1n)];
  let x = mod(u * power(v, 3n) * power(u * power(v, 7n), (P - 5n) / 8n));
  if (mod(v * x * x) === mod(-u)) x = mod(x * power(2n, (P - 1n) / 4n));
  if (mod(v * x * x) !== u || (x === 0n && sign === 1n)) return false;
  if ((x & 1n) !== sign) x = mod(-x);
  if (x === 0n) return false; // neutral, or of order two
  const add = (a, b) => {
    const A = mod((a[1] - a[0]) * (b[1] - b[0]));
    const B = mod((a[1] + a[0]) * (b[1] + b[0]));
    const C = mod(2n * D * a[3] * b[3]);
    const Z = mod(2n * a[2] * b[2]);
    const [E, F, G, H] = [B - A, Z - C, Z + C, B + A];
    return [mod(E * F), mod(G * H), mod(F * G), mod(E * H)];
  };
  let [sum, point] = [
    [0n, 1n, 1n, 0n],
    [x, y, 1n, mod(x * y)],
  ];
  for (let rest = L; rest > 0n; rest >>= 1n) {
    if (rest & 1n) sum = add(sum, point);
    point = add(point, point);
  }
  return sum[0] === 0n && sum[1] === sum[2];
}

const goodPoints = new Map();
const isGood = (bytes) => {
  const name = bytes.toString("hex");
  if (!goodPoints.has(name)) goodPoints.set(name, isGoodPoint(bytes));
  return goodPoints.get(name);
};
const isGoodKey = ({ algorithm, bytes }) =>
  algorithm === "ed25519" ? bytes.length === 32 && isGood(bytes) : algorithm === "ml-dsa-65" && bytes.length === 1952;

function isSignedBy(key, message, signature) {
  const raw = key.bytes.toString("base64url");
  if (key.algorithm === "ed25519") {
    if (signature.length !== 64 || !isGoodKey(key) || !isGood(signature.subarray(0, 32))) return false;
    if (littleEndian(signature.subarray(32)) >= L) return false;
    const jwk = { kty: "OKP", crv: "Ed25519", x: raw };
    return verifySignature(null, message, createPublicKey({ key: jwk, format: "jwk" }), signature);
  }
  if (signature.length !== 3309 || !isGoodKey(key)) return false;
  const jwk = { kty: "AKP", alg: "ML-DSA-65", pub: raw };
  return verifySignature(null, message, createPublicKey({ key: jwk, format: "jwk" }), signature);
}

function readEnvelope(bytes, kind, maxPayload) {
  const parsed = strictJson(bytes, Math.ceil(maxPayload / 3) * 4 + 128 * 1024, 4);
  const signature = { sig: isText(6618), keyid: isOptional(isText(256, 0)) };
  need(
    fits(parsed, { payloadType: isText(256), payload: isText(2 ** 26, 0), signatures: isListOf(signature, 1, 12) }),
    "envelope-malformed",
  );
  const payload = base64(parsed.payload);
  need(payload.length <= maxPayload, "envelope-too-large");
  need(parsed.payloadType === `application/vnd.rogatory.${kind}.v1+json`, "payload-type-mismatch");
  return {
    payloadType: parsed.payloadType,
    payload,
    signatures: parsed.signatures.map(({ sig }) => base64(sig)),
    document: () => strictJson(payload, maxPayload),
  };
}

/** The candidate behind each signature, in their order. */
function signersOf(envelope, candidates) {
  const message = pae(envelope.payloadType, envelope.payload);
  const found = [];
  for (const signature of envelope.signatures) {
    const key = candidates.find((candidate) => isSignedBy(candidate, message, signature));
    need(key !== undefined, "signature-invalid");
    need(!found.includes(key), "signature-doubled");
    found.push(key);
  }
  return found;
}

function requireSignatures(envelope, candidates, required) {
  const signers = signersOf(envelope, candidates);
  const algorithms = signers.map(({ algorithm }) => algorithm);
  need(
    required.every((algorithm) => algorithms.includes(algorithm)),
    "signature-missing",
  );
  need(algorithms.length === required.length, "signature-unexpected");
  return signers;
}

// keys-and-designations.md

const ALGORITHMS = {
  root: ["ed25519", "ml-dsa-65"],
  dispatch: ["ed25519"],
  receipt: ["ed25519"],
  manifest: ["ed25519", "ml-dsa-65"],
  http: ["ed25519"],
  log: ["ed25519"],
  witness: ["ed25519"],
};
const LIFETIME = {
  from: INSTANT,
  until: isOptional(INSTANT),
  state: isOneOf("active", "retired", "compromised"),
  compromisedSince: isOptional(INSTANT),
};
const ROOT_SET = {
  threshold: isWhole(1, 5),
  members: isListOf(
    { name: isText(64), custody: isOneOf("server", "offline"), ed25519: isText(44, 44), mlDsa65: isText(2604, 2604) },
    1,
    5,
  ),
};
const DESIGNATION = {
  version: isOneOf(1),
  profile: PROFILE,
  state: STATE,
  number: isWhole(1),
  previous: isNullOr(DIGEST),
  issuedAt: INSTANT,
  validFrom: INSTANT,
  validUntil: INSTANT,
  operator: { name: SHORT, hostsForOthers: (value) => typeof value === "boolean" },
  endpoints: { peer: isText(500), app: isOptional(isText(500)) },
  log: { origin: ORIGIN },
  requiredAlgorithms: Object.fromEntries(
    Object.keys(ALGORITHMS).map((use) => [use, isListOf(isOneOf("ed25519", "ml-dsa-65"), 1, 2)]),
  ),
  rootSet: ROOT_SET,
  previousRootSet: isOptional(ROOT_SET),
  keys: isListOf(
    {
      use: isOneOf(...Object.keys(ALGORITHMS).filter((use) => use !== "root")),
      algorithm: isOneOf("ed25519", "ml-dsa-65"),
      public: isText(2604),
      ...LIFETIME,
    },
    0,
    512,
  ),
  sealing: isListOf(
    {
      family: isOneOf("dispatch-seal", "exhibit-seal"),
      authority: isOptional(AUTHORITY),
      recipient: isMatch(/^age1(?:pq1|tagpq1|tag1)?[02-9ac-hj-np-z]+$/),
      ...LIFETIME,
    },
    0,
    64,
  ),
  authorities: isListOf({ id: AUTHORITY }, 1, 64),
  critical: CRITICAL,
};

const memberKeys = ({ ed25519, mlDsa65 }) => [
  { algorithm: "ed25519", bytes: base64(ed25519) },
  { algorithm: "ml-dsa-65", bytes: base64(mlDsa65) },
];

function fingerprintOf({ threshold, members }) {
  const pairs = members
    .map(memberKeys)
    .toSorted(([a], [b]) => Buffer.compare(a.bytes, b.bytes))
    .flatMap((keys) => keys.map(({ bytes }) => bytes));
  return hexDigest("rogatory root set v1\n", Buffer.from([threshold, members.length]), ...pairs);
}

function checkSigned(envelope, sets) {
  const owned = sets.map(({ members }) => members.map(memberKeys));
  const unique = new Map(owned.flat(2).map((key) => [keyId(key), key]));
  const signed = new Set(signersOf(envelope, [...unique.values()]).map(keyId));
  owned.forEach((members, position) => {
    const counts = members.map((keys) => keys.filter((key) => signed.has(keyId(key))).length);
    need(!counts.includes(1), "signature-missing");
    need(counts.filter((count) => count === 2).length >= sets[position].threshold, "designation-unsigned");
  });
}

function readDesignation(bytes) {
  const envelope = readEnvelope(bytes, "designation", 512 * 1024);
  const said = expectForm(envelope.document(), DESIGNATION);
  const sets = said.previousRootSet ? [said.rootSet, said.previousRootSet] : [said.rootSet];
  const invented = /^(AA|Q[M-Z]|X[A-Z]|ZZ)$/.test(said.state);
  const isWeb = (url) => url.startsWith("https://") || (said.profile !== "production" && url.startsWith("http://"));
  const inconsistent = "designation-inconsistent";
  need(said.critical.length === 0, "unknown-critical-field");
  need((said.number === 1) === (said.previous === null) && said.validFrom < said.validUntil, inconsistent);
  need(!(invented && said.profile === "production"), inconsistent);
  need(said.log.origin.startsWith(`${said.state.toLowerCase()}.`), inconsistent);
  need([said.endpoints.peer, said.endpoints.app ?? "https://"].every(isWeb), inconsistent);
  const listed = new Set();
  for (const { threshold, members } of sets) {
    need(threshold <= members.length, "root-set-invalid");
    need(members.filter(({ custody }) => custody === "server").length <= 1, "root-set-invalid");
    need(new Set(members.flatMap(memberKeys).map(keyId)).size === 2 * members.length, "root-set-invalid");
    for (const key of members.flatMap(memberKeys)) {
      need(isGoodKey(key), "key-invalid");
      listed.add(keyId(key));
    }
  }
  const keys = said.keys.map((key) => ({ ...key, bytes: base64(key.public) }));
  for (const key of keys) {
    need(isGoodKey(key), "key-invalid");
    need(!listed.has(keyId(key)), inconsistent);
    listed.add(keyId(key));
  }
  for (const key of [...keys, ...said.sealing]) {
    need(key.until === undefined || key.from < key.until, inconsistent);
    need(key.state !== "retired" || key.until !== undefined, inconsistent);
    need((key.state === "compromised") === (key.compromisedSince !== undefined), inconsistent);
  }
  for (const { family, authority } of said.sealing) {
    need((family === "exhibit-seal") === (authority !== undefined), inconsistent);
    need(authority === undefined || said.authorities.some(({ id }) => id === authority), inconsistent);
  }
  for (const [use, least] of Object.entries(ALGORITHMS)) {
    const asked = said.requiredAlgorithms[use];
    need(least.every((one) => asked.includes(one)) && new Set(asked).size === asked.length, inconsistent);
  }
  checkSigned(envelope, sets);
  return { said, keys, digest: payloadDigest(envelope), fingerprint: fingerprintOf(said.rootSet) };
}

/** `at` is an instant, or undefined for what nothing anchors: then only active keys count. */
function countsAt(key, at) {
  if (at === undefined) return key.state === "active";
  const isOpen = key.until === undefined || at < key.until;
  return key.from <= at && isOpen && (key.compromisedSince === undefined || at < key.compromisedSince);
}

/** What has its value, but is not shown. */
const unproven = (code, value) => ({ unproven: code, value });

const endedCode = (keys) => {
  if (keys.some(({ state }) => state === "compromised")) return "key-compromised";
  return keys.some(({ state }) => state === "retired") ? "key-retired" : "key-not-valid-then";
};

/**
 * By keys that the designation ever listed for the use: else a fault. By ones that count: the signers. By ones that ended:
 * unproven.
 */
function judgeSignatures(envelope, designation, use, at) {
  const ever = designation.keys.filter((key) => key.use === use);
  const required = designation.said.requiredAlgorithms[use];
  try {
    return requireSignatures(
      envelope,
      ever.filter((key) => countsAt(key, at)),
      required,
    );
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "signature-invalid") throw error;
    const signers = requireSignatures(envelope, ever, required);
    return unproven(endedCode(signers.filter((key) => !countsAt(key, at))), signers);
  }
}

// log.md, C2SP signed-note, tlog-cosignature and tlog-proof

const ENTRY = {
  format: isOneOf("rogatory-log-entry-v1"),
  type: isMatch(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/),
  id: isMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  at: isMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  actor: DIGEST,
  commitment: DIGEST,
  random: RANDOM,
};
const DETAILS = {
  format: isOneOf("rogatory-log-details-v1"),
  subject: { kind: isText(80), id: isText(200) },
  details: {},
};

function readNote(text) {
  const split = text.lastIndexOf("\n\n");
  // oxlint-disable-next-line no-control-regex -- a note holds no control character but the newline
  need(split >= 0 && text.endsWith("\n") && !/[\u0000-\u0009\u000b-\u001f]/.test(text), "note-malformed");
  const lines = text
    .slice(split + 2, -1)
    .split("\n")
    .map((line) => {
      const parts = /^— ([^\s+]+) (\S+)$/u.exec(line);
      need(parts, "note-malformed");
      const bytes = base64(parts[2]);
      need(bytes.length >= 5, "note-malformed");
      return { name: parts[1], id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
    });
  return { text: text.slice(0, split + 1), lines };
}

const linesOf = (note, name, type, key) => {
  const id = sha256(`${name}\n`, Buffer.from([type]), key.bytes).subarray(0, 4);
  return note.lines.filter((line) => line.name === name && line.id.equals(id));
};

function includes(leaf, index, size, root, path) {
  if (index >= size) return false;
  let [node, last, hash] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = sha256(Buffer.of(1), sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else hash = sha256(Buffer.of(1), hash, sibling);
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && hash.equals(root);
}

/** Every cosignature that counts, name and instant; and the log keys that signed the head. */
function checkProof(entry, proof, origin, logKeys, witnesses) {
  const text = utf8(proof);
  const split = text.indexOf("\n\n");
  need(split >= 0, "log-proof-malformed");
  const [first, ...rest] = text.slice(0, split).split("\n");
  need(first === "c2sp.org/tlog-proof@v1", "log-proof-malformed");
  if (rest[0]?.startsWith("extra ")) base64(rest.shift().slice(6));
  const index = /^index (0|[1-9][0-9]{0,15})$/.exec(rest.shift() ?? "")?.[1];
  need(index !== undefined && rest.length <= 63, "log-proof-malformed");
  const path = rest.map(base64);
  need(
    path.every(({ length }) => length === 32),
    "log-proof-malformed",
  );

  const note = readNote(text.slice(split + 2));
  const [said, size, root, incarnation, ...further] = note.text.slice(0, -1).split("\n");
  const isHead =
    /^(0|[1-9][0-9]{0,15})$/.test(size ?? "") &&
    /^incarnation [1-9][0-9]{0,9} [0-9a-f]{32}$/.test(incarnation ?? "") &&
    further.length <= 16 &&
    !further.some((line) => line === "" || line.startsWith("incarnation "));
  need(isHead && base64(root).length === 32, "checkpoint-malformed");
  need(said === origin, "checkpoint-of-another-log");
  const signed = logKeys.flatMap((key) => linesOf(note, origin, 1, key).map((line) => [key, line]));
  need(
    signed.every(([key, line]) => isSignedBy(key, Buffer.from(note.text), line.signature)),
    "note-signature-invalid",
  );
  need(signed.length > 0, "checkpoint-not-signed");
  const leaf = sha256(Buffer.of(0), entry);
  need(includes(leaf, Number(index), Number(size), base64(root), path), "entry-not-included");

  const cosigned = witnesses.flatMap(({ name, key }) =>
    linesOf(note, name, 4, key).flatMap(({ signature }) => {
      need(signature.length === 72, "cosignature-invalid");
      const seconds = Number(signature.readBigUInt64BE(0));
      need(seconds <= 8_640_000_000_000, "cosignature-invalid");
      const message = Buffer.from(`cosignature/v1\ntime ${seconds}\n${note.text}`);
      need(isSignedBy(key, message, signature.subarray(8)), "cosignature-invalid");
      const at = new Date(seconds * 1000).toISOString();
      return countsAt(key, at) ? [{ name, at }] : [];
    }),
  );
  return { cosigned, signers: [...new Set(signed.map(([key]) => key))] };
}

// court-package.md, "The file"

const CRC_TABLE = Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

export function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const u16 = (...values) => Buffer.concat(values.map((value) => Buffer.of(value & 255, value >> 8)));
const u32 = (value) => Buffer.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24);

export function writeArchive(files) {
  const [locals, directory] = [[], []];
  let offset = 0;
  for (const { path, content, crc } of files) {
    const name = Buffer.from(path);
    const shared = Buffer.concat([
      u16(0x0800, 0, 0, 0x0021),
      u32(crc ?? crc32(content)),
      u32(content.length),
      u32(content.length),
      u16(name.length, 0),
    ]);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), u16(20), shared, name, content]);
    directory.push(Buffer.from("PK\u0001\u0002"), u16(20, 20), shared, u16(0, 0, 0), u32(0), u32(offset), name);
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = [Buffer.from("PK\u0005\u0006"), u16(0, 0, files.length, files.length), u32(central.length), u32(offset)];
  return Buffer.concat([...locals, central, ...end, u16(0)]);
}

export function readArchive(bytes) {
  const unreadable = "package-not-readable";
  need(bytes.length <= 256 * 2 ** 20, "package-too-large");
  const files = [];
  const names = new Set();
  let at = 0;
  while (at + 30 <= bytes.length && bytes.readUInt32LE(at) === 0x04034b50) {
    const [crc, size, length] = [bytes.readUInt32LE(at + 14), bytes.readUInt32LE(at + 22), bytes.readUInt16LE(at + 26)];
    const start = at + 30 + length;
    need(start + size <= bytes.length && files.length < 20_000, unreadable);
    const path = bytes.toString("latin1", at + 30, start);
    const part = "[a-z0-9]([a-z0-9._-]*[a-z0-9])?";
    need(path.length <= 200 && new RegExp(`^${part}(/${part})*$`).test(path) && !names.has(path), unreadable);
    names.add(path);
    files.push({ path, crc, content: bytes.subarray(start, start + size) });
    at = start + size;
  }
  need(files.length > 0 && writeArchive(files).equals(bytes), unreadable);
  return files;
}

// court-package.md, "The index"

const ROLES = "designation manifest custody-entry receipt log-entry log-details log-proof certificate verifier-page";
const PATH = isText(200);
const INDEX = {
  version: isOneOf(1),
  profile: PROFILE,
  issuer: { ...PARTY, designation: DIGEST },
  createdAt: INSTANT,
  exhibit: { exhibitId: UUID, number: SHORT, sha256: DIGEST, sizeBytes: SIZE, manifest: DIGEST },
  sender: {
    state: STATE,
    designation: DIGEST,
    rootFingerprint: DIGEST,
    comparedAt: INSTANT,
    confirmedAt: INSTANT,
    confirmations: isWhole(2),
  },
  files: isListOf({ path: PATH, sha256: DIGEST, sizeBytes: SIZE, role: isOneOf(...ROLES.split(" ")) }, 1, 20_000),
  log: isListOf({ entry: PATH, details: PATH, salt: isText(44, 44), proof: PATH, proves: isNullOr(PATH) }, 0, 5_000),
  witnesses: { required: isWhole(0, 16) },
  verifierSha256: isNullOr(DIGEST),
  random: RANDOM,
};

// exhibits.md, "Manifest" and "Custody record"; receipts.md

const MANIFEST = {
  version: isOneOf(1),
  binding: {
    profile: PROFILE,
    from: PARTY,
    to: PARTY,
    designations: { from: DIGEST, to: DIGEST },
    incarnation: INCARNATION,
    dossierId: UUID,
    manifestId: UUID,
    signedAt: INSTANT,
    recipients: DIGEST,
    random: RANDOM,
    critical: CRITICAL,
  },
  exhibit: { exhibitId: UUID, number: isText(100) },
  number: isWhole(1),
  previous: isNullOr(DIGEST),
  original: { size: SIZE, sha256: DIGEST },
  sealed: {
    suite: isOneOf("age-v1-chacha20poly1305"),
    payloadNonce: RANDOM,
    bodySize: SIZE,
    keyCommitment: DIGEST,
    tree: {
      type: isOneOf("rogatory-exhibit-tree-v1"),
      root: DIGEST,
      leafSize: isOneOf(1_048_832),
      leafCount: isWhole(1),
    },
    sealedAt: INSTANT,
  },
  heads: isListOf({ sha256: DIGEST, size: SIZE, recipients: DIGEST, for: PARTY }, 1, 16),
  receivers: isListOf(PARTY, 1, 16),
  conditions: isListOf({ id: isText(64) }, 0, 64),
};

function readManifest(bytes) {
  const envelope = readEnvelope(bytes, "exhibit-manifest", 256 * 1024);
  const said = expectForm(envelope.document(), MANIFEST);
  const { original, sealed, binding, conditions, receivers } = said;
  const chunks = Math.max(1, Math.ceil(original.size / 65_536));
  const isSound =
    sealed.bodySize === original.size + 16 * chunks &&
    sealed.tree.leafCount === Math.ceil(sealed.bodySize / 1_048_832) &&
    (said.number === 1) === (said.previous === null) &&
    new Set(conditions.map(({ id }) => id)).size === conditions.length &&
    receivers.some(({ state, authority }) => state === binding.to.state && authority === binding.to.authority);
  need(isSound, "manifest-contradicts-itself");
  need(binding.critical.length === 0, "unknown-critical-field");
  return { envelope, said, digest: payloadDigest(envelope) };
}

const CUSTODY_DIGESTS = {
  original: isOptional(DIGEST),
  root: isOptional(DIGEST),
  manifest: isOptional(DIGEST),
  head: isOptional(DIGEST),
};
const CUSTODY = {
  kind: isOneOf("custody-entry"),
  version: isOneOf(1),
  exhibitId: UUID,
  number: isWhole(1),
  act: isText(40),
  at: INSTANT,
  by: { kind: isOneOf("person", "peer", "server") },
  source: isOneOf("measured", "signed", "reported"),
  reason: isText(2000),
  order: isNullOr(isText(500, 0)),
  before: CUSTODY_DIGESTS,
  after: CUSTODY_DIGESTS,
  evidence: isListOf(DIGEST, 0, 20),
  random: RANDOM,
  previous: isNullOr(DIGEST),
};
const readCustody = (bytes) => expectForm(strictJson(bytes, 16_384), CUSTODY);

const RECEIPT = {
  version: isOneOf(1),
  profile: PROFILE,
  strength: isOneOf("stored", "valid", "handled", "opened", "refused", "expired"),
  code: isOptional(isText(64)),
  giver: STATE,
  to: STATE,
  designations: { giver: DIGEST, to: DIGEST },
  dispatchId: UUID,
  incarnation: INCARNATION,
  sequence: isWhole(1),
  sealedDigest: DIGEST,
  payloadDigest: isOptional(DIGEST),
  dossierId: isOptional(isNullOr(UUID)),
  recipients: isOptional(DIGEST),
  giverIncarnation: INCARNATION,
  at: INSTANT,
  logHead: { origin: ORIGIN, size: SIZE, root: DIGEST },
  random: RANDOM,
  critical: CRITICAL,
};

function readReceipt(envelope) {
  const said = expectForm(envelope.document(), RECEIPT);
  need((said.strength === "refused") === (said.code !== undefined), "document-malformed");
  const isOpened = [said.payloadDigest, said.dossierId, said.recipients].every((member) => member !== undefined);
  need(isOpened || !["valid", "handled", "opened"].includes(said.strength), "document-malformed");
  return said;
}

// court-package.md, "Checks" and "Verdict"

export function verifyPackage(bytes, roots, exhibit) {
  const checks = [];
  const note = (check, about, outcome, code) => checks.push({ check, about, outcome, ...(code ? { code } : {}) });
  const run = (check, about, look) => {
    try {
      const found = look() ?? true;
      if (found.unproven) {
        note(check, about, "unproven", found.unproven);
        return found.value;
      }
      note(check, about, "passed");
      return found;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      note(check, about, "failed", error.code);
      return undefined;
    }
  };
  const altered = () => ({ verdict: "altered", checks });

  const files = run("package-readable", "package", () => readArchive(bytes));
  if (!files) return altered();
  const contents = new Map(files.map(({ path, content }) => [path, content]));
  const indexBytes = contents.get("index.json");
  if (!indexBytes) {
    note("file-present", "index.json", "failed", "file-missing");
    return altered();
  }
  let envelope;
  const index = run("package-readable", "index.json", () => {
    envelope = readEnvelope(indexBytes, "package-index", 16 * 2 ** 20);
    return expectForm(envelope.document(), INDEX);
  });
  if (!index) return altered();
  const { issuer, sender } = index;

  const listed = new Set(index.files.map(({ path }) => path));
  if (listed.size !== index.files.length) note("file-listed", "index.json", "failed", "file-listed-twice");
  for (const path of contents.keys()) {
    if (path !== "index.json" && !listed.has(path)) note("file-listed", path, "failed", "file-not-listed");
  }
  for (const { path, sizeBytes, sha256: digest } of index.files) {
    const content = contents.get(path);
    if (!content) note("file-present", path, "failed", "file-missing");
    else if (content.length === sizeBytes && hexDigest(content) === digest) note("file-unaltered", path, "passed");
    else note("file-unaltered", path, "failed", "file-altered");
  }
  const ofRole = (role) => index.files.filter((file) => file.role === role).map(({ path }) => path);
  const there = (role) => ofRole(role).filter((path) => contents.has(path));

  const designations = there("designation").flatMap(
    (path) => run("designation-consistent", path, () => readDesignation(contents.get(path))) ?? [],
  );
  const newest = (state) =>
    designations.filter(({ said }) => said.state === state).toSorted((a, b) => b.said.number - a.said.number)[0];
  const named = (state, digest) => designations.find((one) => one.said.state === state && one.digest === digest);
  /** The newest root of a State and those before it that handed over. */
  const line = (state) => {
    const walked = [newest(state)?.fingerprint].filter(Boolean);
    for (const root of walked) {
      for (const { said, fingerprint } of designations) {
        if (said.state !== state || fingerprint !== root || !said.previousRootSet) continue;
        const before = fingerprintOf(said.previousRootSet);
        if (!walked.includes(before)) walked.push(before);
      }
    }
    return walked;
  };
  const behind = (state, digest) => {
    const own = named(state, digest);
    return own && line(state).includes(own.fingerprint) ? newest(state) : own;
  };

  // The log
  const anchors = new Map();
  const anchor = (path, at) => anchors.set(path, [anchors.get(path), at].filter(Boolean).toSorted(byText)[0]);
  const logOwner = newest(issuer.state);
  const listedFor = (owner, use) => (owner?.keys ?? []).filter((key) => key.use === use && key.algorithm === "ed25519");
  const witnessOwner = newest(sender.state);
  const isOwnOperator = witnessOwner?.said.operator.name === logOwner?.said.operator.name;
  const witnesses = isOwnOperator
    ? []
    : listedFor(witnessOwner, "witness")
        .filter(({ state }) => state !== "compromised")
        .map((key) => ({ name: `${sender.state.toLowerCase()}.rogatory/witness`, key }));
  for (const { entry, details, salt, proof, proves } of index.log) {
    const isOpened = run("log-entry-opened", entry, () => {
      need(contents.has(entry) && contents.has(details), "file-missing");
      const leaf = strictJson(contents.get(entry), 4096);
      need(fits(leaf, ENTRY), "log-entry-malformed");
      need(hexDigest(base64(salt), contents.get(details)) === leaf.commitment, "log-details-differ");
      if (proves === null) return;
      need(contents.has(proves), "file-missing");
      const opened = strictJson(contents.get(details), 256 * 1024);
      need(fits(opened, DETAILS), "log-details-malformed");
      const names = Object.values(opened.details).includes(hexDigest(contents.get(proves)));
      need(names, "log-names-another-file");
    });
    if (!logOwner || !contents.has(proof) || !contents.has(entry)) continue;
    const { origin } = logOwner.said.log;
    const proved = run("log-entry-included", proof, () => {
      const logKeys = listedFor(logOwner, "log");
      const { cosigned, signers } = checkProof(contents.get(entry), contents.get(proof), origin, logKeys, witnesses);
      const at = cosigned.map((one) => one.at).toSorted(byText)[0];
      if (signers.some((key) => countsAt(key, at))) return { cosigned, at };
      return unproven(endedCode(signers), { cosigned });
    });
    if (!proved) continue;
    const isEnough = new Set(proved.cosigned.map(({ name }) => name)).size >= index.witnesses.required;
    note("log-witnessed", proof, isEnough ? "passed" : "unproven", isEnough ? undefined : "too-few-witnesses");
    if (isOpened && proves !== null && proved.at) anchor(proves, proved.at);
  }
  const manifestTimes = (digest) =>
    there("custody-entry")
      .filter((path) => anchors.has(path))
      .filter((path) => {
        try {
          return readCustody(contents.get(path)).after.manifest === digest;
        } catch (error) {
          if (error instanceof Fault) return false;
          throw error;
        }
      })
      .map((path) => anchors.get(path));

  run("index-signed", "index.json", () => {
    const owner = behind(issuer.state, issuer.designation);
    need(owner, "designation-missing");
    need(owner.said.profile === index.profile, "profile-mismatch");
    const judged = judgeSignatures(envelope, owner, "manifest", undefined);
    const signers = judged.unproven ? judged.value : judged;
    const signatures = envelope.signatures.map((signature, position) => ({
      keyid: keyId(signers[position]),
      sig: signature.toString("base64"),
    }));
    const { payloadType, payload } = envelope;
    const spelled = JSON.stringify({ payloadType, payload: payload.toString("base64"), signatures });
    need(indexBytes.equals(Buffer.from(spelled)), "index-respelled");
    return judged;
  });

  let last;
  for (const path of there("manifest")) {
    const signed = run("manifest-signed", path, () => {
      const read = readManifest(contents.get(path));
      const { binding } = read.said;
      need(binding.from.state === sender.state, "manifest-of-another-state");
      if (last) {
        const [a, b] = [last.said, read.said];
        const follows =
          b.number === a.number + 1 &&
          b.previous === last.digest &&
          a.exhibit.exhibitId === b.exhibit.exhibitId &&
          isSameSealed(a.sealed, b.sealed) &&
          a.original.sha256 === b.original.sha256 &&
          a.original.size === b.original.size;
        need(follows, "manifest-chain-broken");
      }
      const author = behind(sender.state, binding.designations.from);
      if (!author) return unproven("designation-missing", read);
      const at = [anchors.get(path), ...manifestTimes(read.digest)].filter(Boolean).toSorted(byText)[0];
      const judged = judgeSignatures(read.envelope, author, "manifest", at);
      need(binding.profile === author.said.profile, "manifest-of-another-state");
      return judged.unproven ? unproven(judged.unproven, read) : read;
    });
    if (signed) last = signed;
  }
  const expected = last
    ? { sha256: last.said.original.sha256, sizeBytes: last.said.original.size }
    : { sha256: index.exhibit.sha256, sizeBytes: index.exhibit.sizeBytes };
  run("manifest-named-by-index", "index.json", () => {
    const agrees =
      last?.digest === index.exhibit.manifest &&
      last.said.exhibit.exhibitId === index.exhibit.exhibitId &&
      expected.sha256 === index.exhibit.sha256 &&
      expected.sizeBytes === index.exhibit.sizeBytes;
    need(agrees, "manifest-differs");
  });

  if (!exhibit) note("exhibit-unaltered", "exhibit", "not-checked", "exhibit-not-given");
  else {
    run("exhibit-unaltered", "exhibit", () => {
      need(exhibit.sizeBytes === expected.sizeBytes, "exhibit-size-differs");
      need(exhibit.sha256 === expected.sha256, "exhibit-altered");
    });
  }

  run("custody-chain", "custody", () => {
    let before = null;
    there("custody-entry").forEach((path, position) => {
      const entry = readCustody(contents.get(path));
      need(entry.number === position + 1 && entry.previous === before, "custody-chain-broken");
      need(entry.exhibitId === index.exhibit.exhibitId, "custody-of-another-exhibit");
      before = hexDigest(contents.get(path));
    });
  });
  const logged = new Set(index.log.map(({ proves }) => proves));
  for (const path of ofRole("custody-entry")) {
    if (logged.has(path)) note("custody-logged", path, "passed");
    else note("custody-logged", path, "unproven", "custody-not-logged");
  }

  for (const path of there("receipt")) {
    const at = anchors.get(path);
    const receipt = run("receipt-signed", path, () => {
      const signed = readEnvelope(contents.get(path), "receipt", 4096);
      const said = readReceipt(signed);
      const giver = newest(said.giver);
      if (!giver) return unproven("peer-unknown", said);
      const judged = judgeSignatures(signed, giver, "receipt", at);
      if (!named(said.giver, said.designations.giver)) return unproven("designation-unknown", said);
      if (said.profile !== giver.said.profile) return unproven("profile-mismatch", said);
      if (said.critical.length > 0) return unproven("unknown-critical-field", said);
      return judged.unproven ? unproven(judged.unproven, said) : said;
    });
    note("receipt-anchored", path, at ? "passed" : "not-checked", at ? undefined : "receipt-not-anchored");
    if (!receipt) continue;
    const isOurs =
      [receipt.giver, receipt.to].every((state) => state === issuer.state || state === sender.state) &&
      (!receipt.dossierId || !last || receipt.dossierId === last.said.binding.dossierId);
    note(
      "receipt-about-exhibit",
      path,
      isOurs ? "passed" : "unproven",
      isOurs ? undefined : "receipt-of-another-exchange",
    );
  }

  const isEntered = (state) => line(state).some((root) => roots.some((typed) => matches(typed, root)));
  const isIssuerKnown = isEntered(issuer.state);
  if (roots.length === 0) note("issuer-root", issuer.state, "not-checked", "no-fingerprint-given");
  else
    note(
      "issuer-root",
      issuer.state,
      isIssuerKnown ? "passed" : "failed",
      isIssuerKnown ? undefined : "fingerprint-mismatch",
    );
  const isMet = line(sender.state).includes(sender.rootFingerprint);
  note("sender-vouched", sender.state, isMet ? "passed" : "failed", isMet ? undefined : "sender-root-differs");

  const failed = checks.filter(({ outcome }) => outcome === "failed");
  if (failed.some(({ check }) => check !== "issuer-root")) return altered();
  if (failed.length > 0) return { verdict: "other-origin", checks };
  if (checks.some(({ outcome }) => outcome === "unproven")) return { verdict: "unproven", checks };
  const isSenderKnown = isEntered(sender.state) || (isIssuerKnown && isMet);
  return { verdict: isIssuerKnown && isSenderKnown ? "verified" : "consistent", checks };
}

/** The members of `sealed` that exhibits.md names; a member that is not known carries no meaning. */
function isSameSealed(a, b) {
  const marks = ({ suite, payloadNonce, bodySize, keyCommitment, tree, sealedAt }) =>
    [
      suite,
      payloadNonce,
      bodySize,
      keyCommitment,
      tree.type,
      tree.root,
      tree.leafSize,
      tree.leafCount,
      sealedAt,
    ].join();
  return marks(a) === marks(b);
}

function matches(typed, fingerprint) {
  const plain = typed.replace(/[\s-]/g, "").toLowerCase();
  if (/^[0-9]{39}$/.test(plain))
    return (
      plain ===
      BigInt(`0x${fingerprint.slice(0, 32)}`)
        .toString()
        .padStart(39, "0")
    );
  return plain === fingerprint;
}

if (import.meta.main) {
  const [file, ...options] = process.argv.slice(2);
  const valuesOf = (name) => options.filter((_, position) => options[position - 1] === name);
  const [exhibitFile] = valuesOf("--exhibit");
  const opened = exhibitFile && readFileSync(exhibitFile);
  const exhibit = opened && { sha256: hexDigest(opened), sizeBytes: opened.length };
  const report = verifyPackage(readFileSync(file), valuesOf("--root"), exhibit);
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
