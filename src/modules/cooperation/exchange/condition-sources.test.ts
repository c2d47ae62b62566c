import { describe, expect, it } from "vitest";
import type { Condition } from "../../../protocol/bodies/index.ts";
import type { ExhibitId } from "../../../protocol/identifiers.ts";
import { conditionSources, consentSource } from "./condition-sources.ts";
import type { RequestFile } from "../request/domain/request-file.ts";

const condition = (id: string, text: string): Condition => ({
  id,
  kind: "use-limit",
  article: "40(19)",
  text: { language: "en", text },
});
const limit = condition("condition-1", "This investigation only.");
const exhibit = {
  exhibitId: "01930000-0000-7000-8000-000000000001" as ExhibitId,
  number: "XB-1",
  manifest: { digest: "m", signedAt: "2027-03-05T10:00:00.000Z" },
};
// Only what the rules look at.
const file = (decision: object, consents: readonly object[] = []) =>
  ({
    decisions: [
      { told: { lane: "peer", at: "2027-03-01T10:00:00.000Z", content: { conditions: [limit] }, ...decision } },
    ],
    consents,
  }) as unknown as RequestFile;

describe("what binds the user of an exhibit", () => {
  it("is traced to the signed decision and to the signed manifest", () => {
    expect(conditionSources(file({ digest: "d", dispatchId: "x" }), { ...exhibit, conditions: [limit] })).toEqual([
      {
        condition: limit,
        sources: [
          { kind: "decision", at: "2027-03-01T10:00:00.000Z", digest: "d", dispatchId: "x" },
          { kind: "manifest", digest: "m", at: "2027-03-05T10:00:00.000Z" },
        ],
      },
    ]);
  });

  it("says of what came on paper that no signature vouches for it", () => {
    const paper = { datedOn: "2027-02-27", receivedAt: "2027-02-28T00:00:00.000Z", reference: "CAS/1" };
    expect(conditionSources(file({ paper }), { ...exhibit, conditions: [] })[0]?.sources).toEqual([
      { kind: "letter", at: paper.receivedAt, paper: { datedOn: "2027-02-27", reference: "CAS/1" } },
    ]);
  });

  it("takes the same id in other words for another condition, which the manifest alone sets", () => {
    const other = condition("condition-1", "Not before the arrest.");
    const bound = conditionSources(file({ digest: "d" }), { ...exhibit, conditions: [other] });
    expect(bound.map((one) => [one.condition.text.text, one.sources.map(({ kind }) => kind)])).toEqual([
      ["This investigation only.", ["decision"]],
      ["Not before the arrest.", ["manifest"]],
    ]);
  });

  it("is no longer bound by what a signed consent lifted, and shows that consent", () => {
    const consent = { lane: "peer", at: "2027-04-01T10:00:00.000Z", digest: "c", content: { lifts: ["condition-1"] } };
    expect(conditionSources(file({ digest: "d" }, [consent]), { ...exhibit, conditions: [] })[0]?.lifted).toEqual({
      kind: "consent",
      at: consent.at,
      digest: "c",
    });
  });
});

describe("the consent that opened a use", () => {
  const use = { kind: "other-case", purpose: "The second invoice" };
  const consent = (change: object) => ({
    lane: "peer",
    at: "2027-04-01T10:00:00.000Z",
    content: { lifts: [], use },
    ...change,
  });
  const opened = { consentId: "1", use: "other-case", purpose: use.purpose } as const;

  it("is found by its dispatch among others, and named by the digest of its signed body", () => {
    const consents = [
      consent({ dispatchId: "x1", digest: "d1" }),
      consent({ dispatchId: "x2", digest: "d2" }),
      consent({ dispatchId: "x3", digest: "d3" }),
    ];
    expect(consentSource(file({}, consents), { ...opened, reference: "x2" })).toMatchObject({
      kind: "consent",
      digest: "d2",
    });
    expect(consentSource(file({}, consents), { ...opened, reference: "x9" })).toBeUndefined();
  });

  it("is a letter without a digest where it came on paper, by its reference and its own use", () => {
    const paper = { datedOn: "2027-03-30", receivedAt: "2027-04-01T00:00:00.000Z", reference: "CAS/2" };
    const consents = [
      consent({ paper, content: { lifts: [], use: { ...use, kind: "publication" } } }),
      consent({ paper: { ...paper, datedOn: "2027-03-31" } }),
    ];
    expect(consentSource(file({}, consents), { ...opened, reference: "CAS/2" })).toEqual({
      kind: "letter",
      at: paper.receivedAt,
      paper: { datedOn: "2027-03-31", reference: "CAS/2" },
    });
  });
});
