const HEX_DIGITS_OF_WORDS = 33;

/**
 * spec/encoding.md, "Fingerprints", and spec/court-package.md, "Verdict": whether what the reader entered is this
 * fingerprint, as far as it reaches. 64 hexadecimal digits, 39 decimal digits, or 33 hexadecimal digits for the 132 bits
 * that twelve words carry; the words themselves are not read here. White space and hyphens do not matter. Anything else
 * is no fingerprint.
 */
export function isSameRoot(entered: string, fingerprint: string): boolean {
  const plain = entered.replaceAll(/[\s-]/g, "").toLowerCase();
  if (/^[0-9]{39}$/.test(plain)) return BigInt(plain) === BigInt(`0x${fingerprint.slice(0, 32)}`);
  if (/^[0-9a-f]{33}$/.test(plain)) return plain === fingerprint.slice(0, HEX_DIGITS_OF_WORDS);
  return plain === fingerprint;
}
