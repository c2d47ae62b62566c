import { recipientKey } from "../../../../convention/index.ts";
import type { StepContent } from "../../../../protocol/bodies/index.ts";
import { utf8 } from "../../../../protocol/bytes.ts";
import { sha256Hex } from "../../../../protocol/digest.ts";
import type { Sha256Hex } from "../../../../protocol/identifiers.ts";
import type { Lane, LifeEntry } from "./message.ts";

// The agreement on a joint investigation (UNCC art. 48): one text for all its States, each pair of which has a matter of its own.

export const [DRAFTED, AGREED, SIGNED] = ["agreement-drafted", "agreement-agreed", "agreement-signed"] as const;

/** A text that was put forward, and how far it is. */
export interface Agreement {
  readonly digest: Sha256Hex;
  /** The States that it names, by code; a name that is no State's as it was written. `saidBy`: the lane in which it was said. */
  readonly states: readonly { readonly state: string; readonly saidBy?: Lane }[];
  /** Both States of the matter are named and every named one has agreed: by its own word, or some only as another State told. */
  readonly how: "stands" | "as-told" | "waits";
}

/** Each text of the matter, oldest first. For a State of the two only its own word counts; of a third one that somebody told it. */
export function agreementsOf(
  entries: readonly LifeEntry[],
  ofLanes: Readonly<Record<Lane, string>>,
): readonly Agreement[] {
  const said = entries.filter(({ step }) => step === AGREED);
  const texts = new Map(
    entries.flatMap(({ content }) => (content && statesOf(content) ? [[digestOf(content), content]] : [])),
  );
  return [...texts].map(([digest, content]) => {
    const states = (statesOf(content) ?? []).map((state) => {
      const saidBy = said.find((entry) => {
        const record = entry.content?.records?.[0];
        const about = recipientKey(record?.["agreed-by"]?.line ?? ofLanes[entry.lane]);
        const isOneOfTwo = Object.values(ofLanes).includes(state);
        return (
          record?.["agreement-digest"]?.line === digest &&
          about === state &&
          (!isOneOfTwo || ofLanes[entry.lane] === state)
        );
      })?.lane;
      return saidBy === undefined ? { state } : { state, saidBy };
    });
    const [named, agreed] = [states.map(({ state }) => state), states.every(({ saidBy }) => saidBy !== undefined)];
    const ofBoth = Object.values(ofLanes).every((state) => named.includes(state));
    const isOwnWord = states.every(({ state, saidBy }) => saidBy !== undefined && ofLanes[saidBy] === state);
    return { digest, states, how: ofBoth && agreed ? (isOwnWord ? "stands" : "as-told") : "waits" };
  });
}

/** The text with the digest that is named here, as either State put it forward in this matter. */
export function textBehind(
  entries: readonly LifeEntry[],
  { records }: Pick<StepContent, "records">,
): StepContent | undefined {
  const digest = records?.[0]?.["agreement-digest"]?.line;
  return entries.findLast(({ content }) => content && statesOf(content) && digestOf(content) === digest)?.content;
}

/** Whether no text is named, or one that was put forward. */
export function isTextOf(entries: readonly LifeEntry[], content: Pick<StepContent, "records">): boolean {
  return content.records?.[0]?.["agreement-digest"] === undefined || textBehind(entries, content) !== undefined;
}

/** Whether some State has agreed to this text, for itself or as told. */
export function isAgreedTo(entries: readonly LifeEntry[], content: Pick<StepContent, "records"> | undefined): boolean {
  const digest = content && statesOf(content) && digestOf(content);
  return (
    digest !== undefined &&
    entries.some((one) => one.step === AGREED && one.content?.records?.[0]?.["agreement-digest"]?.line === digest)
  );
}

/** SHA-256 of the States, by code and in order, a line each, an empty line, and the text: the same in every pair, whoever typed it (spec/kinds.md). */
export function digestOf(content: Pick<StepContent, "records">): Sha256Hex {
  const text = content.records?.[0]?.["agreement-text"]?.text?.text ?? "";
  return sha256Hex(utf8(`${(statesOf(content) ?? []).join("\n")}\n\n${text.trim()}\n`));
}

/** Undefined where it is no text of an agreement. */
function statesOf({ records }: Pick<StepContent, "records">): readonly string[] | undefined {
  const lines = records?.[0]?.["agreement-states"]?.text?.text.split("\n").map((line) => line.trim());
  return lines && [...new Set(lines.filter((line) => line !== "").map(recipientKey))].toSorted();
}
