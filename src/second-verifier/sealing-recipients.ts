// spec/keys-and-designations.md, "Uses of keys": how the public keys are written to which things are sealed. They are
// Bech32 (BIP 173) without its limit of 90 characters. Nothing is sealed here; a designation that lists a bad one is none.

type SealingKind = "post-quantum" | "classical";

const CHARACTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const CHECKSUM_CHARACTERS = 6;
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

const KINDS = new Map<string, { readonly kind: SealingKind; readonly sizeBytes: number }>([
  ["age1pq", { kind: "post-quantum", sizeBytes: 1216 }],
  ["age1tagpq", { kind: "post-quantum", sizeBytes: 1249 }],
  ["age", { kind: "classical", sizeBytes: 32 }],
  ["age1tag", { kind: "classical", sizeBytes: 33 }],
]);

/** Which of the two kinds a recipient is; undefined if it is not well-formed. */
export function sealingKindOf(recipient: string): SealingKind | undefined {
  const end = recipient.lastIndexOf("1");
  const known = KINDS.get(recipient.slice(0, end));
  const words = Array.from(recipient.slice(end + 1), (character) => CHARACTERS.indexOf(character));
  if (known === undefined || words.includes(-1) || words.length < CHECKSUM_CHARACTERS) return undefined;
  if (checksum([...expanded(recipient.slice(0, end)), ...words]) !== 1) return undefined;
  return byteCount(words.slice(0, -CHECKSUM_CHARACTERS)) === known.sizeBytes ? known.kind : undefined;
}

/** BIP 173, "Checksum": the prefix takes part in it. */
function expanded(prefix: string): number[] {
  const codes = Array.from(prefix, (character) => character.charCodeAt(0));
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
}

function checksum(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    GENERATOR.forEach((part, bit) => {
      if ((top >> bit) & 1) sum ^= part;
    });
  }
  return sum >>> 0;
}

/** How many bytes words of five bits carry; undefined if bits are left that are not zero, or that could be a word less. */
function byteCount(words: readonly number[]): number | undefined {
  const left = (words.length * 5) % 8;
  const last = words.at(-1) ?? 0;
  return left >= 5 || (last & ((1 << left) - 1)) !== 0 ? undefined : Math.floor((words.length * 5) / 8);
}
