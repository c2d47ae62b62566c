import {
  addDays,
  type MaximumPenalty,
  mechanism as mechanismRecord,
  type OffenceFacts,
  offenceStanding,
  type OffenceStanding,
  OFFENCES_ELEMENT,
  type PlainDate,
  type Punishable,
  type RuleOfOffences,
  rulesForOffences,
  threshold,
} from "../../../../convention/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import type { RecordValue } from "../../../../protocol/bodies/index.ts";
import { goesOn } from "./follow-up.ts";
import { isInformation } from "./information.ts";
import type { OffenceTest } from "./offence-test.ts";
import { currentElements, type RequestFile } from "./request-file.ts";
import { arrivalDigest } from "./screening.ts";

// The offences of a request, and what the State that was asked finds of each in its own law. What follows is shown, and decided by people.

type OffenceRecord = Readonly<Record<string, RecordValue>>;

/** One offence in both laws. */
export interface OffenceInLaws {
  /** Its place in the request, from 1; the first is the main one. */
  readonly position: number;
  /** As the asking State told it; empty where it named only its kind. */
  readonly told: OffenceRecord;
  readonly test?: OffenceTest;
  /** The request has changed since the test. */
  readonly outdated: boolean;
  readonly standing: OffenceStanding;
}

export interface OffenceFindings {
  readonly offences: readonly OffenceInLaws[];
  readonly rules: readonly RuleOfOffences[];
  /** Whether our own law's demand for dual criminality decides anything here. */
  readonly asksRequired: boolean;
}

/** Mechanisms that are about data in electronic form, whatever the offence. */
const ABOUT_DATA: readonly string[] = [
  "preservation",
  "preserved-traffic-disclosure",
  "stored-data",
  "real-time-traffic",
  "interception",
];

type Asked = Pick<RequestFile, "direction" | "mechanism" | "content" | "supplied" | "draft" | "offenceTests">;

/** The offences as they were told, the main one first; a request that only named a kind has one. */
export function offencesTold(file: Pick<RequestFile, "content" | "supplied" | "draft">): readonly OffenceRecord[] {
  const records = currentElements(file)[OFFENCES_ELEMENT]?.records ?? [];
  return records.length === 0 ? [{}] : records;
}

/** The request with what was found of the same offences in the one from which it goes on; what is told otherwise now is looked at anew. */
export function withTestsOf(file: RequestFile, earlier: RequestFile | undefined): RequestFile {
  if (earlier === undefined || !goesOn(earlier, file)) return file;
  const before = offencesTold(earlier);
  const found = offencesTold(file).flatMap((told, index) => {
    const place = before.findIndex((one) => nameOf(one) === nameOf(told));
    const test = (earlier.offenceTests ?? []).findLast(({ offence }) => offence === place + 1);
    if (place < 0 || test === undefined) return [];
    const isSame = test.digest === arrivalDigest(earlier) && JSON.stringify(before[place]) === JSON.stringify(told);
    const digest = isSame ? arrivalDigest(file) : test.digest;
    return [{ ...test, offence: index + 1, digest, from: earlier.ownReference }];
  });
  return { ...file, offenceTests: [...found, ...(file.offenceTests ?? [])] };
}

/** By which an offence is known again. */
function nameOf(told: OffenceRecord): string {
  return JSON.stringify(["convention-article", "provision", "domestic-name"].map((box) => told[box] ?? null));
}

/** UNCC arts. 2(h), 35(3), 37(3), 40(8), 42(5): each offence of a request that was made to us; undefined for one of ours. */
export function offenceFindings(file: Asked, reservations: readonly string[]): OffenceFindings | undefined {
  // Nothing is decided about information.
  if (file.direction !== "incoming" || isInformation(file)) return undefined;
  const now = arrivalDigest(file);
  const required = (file.offenceTests ?? []).findLast((one) => one.digest === now && one.required !== undefined);
  const offences = offencesTold(file).map((told, index): OffenceInLaws => {
    const position = index + 1;
    const test = (file.offenceTests ?? []).findLast(({ offence }) => offence === position);
    const outdated = test !== undefined && test.digest !== now;
    const standing = offenceStanding(readingOf(file, told, outdated ? undefined : test, index === 0), {
      mechanism: file.mechanism,
      // As long as nobody said what our law asks, it may ask for it.
      requestedStateRequires: required?.required ?? true,
      reservations,
    });
    return { position, told, ...compact({ test }), outdated, standing };
  });
  const { mechanism } = file;
  return {
    offences,
    rules: rulesForOffences(
      mechanism,
      offences.map(({ standing }) => standing),
    ),
    // Extradition needs it, and preservation does not, whatever our law says.
    asksRequired: mechanismRecord(mechanism).under40,
  };
}

/** UNCC arts. 2(h), 35: the places of those offences of a draft for which the Convention opens no such help. */
export function offencesWithoutDuty(file: Asked): readonly number[] {
  const facts = { mechanism: file.mechanism, requestedStateRequires: false, reservations: [] };
  return offencesTold(file).flatMap((told, index) => {
    const isTold = Object.keys(told).length > 0;
    return isTold && offenceStanding(readingOf(file, told, undefined, false), facts).opening === "no-duty"
      ? [index + 1]
      : [];
  });
}

/** Offences whose limitation, as the asking State told it, is over or ends soon: their places, and the day. */
export function limitationsNear(
  file: Pick<RequestFile, "content" | "supplied" | "draft">,
  today: PlainDate,
): readonly { readonly offence: number; readonly on: PlainDate }[] {
  const until = addDays(today, threshold("limitation-near-days"));
  return offencesTold(file).flatMap((told, index) => {
    const on = told["limitation"]?.day;
    return on === undefined || on > until ? [] : [{ offence: index + 1, on }];
  });
}

function readingOf(file: Asked, told: OffenceRecord, test: OffenceTest | undefined, isMain: boolean) {
  const { conventionOffence, requesting } = toldFacts(told);
  const requested = test && penaltyOf(test.maxMonths, test.maxKind);
  const electronic = ABOUT_DATA.includes(file.mechanism) ? true : saidOfEvidence(told);
  return {
    ...compact({
      conventionOffence,
      // The asker's word on the whole request is about its main offence.
      toldClass: isMain ? file.content?.offenceClass : undefined,
      electronicEvidence: electronic,
    }),
    maximumPenalty: compact({ requesting, requested }),
    punishableThere: punishable(test?.conduct),
  };
}

function punishable(conduct: OffenceTest["conduct"] | undefined): Punishable | undefined {
  if (conduct === "partly-punishable") return "partly";
  return conduct === undefined || conduct === "not-tested" ? undefined : conduct === "punishable";
}

/** What a record tells of the offence's article and of the heaviest penalty under the law of the State that asks. */
function toldFacts(record: OffenceRecord): { conventionOffence?: string; requesting?: MaximumPenalty } {
  return compact({
    conventionOffence: record["convention-article"]?.codes?.[0]?.replace(/^article-/, ""),
    requesting: penaltyOf(record["max-months"]?.number, record["max-kind"]?.codes?.[0]),
  });
}

function penaltyOf(months: number | undefined, heavier: string | undefined): MaximumPenalty | undefined {
  if (heavier !== undefined) return "life-or-heavier";
  return months === undefined ? undefined : { months };
}

function saidOfEvidence(record: OffenceRecord): boolean | undefined {
  const [said] = record["electronic-evidence"]?.codes ?? [];
  return said === undefined ? undefined : said === "yes";
}

/** The kind of offence of a draft, from the main record of its offences. */
export function offenceFactsOf(before: OffenceFacts, main: OffenceRecord = {}): OffenceFacts {
  const { conventionOffence, requesting } = toldFacts(main);
  const penalty = compact({ requesting, requested: before.maximumPenalty?.requested });
  return {
    electronicEvidence: saidOfEvidence(main) ?? before.electronicEvidence,
    ...compact({ conventionOffence }),
    ...(Object.keys(penalty).length === 0 ? {} : { maximumPenalty: penalty }),
  };
}
