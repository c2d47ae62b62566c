import { z } from "zod";
import { CHECKLIST_EDITIONS, provision } from "../../../convention/index.ts";
import { compact } from "../../../protocol/compact.ts";
import type { Given } from "../../../protocol/given.ts";
import { firstFault } from "../../../protocol/parse-document.ts";
import { isRefusal, Refusal } from "../../../protocol/refusal.ts";
import { parseStrictJson } from "../../../protocol/strict-json.ts";
import {
  ANSWER_STATES,
  type Answer,
  answerContent,
  contentOf,
  faultOfConfirmation,
  type Measure,
  measureEntry,
} from "./answer.ts";

// A whole assessment as one file: what is kept when a round is closed, what is exported, and what is read in. It names no person.

/** Of the form of this file. */
const FILE_VERSION = 1;
/** Of a file that is read in: hundreds of pages of answers. */
export const MAX_FILE_BYTES = 5 * 1024 * 1024;
const FORMAT = "rogatory-assessment";

// Documents stay where they are kept.
const measure = measureEntry.omit({ documentId: true }).extend({ measureId: z.uuid() });
const answer = answerContent.extend({
  item: z.string().max(60),
  /** The question in English as it was asked. */
  asked: z.string().max(1000),
  state: z.enum(ANSWER_STATES),
  carriedFrom: z.int().min(1).exactOptional(),
});

export const assessmentFile = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(FILE_VERSION),
  /** Of the questions. */
  edition: z.string().max(40),
  state: z.string().regex(/^[A-Z]{2}$/, "is not a two-letter State code"),
  cycle: z.int().min(1).max(100_000),
  measures: z.array(measure).max(5000),
  answers: z.array(answer).max(1000),
});
export type AssessmentFile = Given<typeof assessmentFile>;

/** What is read first, whatever the version. */
export const anyAssessmentFile = z.looseObject({ format: z.literal(FORMAT), version: z.int() });

/** The file of these answers, with the measures that they cite, in an order of its own. */
export function fileOf(
  about: Pick<AssessmentFile, "edition" | "state" | "cycle">,
  answers: ReadonlyMap<string, Answer>,
  measures: readonly Measure[],
): AssessmentFile {
  const cited = new Set([...answers.values()].flatMap((one) => one.measures));
  const { edition, state, cycle } = about;
  return {
    format: FORMAT,
    version: FILE_VERSION,
    edition,
    state,
    cycle,
    measures: measures
      .filter(({ measureId }) => cited.has(measureId))
      .toSorted((a, b) => (a.measureId < b.measureId ? -1 : 1))
      .map(({ measureId, title, citation, inForceFrom, language }) =>
        compact({ measureId, title, citation, inForceFrom, language }),
      ),
    answers: [...answers.values()]
      .toSorted((a, b) => (a.item < b.item ? -1 : 1))
      .map(({ item, asked, state: is, carriedFrom, ...content }) => ({
        item,
        ...contentOf(content),
        ...compact({ asked, state: is, carriedFrom }),
      })),
  };
}

/**
 * What a file says, parsed as JSON before. Refuses `unknown-version` of a newer one, and `assessment-malformed` with the place of the first
 * fault: what the schema does not let stand, a question twice, a confirmed answer without what rule A3 asks for, a citation of nothing.
 */
export function readAssessmentFile(value: unknown): AssessmentFile {
  const frame = anyAssessmentFile.safeParse(value);
  if (!frame.success) throw malformed(firstFault(frame.error));
  const { version } = frame.data;
  if (version !== FILE_VERSION) {
    const message = `The file is in version ${version}; this server reads version ${FILE_VERSION}.`;
    throw new Refusal("unknown-version", message, { details: { version } });
  }
  const parsed = assessmentFile.safeParse(value);
  if (!parsed.success) throw malformed(firstFault(parsed.error));
  const file: AssessmentFile = parsed.data;
  const measures = new Set(file.measures.map(({ measureId }) => measureId));
  const items = new Set<string>();
  for (const [index, one] of file.answers.entries()) {
    const at = `answers.${index}`;
    if (items.has(one.item)) throw malformed({ field: `${at}.item`, fault: "stands there twice" });
    items.add(one.item);
    if (!one.measures.every((id) => measures.has(id))) {
      throw malformed({ field: `${at}.measures`, fault: "cites a measure that is not in the file" });
    }
    const fault = one.state === "confirmed" ? faultOfConfirmation(one) : undefined;
    if (fault !== undefined) throw malformed({ field: `${at}.${fault.field ?? "state"}`, fault: fault.message });
  }
  return file;
}

/**
 * Refuses `assessment-of-another-state`, and `edition-unknown`: the same id may ask something else there. An edition before ours is
 * read: its answers stand beside the question as it was asked, and what is asked no more is left out and named.
 */
export function demandOurs({ state, edition }: AssessmentFile, own: string): void {
  if (state !== own) {
    const message = `The file has the answers of ${state}; this is the server of ${own}. Choose the file of ${own}.`;
    throw new Refusal("assessment-of-another-state", message, { field: "state", details: { state, own } });
  }
  if (CHECKLIST_EDITIONS.includes(edition)) return;
  const known = CHECKLIST_EDITIONS.join(", ");
  const message = `The file answers edition ${edition} of the checklist; this server knows ${known}. Upgrade it if that one is newer.`;
  throw new Refusal("edition-unknown", message, { field: "edition", details: { edition, known } });
}

/** The JSON of a file that a person chose. Refuses `assessment-unreadable`. */
export function parseAssessmentJson(bytes: Uint8Array): unknown {
  try {
    return parseStrictJson(bytes, { maxBytes: MAX_FILE_BYTES });
  } catch (cause) {
    // It fails in one of many ways, which are for whoever made the file.
    if (!isRefusal(cause)) throw cause;
    const message = `This is no JSON of an assessment: ${cause.message}`;
    throw new Refusal("assessment-unreadable", message, { field: "file", cause });
  }
}

/** Answers to questions that this edition does not have: they are left out, and named. */
export function unknownItems({ answers }: AssessmentFile): readonly string[] {
  return answers.flatMap(({ item }) => (provision(item) === undefined ? item : []));
}

function malformed({ field, fault }: { readonly field: string; readonly fault: string }): Refusal {
  const place = field === "" ? "format" : field;
  return new Refusal("assessment-malformed", `The file has a fault at "${place}": ${fault}.`, {
    field: place,
    details: { place, fault },
  });
}
