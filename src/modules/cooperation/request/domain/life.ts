import {
  type Life,
  type LifeClock,
  lifeOf,
  lifeOfKind,
  possibleSteps,
  SAID_IN_ERROR,
  SAID_NO,
  type SaidStep,
  type Side,
  type Step,
  type StepFault,
  stepFault,
  stepOf,
  TURNS,
} from "../../../../convention/index.ts";
import type { StepContent } from "../../../../protocol/bodies/index.ts";
import { isTextOf } from "./agreement.ts";
import { CLAIM_DECIDED, CLAIMED, claimFault, type ClaimFault, undecidedClaims } from "./claims.ts";
import { goesOn } from "./follow-up.ts";
import type { Lane, LifeEntry, Message, OnPaper, PersonRef } from "./message.ts";
import { eachPurpose, ofPurpose } from "./purposes.ts";
import { holdsCode, purposesOf, type RequestFile } from "./request-file.ts";

// How a request goes once it is sent: what each State has said of it in its own lane, and what it can say next.

/** The life of this request, by its mechanism, purpose and kind; undefined where it has none. */
export function lifeOfRequest(file: RequestFile): Life | undefined {
  // Of several things asked for, each has its own.
  if (purposesOf(file).length > 0) return undefined;
  const life = lifeOfAll(file);
  return life && lifeOfKind(life, kindOf(file), file.follows !== undefined);
}

function lifeOfAll({ mechanism, content, draft }: RequestFile): Life | undefined {
  return lifeOf(mechanism, (content ?? draft)?.purpose);
}

/** As it was sent: an answer that came since makes no other request of it, and at most says what it did not. */
function kindOf(file: RequestFile): string | undefined {
  const { kinds } = lifeOfAll(file) ?? {};
  if (kinds === undefined) return undefined;
  const { elements = {} } = file.content ?? file.draft ?? {};
  return (elements[kinds.element] ?? file.supplied[kinds.element])?.codes?.[0] ?? kinds.unsaid;
}

/** What was said in the request from which this one goes on, and holds on in it: a custody, what the person was told, and the consent. */
export function carriedInto(file: RequestFile, earlier: RequestFile | undefined): readonly LifeEntry[] {
  if (earlier === undefined || !goesOn(earlier, file) || earlier.direction !== file.direction) return [];
  const { kinds, steps = [] } = lifeOfRequest(file) ?? {};
  return lifeInOrder(earlier).filter(
    ({ step }) => kinds?.carried.includes(step) === true && steps.some(({ id }) => id === step),
  );
}

/** Whether the request is one of this kind, such as the full one after an arrest. */
export function isOfKind(file: RequestFile, kind: string): boolean {
  return kindOf(file) === kind;
}

/** By which kind granting it has words of its own. */
export function grantedAs(file: RequestFile): string | undefined {
  const kind = kindOf(file);
  return kind !== undefined && lifeOfAll(file)?.kinds?.granted[kind] !== undefined ? kind : undefined;
}

export function sideOf({ direction }: Pick<RequestFile, "direction">, lane: Lane): Side {
  return (direction === "incoming") === (lane === "own") ? "owner" : "asker";
}

/** What counts: what our State said and the other one's server refused does not. */
export function countedSteps(file: Pick<RequestFile, "life" | "refusals">): readonly LifeEntry[] {
  return takenSteps(file).reduce<readonly LifeEntry[]>((standing, entry) => {
    const { corrects } = entry.content ?? {};
    if (corrects === undefined) return [...standing, entry];
    const place = placeOf(standing, entry.lane, corrects);
    const wrong = standing[place];
    if (wrong === undefined) return standing;
    const inPlace = { ...entry, inPlaceOf: momentOf(wrong) };
    return standing.toSpliced(place, 1, ...(entry.step === SAID_IN_ERROR.id ? [] : [inPlace]));
  }, []);
}

function takenSteps({ life = [], refusals }: Pick<RequestFile, "life" | "refusals">): readonly LifeEntry[] {
  const refused = new Set(refusals.map(({ dispatchId }) => dispatchId));
  return life.filter(({ dispatchId }) => dispatchId === undefined || !refused.has(dispatchId));
}

/** What was said and stands no more, each with what its State said of it later. */
export function correctedSteps(
  file: Pick<RequestFile, "life" | "refusals">,
): readonly (LifeEntry & { readonly correction: StepContent })[] {
  const taken = takenSteps(file);
  return taken.flatMap((wrong) => {
    const correction = taken.find(
      ({ lane, content }) =>
        lane === wrong.lane && content?.corrects !== undefined && placeOf([wrong], lane, content.corrects) === 0,
    )?.content;
    return correction === undefined ? [] : [{ ...wrong, correction }];
  });
}

type Corrects = NonNullable<StepContent["corrects"]>;

function placeOf(entries: readonly LifeEntry[], lane: Lane, { step, recordedAt }: Corrects): number {
  return entries.findLastIndex(
    (one) => one.lane === lane && one.step === step && one.content?.recordedAt === recordedAt,
  );
}

/** The step of ours that stands, and that a new one would correct. */
export function toCorrect(file: RequestFile, corrects: Corrects | undefined): LifeEntry | undefined {
  const counted = countedSteps(file);
  return corrects && counted[placeOf(counted, "own", corrects)];
}

function asSaid(file: RequestFile, entries: readonly LifeEntry[]): readonly SaidStep[] {
  return entries.map(({ step, lane, content }) => ({
    step,
    side: sideOf(file, lane),
    instalment: content?.instalment,
  }));
}

/** Why this side cannot say this as the request stands; undefined where it can. */
export function faultOfStep(
  whole: RequestFile,
  lane: Lane,
  content: Pick<StepContent, "step" | "purpose" | "instalment" | "corrects" | "nevertheless">,
): StepFault | undefined {
  const file = ofPurpose(whole, content.purpose);
  const life = lifeOfRequest(file);
  if (life === undefined) return "step-unknown";
  const { step, instalment, corrects, nevertheless } = content;
  const said = { step, side: sideOf(file, lane), instalment, nevertheless };
  const counted = countedSteps(file);
  if (corrects === undefined) return stepFault(life, said, asSaid(file, counted));
  const place = placeOf(counted, lane, corrects);
  const wrong = counted[place];
  if (wrong === undefined) return "step-not-said";
  // The numbers of instalments go on without gaps: only the last one is taken back.
  const isLast = !counted.slice(place + 1).some((one) => one.lane === lane && one.step === corrects.step);
  if (step === SAID_IN_ERROR.id) return wrong.content?.instalment === undefined || isLast ? undefined : "step-number";
  if (step === corrects.step) return instalment === wrong.content?.instalment ? undefined : "step-number";
  // What stands in its place must be possible there, by what its State had said until then.
  const until = counted.filter((one, index) => one.lane !== lane || index < place);
  return stepFault(life, said, asSaid(file, until));
}

/** Whether third parties can claim the property that this request is about. */
export function hasClaims(file: RequestFile): boolean {
  return eachPurpose(file).some((one) => stepOf(lifeOfRequest(one), CLAIMED) !== undefined);
}

/** What is undecided in this request and in others of its dossier: what a confiscation took, a return gives away. */
export function openClaims(file: RequestFile, beside: readonly RequestFile[] = []): readonly LifeEntry[] {
  // Of one moment, a claim comes before its decision.
  const order = (one: LifeEntry): string => `${momentOf(one)} ${one.step === CLAIM_DECIDED}`;
  const said = [file, ...beside].flatMap(({ life = [], otherLives = [], refusals }) =>
    countedSteps({ life: [...life, ...otherLives], refusals }),
  );
  return undecidedClaims(said.toSorted((a, b) => order(a).localeCompare(order(b))));
}

/** Why our State does not say this now, or not without two people and a reason; `beside` as `openClaims` takes it. */
export function hindranceOf(
  whole: RequestFile,
  content: Pick<StepContent, "step" | "purpose" | "instalment" | "corrects" | "nevertheless" | "records">,
  beside?: readonly RequestFile[],
): StepFault | ClaimFault | "agreement-unknown" | undefined {
  const file = ofPurpose(whole, content.purpose);
  const life = lifeOfRequest(file);
  const step = stepOf(life, content.step);
  const { corrects } = content;
  // To put the boxes of what was said right is not to go on; to say in its place that the property went otherwise is.
  const isMended = corrects !== undefined && (corrects.step === content.step || step?.disposes !== true);
  const [fault, counted] = [faultOfStep(file, "own", content), countedSteps(file)];
  if (fault === undefined && !isTextOf(counted, content)) return "agreement-unknown";
  return fault ?? (step === undefined || isMended ? undefined : claimFault(openClaims(file, beside), step, content));
}

/** How the request came to the other State: ours as somebody says that it was given. */
export function cameByOf({ bearer, lettersOut }: Pick<RequestFile, "bearer" | "lettersOut">): RequestFile["bearer"] {
  return lettersOut?.find(({ kind }) => kind === "request")?.posted?.bearer ?? bearer;
}

/** What this State can say now. */
export function stepsNow(file: RequestFile, lane: Lane = "own"): readonly Step[] {
  const life = lifeOfRequest(file);
  const isSent = file.direction === "incoming" || file.stage === "sent";
  if (life === undefined || !isSent) return [];
  const counted = countedSteps(file);
  const hasClaim = undecidedClaims(counted).some((one) => one.lane === lane);
  return possibleSteps(life, sideOf(file, lane), asSaid(file, counted)).filter(
    ({ id, cameBy = cameByOf(file) }) => cameBy === cameByOf(file) && (id !== CLAIM_DECIDED || hasClaim),
  );
}

/** What this State cannot say now, for it does not follow; it may have happened all the same. */
export function otherSteps(file: RequestFile): readonly Step[] {
  const life = lifeOfRequest(file);
  const [side, possible] = [sideOf(file, "own"), stepsNow(file)];
  return [...(life?.steps ?? []), ...(life?.ofOtherKinds ?? [])].filter(
    (step) =>
      (step.by === side || step.by === "either") && step.kept !== true && !possible.some(({ id }) => id === step.id),
  );
}

/** The day that a decision names beside what it means under its mechanism. */
export function outcomeDay(file: RequestFile, { step, at }: LifeEntry, { outcome }: LifeClock): string | undefined {
  if (outcome === undefined || step !== "granted") return undefined;
  const decision = file.decisions.find(({ told }) => told.at === at)?.told.content;
  return decision?.specifics?.find(({ code }) => code === outcome)?.day;
}

/**
 * Steps that were put off to a day: its clock brings them back. Put off without one they stay proposed, for nothing else would, and so they do
 * where the decision grants a surrender for a time beside it.
 */
function putOff(file: RequestFile, counted: readonly LifeEntry[]): readonly string[] {
  const { clocks = [] } = lifeOfRequest(file) ?? {};
  return clocks.flatMap((clock) => {
    const [said, other] = [clock.startedBy, clock.endedBy];
    const newest = counted.findLast((one) => [...said, ...other].includes(one.step) || outcomeDay(file, one, clock));
    if (clock.putsOff !== true || newest === undefined || other.includes(newest.step)) return [];
    const [record] = newest.content?.records ?? [];
    const hasDay = said.includes(newest.step)
      ? clock.until?.some((box) => record?.[box]?.day !== undefined) === true
      : clocks.every((one) => one === clock || outcomeDay(file, newest, one) === undefined);
    return hasDay ? other : [];
  });
}

/** The step that most likely comes next: one that what was said last leads to. A turn for the worse is never proposed. `beside` as `openClaims`. */
export function nextStep(
  file: RequestFile,
  lane: Lane = "own",
  carried: readonly LifeEntry[] = [],
  beside?: readonly RequestFile[],
): Step | undefined {
  const before = carried.map(({ step }) => step);
  const counted = countedSteps(file);
  const isClaimed = openClaims(file, beside).length > 0;
  const waiting = putOff(file, counted);
  const possible = stepsNow(file, lane).filter(
    ({ id, kept, twoPeople, disposes, after = [], closedBy = [] }) =>
      kept !== true &&
      !SAID_NO.has(counted.findLast((one) => one.lane === lane && after.includes(one.step))?.step ?? "") &&
      !(isClaimed && disposes === true) &&
      !waiting.includes(id) &&
      twoPeople !== "leaves-custody" &&
      !TURNS.has(id) &&
      !before.some((step) => step === id || closedBy.includes(step)),
  );
  const side = sideOf(file, lane);
  const holder = ({ ofHolder }: Step): Side | undefined =>
    ofHolder && (holdsCode(file, ofHolder.asker) ? "asker" : "owner");
  const [own, other] = [
    counted.filter((one) => one.lane === lane).at(-1),
    counted.filter((one) => one.lane !== lane).at(-1),
  ];
  const isNew = (step: Step): boolean =>
    (holder(step) ?? side) === side && !counted.some(({ step: id, lane: by }) => by === lane && id === step.id);
  return (
    possible.find((step) => other !== undefined && step.needs?.includes(other.step) === true && isNew(step)) ??
    possible.find((step) => own !== undefined && step.after?.includes(own.step) === true && isNew(step)) ??
    possible.find(({ id }) => id === CLAIM_DECIDED) ??
    possible.find(
      (step) => isNew(step) && (side === "owner" || counted.some((one) => one.step === step.ofHolder?.onceSaid)),
    )
  );
}

/** The number that the next instalment of this step has. */
export function nextInstalment(file: RequestFile, step: Step, corrects?: Corrects): number | undefined {
  if (step.numbered !== true) return undefined;
  const corrected = toCorrect(file, corrects)?.content?.instalment;
  if (corrected !== undefined) return corrected;
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
function momentOf({ content, inPlaceOf }: LifeEntry): string {
  return inPlaceOf ?? content?.recordedAt ?? "";
}

export function hasEnded(file: RequestFile): boolean {
  const life = lifeOfRequest(file);
  return countedSteps(file).some(
    ({ step }) => stepOf(life, step)?.ends === true || (step === "granted" && life?.endsGranted === true),
  );
}

/** Sums by what was said of them and by currency: what is asked, frozen, confiscated, returned. */
export function amountsOf(file: RequestFile): readonly { step: string; currency: string; value: string }[] {
  const said = lifeInOrder(file).flatMap(({ step, content }) =>
    (content?.records ?? []).flatMap((record) =>
      Object.values(record).flatMap(({ amount }) => (amount === undefined ? [] : [{ step, ...amount }])),
    ),
  );
  const sums = Object.groupBy(said, ({ step, currency }) => `${step} ${currency}`);
  return Object.values(sums).flatMap(([first, ...more] = []) =>
    first === undefined ? [] : [{ ...first, value: sumOf([first, ...more].map(({ value }) => value)) }],
  );
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
  const { outcome, purposes } = message.content;
  const of = purposes === undefined ? {} : { purposes };
  if (outcome.startsWith("accept")) return { step: "granted", ...about, ...came, ...of };
  return outcome === "refuse" ? { step: "refused", ...about, ...came, ...of } : undefined;
}
