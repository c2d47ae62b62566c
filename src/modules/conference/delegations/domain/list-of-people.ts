import { isPlainDate, sameName, soughtName, unseenIn } from "../../../../convention/index.ts";
import { fromUtf8 } from "../../../../protocol/bytes.ts";
import { personalData, type PersonalData } from "../../private/domain/personal-data.ts";
import { CAPACITIES, newParticipant, type NewParticipant, RANKS } from "./delegation.ts";

/** What a cell of a list can say of a person. */
type Column =
  | "delegation"
  | "title"
  | "shownName"
  | "capacity"
  | "rank"
  | "post"
  | "category"
  | "ignored"
  | "email"
  | "phone"
  | Exclude<keyof PersonalData, "contact">;

/**
 * Headers, as `soughtName` writes them, of our own lists, of OpenSlides (title, first_name, last_name, email, structure_level, number, groups,
 * vote_weight, is_present) and of Indico (first name, last name, affiliation, position, phone, e-mail: from memory).
 */
const HEADERS: Readonly<Record<string, Column>> = {
  delegation: "delegation",
  "structure level": "delegation",
  affiliation: "delegation",
  title: "title",
  "shown name": "shownName",
  "first name": "givenNames",
  "given names": "givenNames",
  "last name": "familyNames",
  "family names": "familyNames",
  capacity: "capacity",
  rank: "rank",
  post: "post",
  position: "post",
  category: "category",
  groups: "category",
  "born on": "bornOn",
  nationality: "nationality",
  "document number": "documentNumber",
  email: "email",
  "e mail": "email",
  phone: "phone",
  needs: "needs",
  number: "ignored",
  "vote weight": "ignored",
  "is present": "ignored",
};

/** What a list may look like: headers as we name them, and as two other programs write them. */
export const LIST_TEMPLATES = {
  rogatory: [
    "delegation",
    "shown name",
    "capacity",
    "rank",
    "post",
    "category",
    "family names",
    "given names",
    "born on",
    "nationality",
    "document number",
    "e-mail",
    "phone",
    "needs",
  ],
  openslides: ["structure_level", "title", "first_name", "last_name", "email", "groups"],
  indico: ["affiliation", "first name", "last name", "position", "e-mail", "phone", "category"],
} as const;

/** The headers of a template and one person below them, who is invented, as is the State. */
export function templateRows(
  template: keyof typeof LIST_TEMPLATES,
  words: { readonly capacity: string; readonly rank: string; readonly category: string },
): readonly [readonly string[], readonly string[]] {
  const example: Partial<Record<Column, string>> = {
    ...words,
    delegation: "Borealia",
    shownName: "Ada Example",
    post: "Minister of Justice",
    familyNames: "Example",
    givenNames: "Ada",
    bornOn: "1970-01-31",
    nationality: "XB",
    documentNumber: "P-0000001",
    email: "ada@borealia.example",
  };
  const headers = LIST_TEMPLATES[template];
  return [headers, headers.map((header) => example[HEADERS[plain(header)] ?? "ignored"] ?? "")];
}

/** Texts of our own files in any language, as `plain` writes them: headers by their column, capacities and ranks by their code. */
export interface ListWords {
  readonly headers: ReadonlyMap<string, string>;
  readonly capacity: ReadonlyMap<string, string>;
  readonly rank: ReadonlyMap<string, string>;
}

export const LIST_FAULTS = [
  "capacity-unknown",
  "category-unknown",
  "column-doubled",
  "column-missing",
  "column-unknown",
  "day-unreadable",
  "delegation-ambiguous",
  "delegation-empty",
  "delegation-full",
  "delegation-gone",
  "delegation-unknown",
  "formula",
  "name-twice",
  "person-kept-away",
  "person-twice",
  "rank-unknown",
  "too-many-columns",
  "two-heads",
  "unreadable",
  "unseen",
] as const;

/** What is wrong in a list, and where: rows as a spreadsheet counts them, from 1; the column by its header. */
export interface ListFault {
  readonly row: number;
  readonly column: string;
  readonly fault: (typeof LIST_FAULTS)[number];
  /** The words in the cell, or who else is meant; of what is sealed nothing, as nobody gave a reason for reading it. */
  readonly words: string;
}

/** A row that can be taken in. */
export interface ListedPerson {
  readonly row: number;
  /** As it is called in the list. */
  readonly delegation: string;
  readonly entry: NewParticipant;
  readonly personal?: PersonalData;
}

const SEALED = ["familyNames", "givenNames", "bornOn", "nationality", "documentNumber", "needs"] as const;
const SEALED_COLUMNS: readonly Column[] = [...SEALED, "email", "phone"];

/** Whether what stands in this column of a list is sealed. */
export const isSealedColumn = (header: string): boolean => {
  const column = HEADERS[plain(header)];
  return column !== undefined && SEALED_COLUMNS.includes(column);
};

const MAX_COLUMNS = 30;
/** A spreadsheet would run it (R36); a telephone number may begin with "+". */
const FORMULA = /^(?:[=@\t\r]|[+-](?![\d\s().-]+$))/;

/** Reads the rows of a list. `categories`: those of the conference by code and name. */
export function readPeople(
  rows: readonly (readonly string[])[],
  categories: readonly { readonly code: string; readonly name: string }[],
  known: ListWords,
): { readonly people: readonly ListedPerson[]; readonly faults: readonly ListFault[] } {
  const [headers = [], ...lines] = rows;
  const columns = headers.map((header) => HEADERS[known.headers.get(plain(header)) ?? plain(header)]);
  const faults = [...faultsOfHeaders(headers, columns)];
  if (faults.length > 0) return { people: [], faults };
  const people = lines.flatMap((cells, index): ListedPerson[] => {
    if (cells.every((cell) => cell === "")) return [];
    const row = index + 2;
    const faulty = (column: Column, fault: ListFault["fault"], words: string): void => {
      const shown = SEALED_COLUMNS.includes(column) ? "" : words;
      faults.push({ row, column: headers[columns.indexOf(column)] ?? column, fault, words: shown });
    };
    for (const [place, cell] of cells.entries()) {
      const column = columns[place];
      // Beside the headers: what stands there may be anything of the person.
      if (column === undefined) faults.push({ row, column: String(place + 1), fault: "too-many-columns", words: "" });
      else if (FORMULA.test(cell)) faulty(column, "formula", cell);
      else if (unseenIn(cell) !== undefined) faulty(column, "unseen", unseenIn(cell) ?? "");
    }
    const said = (column: Column): string => cells[columns.indexOf(column)] ?? "";
    const chosen = <Choice extends string>(
      column: "capacity" | "rank",
      choices: readonly Choice[],
      otherwise: Choice | undefined,
    ): Choice | undefined => {
      const wanted = plain(said(column));
      const found = choices.find((one) => plain(one) === wanted || known[column].get(wanted) === one);
      if (found === undefined && said(column) !== "") faulty(column, `${column}-unknown`, said(column));
      return found ?? otherwise;
    };
    if (plain(said("delegation")) === "") faulty("delegation", "delegation-empty", said("delegation"));
    const wanted = plain(said("category"));
    const category =
      wanted === "" && categories.length === 1
        ? categories[0]?.code
        : categories.find(({ code, name }) => [code, name].some((one) => plain(one) === wanted))?.code;
    if (category === undefined) faulty("category", "category-unknown", said("category"));
    const names = ["title", "givenNames", "familyNames"] as const;
    const shownName =
      said("shownName") ||
      names
        .map(said)
        .filter((one) => one !== "")
        .join(" ");
    const contact = [said("email"), said("phone")].filter((one) => one !== "").join(", ");
    if (said("bornOn") !== "" && !isPlainDate(said("bornOn"))) faulty("bornOn", "day-unreadable", "");
    const read = {
      entry: newParticipant.safeParse({
        shownName,
        capacity: chosen("capacity", CAPACITIES, "representative"),
        ...given("rank", chosen("rank", RANKS, undefined)),
        ...given("post", said("post")),
        category: category ?? "?",
        zones: [],
      }),
      personal: personalData.safeParse(
        Object.assign({}, given("contact", contact), ...SEALED.map((one) => given(one, said(one)))),
      ),
    };
    for (const [part, { error }] of Object.entries(read)) {
      for (const { path } of error?.issues ?? []) {
        const member = String(path[0] ?? part);
        const contacts: readonly Column[] = ["email", "phone"];
        const column =
          (member === "contact" ? contacts.find((one) => columns.includes(one)) : undefined) ?? (member as Column); // any other member is a column
        if (column !== "bornOn") faulty(column, "unreadable", said(column));
      }
    }
    if (!read.entry.success || !read.personal.success) return [];
    const personal = Object.keys(read.personal.data).length === 0 ? {} : { personal: read.personal.data };
    return [{ row, delegation: said("delegation"), entry: read.entry.data, ...personal }];
  });
  return { people, faults };
}

function* faultsOfHeaders(
  headers: readonly string[],
  columns: readonly (Column | undefined)[],
): Generator<ListFault, void, undefined> {
  const at = { row: 1 } as const;
  if (headers.length > MAX_COLUMNS) {
    yield { ...at, column: String(MAX_COLUMNS + 1), fault: "too-many-columns", words: String(headers.length) };
    return;
  }
  for (const [place, column] of columns.entries()) {
    const header = headers[place] ?? "";
    if (column === undefined) yield { ...at, column: String(place + 1), fault: "column-unknown", words: header };
    else if (column !== "ignored" && columns.indexOf(column) < place) {
      yield { ...at, column: header, fault: "column-doubled", words: header };
    }
  }
  const has = (column: Column): boolean => columns.includes(column);
  if (!has("delegation")) yield { ...at, column: "delegation", fault: "column-missing", words: "delegation" };
  if (!has("shownName") && !has("familyNames")) {
    yield { ...at, column: "shown name", fault: "column-missing", words: "shown name" };
  }
}

/** The row of the first byte that is not UTF-8. */
export function rowNotUtf8(bytes: Uint8Array): number | undefined {
  if (isUtf8(bytes)) return undefined;
  let row = 1;
  for (let from = 0; from <= bytes.length; row += 1) {
    const end = bytes.indexOf(0x0a, from);
    if (!isUtf8(bytes.subarray(from, end < 0 ? bytes.length : end))) return row;
    from = end + 1;
  }
  return row;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    fromUtf8(bytes);
    return true;
  } catch {
    // It is not UTF-8: an answer here, not an error.
    return false;
  }
}

export function plain(name: string): string {
  return soughtName(sameName(name))
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function given(name: string, value: string | undefined): Readonly<Record<string, string>> {
  return value === undefined || value === "" ? {} : { [name]: value };
}
