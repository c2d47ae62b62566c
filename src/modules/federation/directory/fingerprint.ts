import { fingerprintDigits, fingerprintWords, hex, type DesignationView } from "../../../protocol/index.ts";

/** The fingerprint as it stands in documents: 64 lower-case hexadecimal digits. */
export function fingerprintHex(view: Pick<DesignationView, "rootFingerprint">): string {
  return hex(view.rootFingerprint);
}

/** A fingerprint in the three spellings in which people and documents have it. */
export function fingerprintFace(view: Pick<DesignationView, "rootFingerprint">): {
  rootFingerprint: string;
  words: readonly string[];
  digits: string;
} {
  return {
    rootFingerprint: fingerprintHex(view),
    words: fingerprintWords(view.rootFingerprint),
    digits: fingerprintDigits(view.rootFingerprint),
  };
}
