import { utf8 } from "../bytes.ts";

/** A name as it fits. */
export interface BadgeText {
  readonly text: string;
  /** There was more of it. */
  readonly isCut: boolean;
}

// Control characters, and those that turn the direction of what stands around them: none is part of a name (R36).
const UNPLAIN = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

export function isPlain(text: string): boolean {
  return text.search(UNPLAIN) < 0;
}

/** As much of a name as fits, between two characters as people see them. */
export function cutToBytes(name: string, maxBytes: number): BadgeText {
  const whole = name.normalize("NFC").replaceAll(UNPLAIN, "").trim();
  if (utf8(whole).length <= maxBytes) return { text: whole, isCut: false };
  let kept = "";
  for (const { segment } of new Intl.Segmenter().segment(whole)) {
    if (utf8(kept + segment).length > maxBytes) break;
    kept += segment;
  }
  return { text: kept.trimEnd(), isCut: true };
}
