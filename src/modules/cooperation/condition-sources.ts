import type { Condition } from "../../protocol/bodies/index.ts";
import type { ConditionSource, SourcedCondition, UsedExhibit } from "../evidence/index.ts";
import { isSameCondition, ofTheData } from "./domain/conditions.ts";
import { heardAt, type RequestFile, type Told } from "./domain/request-file.ts";

/**
 * Everything that the sender set for the use of an exhibit, each with what of the sender's own says so: its signed decision, its signed
 * manifest, or a letter that somebody registered; and with what lifted it.
 */
export function conditionSources(
  file: Pick<RequestFile, "decisions" | "consents">,
  { conditions, manifestDigest }: UsedExhibit,
): readonly SourcedCondition[] {
  const manifest: ConditionSource[] =
    manifestDigest === undefined ? [] : [{ kind: "manifest", digest: manifestDigest }];
  const inManifest = (one: Condition): ConditionSource[] =>
    conditions.some((other) => isSameCondition(one, other)) ? manifest : [];
  const decided = file.decisions.flatMap(({ told }) =>
    told.content.conditions.map((condition) => ({
      condition,
      sources: [sourceOf("decision", told), ...inManifest(condition)],
    })),
  );
  const came = ofTheData(file, conditions).map((condition) => ({ condition, sources: manifest }));
  return [...decided, ...came].map((one) => {
    const consent = file.consents.find(({ content }) => content.lifts.includes(one.condition.id));
    return consent === undefined ? one : { ...one, lifted: sourceOf("consent", consent) };
  });
}

function sourceOf(kind: "decision" | "consent", told: Told<unknown>): ConditionSource {
  const { paper, digest, dispatchId } = told;
  const at = heardAt(told);
  if (paper !== undefined) {
    const { datedOn, reference } = paper;
    return { kind: "letter", at, paper: { datedOn, ...(reference === undefined ? {} : { reference }) } };
  }
  return {
    kind,
    at,
    ...(digest === undefined ? {} : { digest }),
    ...(dispatchId === undefined ? {} : { dispatchId }),
  };
}
