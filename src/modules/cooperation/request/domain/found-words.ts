import type { ElementValue } from "../../../../protocol/bodies/index.ts";
import { currentElements, type RequestFile } from "./request-file.ts";

type Fields = NonNullable<ElementValue["records"]>[number];

/** The members that hold words: of a free text and its translation, of a box, of an item, of a law. */
const WORDS = new Set(["text", "line", "value", "note", "citation"]);
const NAMES = [
  "given-names",
  "family-name",
  "original-name",
  "registered-name",
  "alias",
  "unknown-user",
  "victim-name",
];
/** Boxes that hold an identifier as it was written: of accounts, and of property. The number of an exhibit is one in its own dossier alone. */
const IDENTIFYING = ["value", "identification"];
const IDENTIFYING_ITEMS = ["account", "address", "link"];

/**
 * What a request says: asked, answered, decided and done on both sides. Not what is proposed and may never be said, nor who examined it;
 * and nothing of a restricted paper, not even that it has a name.
 */
export function wordsSaid(file: RequestFile): string[] {
  const {
    content,
    draft,
    proposal: _,
    stepProposal: __,
    supplement: ___,
    screenings: ____,
    offenceTests: _____,
    ...said
  } = file;
  return [...wordsWithin(content ?? draft), ...wordsWithin(said)];
}

/** The persons of whom it tells: what each is called, and all that is said of it. */
export function personsIn(file: RequestFile): { readonly name: string; readonly texts: readonly string[] }[] {
  return recordsOf(file).flatMap((fields) => {
    const name = NAMES.flatMap((id) => fields[id]?.line ?? []).join(" ");
    return name === "" ? [] : [{ name, texts: wordsWithin(fields) }];
  });
}

/** Accounts, addresses, wallets and the like, as they stand in their boxes. */
export function identifiersSaid(file: RequestFile): string[] {
  const items = Object.values(currentElements(file)).flatMap(({ items: of = [] }) => of);
  return [
    ...recordsOf(file).flatMap((fields) => IDENTIFYING.flatMap((id) => fields[id]?.line ?? [])),
    ...items.filter(({ kind }) => IDENTIFYING_ITEMS.includes(kind)).map(({ value }) => value),
  ];
}

function recordsOf(file: RequestFile): readonly Fields[] {
  return Object.values(currentElements(file)).flatMap(({ records = [] }) => records);
}

function wordsWithin(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(wordsWithin);
  if ("restricted" in value && value.restricted !== undefined) return [];
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) =>
    typeof member === "string" ? (WORDS.has(name) ? [member] : []) : wordsWithin(member),
  );
}
