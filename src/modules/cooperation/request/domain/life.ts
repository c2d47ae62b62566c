import {
  type Life,
  lifeOf,
  lifeOfKind,
  possibleSteps,
  type SaidStep,
  type Side,
  type Step,
  type StepFault,
  stepFault,
  stepOf,
  TURNS,
} from "../../../../convention/index.ts";
import type { StepContent } from "../../../../protocol/bodies/index.ts";
import { goesOn } from "./follow-up.ts";
import type { Lane, LifeEntry, Message, OnPaper, PersonRef } from "./message.ts";
import { holdsCode, type RequestFile } from "./request-file.ts";

// How a request goes once it is sent: what each State has said of it in its own lane, and what it can say next.

/** The life of this request, by its mechanism, purpose and kind; undefined where it has none. */
export function lifeOfRequest(file: RequestFile): Life | undefined {
  const life = lifeOf(file.mechanism, (file.content ?? file.draft)?.purpose);
  return life && lifeOfKind(life, kindOf(file, life), file.follows !== undefined);
}

/** As it was sent: an answer that came since makes no other request of it, and at most says what it did not. */
function kindOf({ content, draft, supplied }: RequestFile, { kinds }: Life): string | undefined {
  if (kinds === undefined) return undefined;
  const { elements = {} } = content ?? draft ?? {};
  return (elements[kinds.element] ?? supplied[kinds.element])?.codes?.[0];
}

/** What was said in the request from which this one goes on, and holds on in it: a custody, what the person was told, and the consent. */
export function carriedInto(file: RequestFile, earlier: RequestFile | undefined): readonly LifeEntry[] {
  if (earlier === undefined || !goesOn(earlier, file) || earlier.direction !== file.direction) return [];
  const carried = lifeOfRequest(file)?.steps.filter((step) => step.carried === true) ?? [];
  return lifeInOrder(earlier).filter(({ step }) => carried.some(({ id }) => id === step));
}

/** Whether the request is one of this kind, such as the full one after an arrest. */
export function isOfKind(file: RequestFile, kind: string): boolean {
  const life = lifeOf(file.mechanism, (file.content ?? file.draft)?.purpose);
  return life !== undefined && kindOf(file, life) === kind;
}

/** What the owner says by granting this; undefined where nothing else than that. */
export function grantedAs(file: RequestFile): string | undefined {
  const life = lifeOf(file.mechanism, (file.content ?? file.draft)?.purpose);
  const kind = life?.kinds && (kindOf(file, life) ?? life.kinds.unsaid);
  return kind !== undefined && life?.kinds?.granted[kind] !== undefined ? kind : undefined;
}

export function sideOf({ direction }: Pick<RequestFile, "direction">, lane: Lane): Side {
  return (direction === "incoming") === (lane === "own") ? "owner" : "asker";
}

/** What counts: what our State said and the other one's server refused does not. */
export function countedSteps({ life = [], refusals }: Pick<RequestFile, "life" | "refusals">): readonly LifeEntry[] {
  const refused = new Set(refusals.map(({ dispatchId }) => dispatchId));
  return life.filter(({ dispatchId }) => dispatchId === undefined || !refused.has(dispatchId));
}

function said(file: RequestFile): readonly SaidStep[] {
  return countedSteps(file).map(({ step, lane, content }) => ({
    step,
    side: sideOf(file, lane),
    instalment: content?.instalment,
  }));
}

/** Why this side cannot say this as the request stands; undefined where it can. */
export function faultOfStep(
  file: RequestFile,
  lane: Lane,
  content: Pick<StepContent, "step" | "instalment">,
): StepFault | undefined {
  const life = lifeOfRequest(file);
  if (life === undefined) return "step-unknown";
  const step = { step: content.step, side: sideOf(file, lane), instalment: content.instalment };
  return stepFault(life, step, said(file));
}

/** What this State can say now. */
export function stepsNow(file: RequestFile, lane: Lane = "own"): readonly Step[] {
  const life = lifeOfRequest(file);
  const isSent = file.direction === "incoming" || file.stage === "sent";
  return life === undefined || !isSent ? [] : possibleSteps(life, sideOf(file, lane), said(file));
}

/** The step that most likely comes next: one that what was said last leads to. A turn for the worse is never proposed. */
export function nextStep(file: RequestFile, lane: Lane = "own", carried: readonly LifeEntry[] = []): Step | undefined {
  const before = carried.map(({ step }) => step);
  const possible = stepsNow(file, lane).filter(
    ({ id, kept, twoPeople, closedBy = [] }) =>
      kept !== true &&
      twoPeople !== "leaves-custody" &&
      !TURNS.has(id) &&
      !before.some((step) => step === id || closedBy.includes(step)),
  );
  const side = sideOf(file, lane);
  const holder = ({ ofHolder }: Step): Side | undefined =>
    ofHolder && (holdsCode(file, ofHolder.asker) ? "asker" : "owner");
  const counted = countedSteps(file);
  const [own, other] = [
    counted.filter((one) => one.lane === lane).at(-1),
    counted.filter((one) => one.lane !== lane).at(-1),
  ];
  const isNew = (step: Step): boolean =>
    (holder(step) ?? side) === side && !counted.some(({ step: id, lane: by }) => by === lane && id === step.id);
  return (
    possible.find((step) => other !== undefined && step.needs?.includes(other.step) === true && isNew(step)) ??
    possible.find((step) => own !== undefined && step.after?.includes(own.step) === true && isNew(step)) ??
    possible.find(
      (step) => isNew(step) && (side === "owner" || counted.some((one) => one.step === step.ofHolder?.onceSaid)),
    )
  );
}

/** The number that the next instalment of this step has. */
export function nextInstalment(file: RequestFile, step: Step): number | undefined {
  if (step.numbered !== true) return undefined;
  return countedSteps(file).filter((one) => one.lane === "own" && one.step === step.id).length + 1;
}

/**
 * Both lanes in one order, which is the same in both States: each lane in its own, and of two steps that crossed the one said first. A
 * decision follows what its State said before it.
 */
export function lifeInOrder(file: RequestFile): readonly LifeEntry[] {
  const counted = countedSteps(file);
  const lanes = { owner: counted.filter(isOf("owner")), asker: counted.filter(isOf("asker")) };
  const merged: LifeEntry[] = [];
  let [owner, asker] = [0, 0];
  for (;;) {
    const [theirs, ours] = [lanes.owner[owner], lanes.asker[asker]];
    if (theirs === undefined && ours === undefined) return merged;
    if (theirs !== undefined && (ours === undefined || momentOf(theirs) <= momentOf(ours))) {
      merged.push(theirs);
      owner += 1;
    } else if (ours !== undefined) {
      merged.push(ours);
      asker += 1;
    }
  }

  function isOf(side: Side): (entry: LifeEntry) => boolean {
    return ({ lane }) => sideOf(file, lane) === side;
  }
}

/** A decision has no moment of its own that both States know: it comes before what the other side says next. */
function momentOf({ content }: LifeEntry): string {
  return content?.recordedAt ?? "";
}

export function hasEnded(file: RequestFile): boolean {
  const life = lifeOfRequest(file);
  return countedSteps(file).some(
    ({ step }) => stepOf(life, step)?.ends === true || (step === "granted" && life?.endsGranted === true),
  );
}

/** Sums by what was said of them and by currency: what is asked, frozen, confiscated, returned. */
export function amountsOf(file: RequestFile): readonly { step: string; currency: string; value: string }[] {
  const sums = new Map<string, { step: string; currency: string; parts: string[] }>();
  for (const { step, content } of lifeInOrder(file)) {
    for (const amount of (content?.records ?? [])
      .flatMap((record) => Object.values(record))
      .flatMap((one) => one.amount ?? [])) {
      const key = `${step} ${amount.currency}`;
      const known = sums.get(key) ?? { step, currency: amount.currency, parts: [] };
      sums.set(key, { ...known, parts: [...known.parts, amount.value] });
    }
  }
  return [...sums.values()].map(({ parts, ...one }) => ({ ...one, value: sumOf(parts) }));
}

const DECIMALS = 8;

/** Exact, in hundred-millionths: the protocol gives a sum at most so many decimals. */
function sumOf(parts: readonly string[]): string {
  const total = parts.reduce((sum, part) => {
    const [whole = "0", decimals = ""] = part.split(".");
    return sum + BigInt(whole + decimals.padEnd(DECIMALS, "0"));
  }, 0n);
  const digits = total.toString().padStart(DECIMALS + 1, "0");
  const decimals = digits.slice(-DECIMALS).replace(/0+$/, "");
  const longest = Math.max(...parts.map((part) => part.split(".")[1]?.length ?? 0));
  const kept = decimals.padEnd(longest, "0");
  return `${digits.slice(0, -DECIMALS)}${kept === "" ? "" : `.${kept}`}`;
}

/** What a decision or a step adds to the life. */
export function entryOf(
  message: Message,
  event: { readonly at: string; readonly by?: PersonRef },
  paper?: OnPaper,
): LifeEntry | undefined {
  const about = { lane: message.lane, at: event.at, ...(event.by === undefined ? {} : { by: event.by }) };
  const came = {
    ...(message.dispatchId === undefined ? {} : { dispatchId: message.dispatchId }),
    ...(paper === undefined ? {} : { paper }),
  };
  if (message.kind === "step") return { step: message.content.step, ...about, content: message.content, ...came };
  if (message.kind !== "decision") return undefined;
  const { outcome } = message.content;
  if (outcome.startsWith("accept")) return { step: "granted", ...about, ...came };
  return outcome === "refuse" ? { step: "refused", ...about, ...came } : undefined;
}
