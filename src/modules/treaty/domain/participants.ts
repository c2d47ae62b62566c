import { isPlainDate, type PlainDate, soughtName, stateName, STATES } from "../../../convention/index.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import { type Fact, type FactKind, isDeposit, type NewFact } from "./fact.ts";
import { checkNewFact, type RecordContext } from "./record-fact.ts";
import { isInvented } from "./world.ts";

/** What a row of the table says beside our record. */
export interface ParticipantRow {
  /** As a spreadsheet counts, from 1. */
  readonly row: number;
  readonly participant: string;
  readonly state?: string;
  readonly acts: readonly ParticipantAct[];
  /** What in the row could not be read. */
  readonly problem?: "participant-unknown" | "day-unreadable";
  /** The words that could not be read. */
  readonly words?: string;
}

export interface ParticipantAct {
  readonly fact: NewFact;
  /** `recorded`: stands here with this day; `differs`: with another; `new`: not here, and could be; `refused`: could not be. */
  readonly standing: "recorded" | "differs" | "new" | "refused";
  /** Of an act that differs, the entry that stands. */
  readonly recorded?: { readonly factId: string; readonly on: PlainDate };
  /** Of an act that could not be entered: why. */
  readonly code?: string;
}

/**
 * Reads the rows of a table of participants as the United Nations Treaty Collection prints one: participant, signature, consent with the
 * letter of its kind ("12 Mar 2026 a").
 */
export function readParticipants(
  rows: readonly (readonly string[])[],
  reference: string,
  against: RecordContext,
): readonly ParticipantRow[] {
  const states = namesOfStates();
  let record = against.standing;
  return rows.flatMap(([name = "", signature = "", consent = ""], index): ParticipantRow[] => {
    const participant = name.replace(/[\s\d*,]+$/u, "").trim();
    if (participant === "" || isHeading(signature, consent)) return [];
    const row = { row: index + 1, participant };
    const state = states.get(plain(participant));
    if (state === undefined) return [{ ...row, problem: "participant-unknown", words: participant, acts: [] }];
    const said = [dayOf(signature, "signature"), consentOf(consent)];
    const unread = said.find((one) => one !== undefined && "words" in one);
    if (unread !== undefined && "words" in unread) {
      return [{ ...row, state, problem: "day-unreadable", words: unread.words, acts: [] }];
    }
    const acts = said.flatMap((one): ParticipantAct[] => {
      if (one === undefined || "words" in one) return [];
      const kind = isInvented(state) ? "fictional" : "depositary";
      const act = beside({ ...one, state, source: { kind, reference } }, { ...against, standing: record });
      // What follows in the table is read as if what stands before it were entered.
      if (act.standing === "new")
        record = [
          ...record,
          { ...act.fact, factId: `row-${index}-${act.fact.kind}`, recordedAt: against.now, recordedBy: "" },
        ];
      return [act];
    });
    return [{ ...row, state, acts }];
  });
}

function beside(fact: NewFact, against: RecordContext): ParticipantAct {
  const isSame = ({ kind }: Fact): boolean => (isDeposit(fact.kind) ? isDeposit(kind) : kind === fact.kind);
  const stands = against.standing.findLast((one) => one.state === fact.state && isSame(one));
  if (stands !== undefined) {
    if (stands.on === fact.on && stands.kind === fact.kind) return { fact, standing: "recorded" };
    return { fact, standing: "differs", recorded: { factId: stands.factId, on: stands.on } };
  }
  try {
    checkNewFact(fact, against);
    return { fact, standing: "new" };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { fact, standing: "refused", code: error.code };
  }
}

/** A row of headings holds no day. */
function isHeading(signature: string, consent: string): boolean {
  return !/\d/.test(signature + consent) && /\p{L}/u.test(signature + consent);
}

type Said = { readonly kind: FactKind; readonly on: PlainDate } | { readonly words: string } | undefined;

/** The letters of the Treaty Collection: A acceptance, AA approval, a accession; none is a ratification. */
const CONSENTS: Readonly<Record<string, FactKind>> = {
  "": "ratification",
  A: "acceptance",
  AA: "approval",
  a: "accession",
};

function consentOf(cell: string): Said {
  const [, day = "", letters = ""] = /^(.*?\d{4}|\d{4}-\d\d-\d\d)\s*\(?([A-Za-z]*)\)?$/.exec(cell) ?? [];
  const kind = CONSENTS[letters];
  if (cell !== "" && kind === undefined) return { words: cell };
  return dayOf(day === "" ? cell : day, kind ?? "ratification");
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** "25 Oct 2025", "25 October 2025" or "2025-10-25". */
function dayOf(cell: string, kind: FactKind): Said {
  if (cell === "") return undefined;
  const [, day = "", name = "", year = ""] = /^(\d{1,2})\s+(\p{L}{3,9})\.?\s+(\d{4})$/u.exec(cell) ?? [];
  const month = MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  const on = /^\d{4}-\d\d-\d\d$/.test(cell)
    ? cell
    : `${year}-${String(month).padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isPlainDate(on) ? { kind, on } : { words: cell };
}

/** Every State by its code and by its names in English and French, whatever their accents. */
function namesOfStates(): ReadonlyMap<string, string> {
  const named = STATES.flatMap(({ code }) =>
    [code, stateName(code, "en"), stateName(code, "fr")].map((name) => [plain(name), code] as const),
  );
  return new Map(named);
}

function plain(name: string): string {
  return soughtName(name)
    .replace(/[^\p{L}]+/gu, " ")
    .trim();
}
