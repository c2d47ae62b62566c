import { compact } from "../../../protocol/compact.ts";
import type { Condition } from "../../../protocol/bodies/index.ts";
import type { ConditionSource, SourcedCondition, UsedExhibit } from "../../evidence/index.ts";
import { isSameCondition, ofTheData, type UseConsent } from "../request/domain/conditions.ts";
import { heardAt, type RequestFile, type Told } from "../request/domain/request-file.ts";

/**
 * Everything that the sender set for the use of an exhibit, each with what of the sender's own says so: its signed decision, its signed
 * manifest, or a letter that somebody registered; and with what lifted it.
 */
export function conditionSources(
  file: Pick<RequestFile, "decisions" | "consents">,
  { conditions, manifest: said }: UsedExhibit,
): readonly SourcedCondition[] {
  const manifest: ConditionSource[] =
    said === undefined ? [] : [{ kind: "manifest", digest: said.digest, at: said.signedAt }];
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

/** The message or letter of the sender in which it agreed to the use; undefined for a consent that is in no file. */
export function consentSource(
  { consents }: Pick<RequestFile, "consents">,
  { use, reference, recipient, purpose }: UseConsent,
): ConditionSource | undefined {
  const agreed = consents.find(({ content, dispatchId, paper }) => {
    const isMeant = (dispatchId ?? paper?.reference ?? paper?.datedOn) === reference;
    return (
      isMeant &&
      content.use?.kind === use &&
      content.use.recipient === recipient &&
      (purpose === undefined || content.use.purpose === purpose)
    );
  });
  return agreed && sourceOf("consent", agreed);
}

function sourceOf(kind: "decision" | "consent", told: Told<unknown>): ConditionSource {
  const { paper, digest, dispatchId } = told;
  const at = heardAt(told);
  if (paper !== undefined) {
    const { datedOn, reference } = paper;
    return { kind: "letter", at, paper: { datedOn, ...compact({ reference }) } };
  }
  return {
    kind,
    at,
    ...compact({ digest, dispatchId }),
  };
}
