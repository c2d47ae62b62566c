import { stateName } from "../../../../convention/index.ts";
import { utf8 } from "../../../../protocol/bytes.ts";
import { sha256Hex } from "../../../../protocol/digest.ts";

/** Of an appointment, what its place in the order rests on. */
export interface Ordered {
  readonly entry: { readonly state: string; readonly signatory: { readonly office: string } };
  readonly recordedAt: Date;
}

export interface OrderRule {
  readonly order: "alphabetical" | "by-rank" | "by-request" | "by-lot";
  /** Of the alphabet. */
  readonly language: string;
  /** Of the draw, once there was one. */
  readonly seed?: string | undefined;
}

/** The highest first. */
const RANKS = ["head-of-state", "head-of-government", "foreign-minister"];

/** In which order States come to the table. Who comes later takes a place among the others and moves none of them. */
export function inOrder<Appointment extends Ordered>(
  all: readonly Appointment[],
  rule: OrderRule,
): readonly Appointment[] {
  const { compare } = new Intl.Collator(rule.language);
  const name = ({ entry }: Ordered): string => stateName(entry.state, rule.language);
  const byName = (a: Ordered, b: Ordered): number => compare(name(a), name(b));
  switch (rule.order) {
    case "alphabetical":
      return all.toSorted(byName);
    case "by-rank":
      return all.toSorted((a, b) => rankOf(a) - rankOf(b) || byName(a, b));
    case "by-request":
      return all.toSorted((a, b) => a.recordedAt.getTime() - b.recordedAt.getTime());
    case "by-lot": {
      const { seed } = rule;
      if (seed === undefined) return all.toSorted(byName);
      return all.toSorted((a, b) => compareCodes(lotOf(seed, a), lotOf(seed, b)) || byName(a, b));
    }
  }
}

/** SHA-256 of seed and code of the State: the lowest comes first, and everybody can work it out again. */
function lotOf(seed: string, { entry }: Ordered): string {
  return sha256Hex(utf8(`${seed} ${entry.state}`));
}

function compareCodes(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function rankOf({ entry: { signatory } }: Ordered): number {
  const rank = RANKS.indexOf(signatory.office);
  return rank === -1 ? RANKS.length : rank;
}
