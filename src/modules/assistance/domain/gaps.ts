import { z } from "zod";
import { MEANING_OF_NO, type Provision } from "../../../convention/index.ts";
import type { Given } from "../../../protocol/given.ts";
import type { AnswerContent } from "./answer.ts";

/** In the order in which gaps are listed. */
export const GAP_KINDS = ["power-without-safeguard", "duty", "unsure", "wish"] as const;

export const gapRecord = z.object({
  /**
   * - `power-without-safeguard`: a safeguard that the Convention demands is missing while powers beside it are in use
   * - `duty`: what the Convention demands is missing
   * - `unsure`: the same, where the question rests on memory: a warning that binds nobody
   * - `wish`: what the Convention asks a State to strive for or to consider is missing
   */
  kind: z.enum(GAP_KINDS),
  item: z.string(),
  /** In which of the two answers. */
  lacks: z.array(z.enum(["law", "practice"])),
  /** Of a safeguard: the powers that are in use without it. */
  beside: z.array(z.string()),
});
export type Gap = Given<typeof gapRecord>;

export interface Gaps {
  /** At most one of each item: power without safeguard first, then as the Convention has them. */
  readonly gaps: readonly Gap[];
  /** Safeguards that nobody has answered, each with the powers in use beside it: no gaps yet. */
  readonly toAnswer: readonly { readonly item: string; readonly beside: readonly string[] }[];
}

/** What the Convention demands, and no warning or wish. */
export function isBinding({ kind }: Gap): boolean {
  return kind === "duty" || kind === "power-without-safeguard";
}

type Said = Pick<AnswerContent, "law" | "practice">;
type Answers = ReadonlyMap<string, Said>;

/**
 * What these answers say is missing (rules A2 and A4). Force decides what a no means: only a duty leaves a gap, an effort leaves a wish, and
 * what a State may do or leave never appears. A safeguard beside a power in use is weighed harder: unused is missing too.
 */
export function gapsOf(items: readonly Provision[], answers: Answers): Gaps {
  const gaps: Gap[] = [];
  const toAnswer: { item: string; beside: readonly string[] }[] = [];
  const byId = new Map(items.map((one) => [one.id, one]));
  for (const item of items) {
    if (MEANING_OF_NO[item.force] === "nothing") continue;
    const answer = answers.get(item.id);
    const beside = item.force === "shall" ? powersInUse(item, byId, answers) : [];
    const lacks = lackingIn(answer, beside.length > 0);
    if (lacks.length > 0)
      gaps.push({ kind: kindOf(item, answer, beside), item: item.id, lacks, beside: beside.map(({ id }) => id) });
    else if (beside.length > 0 && !isToldWhole(answer))
      toAnswer.push({ item: item.id, beside: beside.map(({ id }) => id) });
  }
  return { gaps: gaps.toSorted((a, b) => GAP_KINDS.indexOf(a.kind) - GAP_KINDS.indexOf(b.kind)), toAnswer };
}

/** The powers that this safeguard stands beside and that are in force: allowed at least partly, and used. */
function powersInUse(item: Provision, byId: ReadonlyMap<string, Provision>, answers: Answers): Provision[] {
  if (item.side !== "safeguard") return [];
  return item.guards
    .flatMap((id) => byId.get(id) ?? [])
    .filter(({ id, side }) => {
      const answer = answers.get(id);
      return side === "power" && answer?.practice === "used" && (answer.law === "yes" || answer.law === "partly");
    });
}

/** Unused is no fault of a duty as such: nobody may have needed it. Of a safeguard beside a power in use it is. */
function lackingIn(answer: Said | undefined, besideUse: boolean): Gap["lacks"] {
  if (answer === undefined || answer.law === "open") return [];
  const inLaw = answer.law === "no" || answer.law === "partly" || answer.law === "in-bill";
  const inPractice = answer.practice === "not-set-up" || (besideUse && answer.practice === "unused");
  return [...(inLaw ? (["law"] as const) : []), ...(inPractice ? (["practice"] as const) : [])];
}

function kindOf(item: Provision, answer: Said | undefined, beside: readonly Provision[]): Gap["kind"] {
  if (item.force !== "shall") return "wish";
  if (item.certainty === "memory") return "unsure";
  if (beside.some(({ certainty }) => certainty !== "memory")) return "power-without-safeguard";
  // What is missing only because of powers that rest on memory themselves.
  return lackingIn(answer, false).length === 0 ? "unsure" : "duty";
}

function isToldWhole(answer: Said | undefined): boolean {
  return answer !== undefined && answer.law !== "open" && answer.practice !== "unknown";
}
