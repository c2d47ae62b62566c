import { provision, PROVISIONS } from "../../../../convention/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import type { AssistanceStepContent } from "../../../../protocol/bodies/assistance-step.ts";
import type { LaneStanding } from "./standing.ts";

/** Help that reaches into people's data or devices, whatever it is for. */
const REACHING_KINDS: readonly string[] = ["forensic-equipment", "search-tools", "interception-tools"];
/** Search, collection and interception, at home and for others. */
const REACHING_ARTICLES: readonly number[] = [28, 29, 30, 44, 45, 46];

/** What a provider always asks of the State's safeguards; `further` is in its own words. */
export const RIGHTS_QUESTIONS = ["lawful-basis", "independent-review", "safeguards"] as const;
export const FURTHER = "further";
/** In which box of a choice each is answered; whatever else is asked, under `further`. */
const BOXES: ReadonlyMap<string, "lawfulBasis" | "independentReview" | "safeguards"> = new Map([
  ["lawful-basis", "lawfulBasis"],
  ["independent-review", "independentReview"],
  ["safeguards", "safeguards"],
]);
export const boxFor = (question: string) => BOXES.get(question) ?? "further";

/** Conditions and safeguards, and what becomes of data: answered before reaching help goes on. */
export const RIGHTS_ITEMS: readonly string[] = PROVISIONS.filter(({ article }) => article === 24 || article === 36).map(
  ({ id }) => id,
);

/** Whether such help needs both halves of the check. */
export function isReaching(kinds: readonly string[], items: readonly string[] = []): boolean {
  const isIn = (item: string): boolean => REACHING_ARTICLES.includes(provision(item)?.article ?? 0);
  return kinds.some((kind) => REACHING_KINDS.includes(kind)) || items.some(isIn);
}

/**
 * Refuses `rights-check-needed`: reaching help is neither promised without what its provider asks, nor chosen without an answer to all of it. It looks at
 * the promise alone, so that both servers refuse the same, whatever crossed on the line.
 */
export function demandRights({ promises }: LaneStanding, step: AssistanceStepContent): void {
  if (step.verb === "promise") {
    const { kinds, rights = [] } = step;
    const asks = RIGHTS_QUESTIONS.every((usual) => rights.some(({ question }) => question === usual));
    return demand(asks || !isReaching(kinds));
  }
  if (step.verb !== "choose" || step.notTaken === true) return;
  const asked = promises.find(({ promise }) => promise.promiseId === step.promiseId)?.promise.rights ?? [];
  const { answers = [], outcome } = step.rights ?? {};
  const isAnswered = asked.every(({ question }) => answers.some((one) => one.question === question));
  demand(outcome === "not" || (isAnswered && (asked.length === 0 || outcome !== undefined)));
}

function demand(isChecked: boolean): void {
  if (isChecked) return;
  const message = "This help reaches into people's data or devices. Fill in your half of the check of rights first.";
  throw new Refusal("rights-check-needed", message, { field: "rights" });
}
