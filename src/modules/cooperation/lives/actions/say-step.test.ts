import { describe, expect, it } from "vitest";
import { after, by, incoming, requestId } from "../../../../../tests/support/request-files.ts";
import { type MechanismId, SAID_IN_ERROR, stepOf } from "../../../../convention/index.ts";
import type { StepContent } from "../../../../protocol/bodies/index.ts";
import type { RequestId } from "../../../../protocol/identifiers.ts";
import { digestOf } from "../../request/domain/agreement.ts";
import { hindranceOf, lifeOfRequest, openClaims } from "../../request/domain/life.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { twoPeopleFor } from "./say-step.ts";

type Records = StepContent["records"];

const at = (minute: number) => new Date(Date.UTC(2027, 2, 1, 12, minute)).toISOString();
const claimant: Records = [{ claimant: { line: "Bo Nemo" } }];
const OTHER = "0b9f7f52-6a4c-4d5f-8c1e-3a2b1c0d9e8f" as RequestId;

/** A request to us of which our State has said these, a minute after each other. */
function said(mechanism: MechanismId, ...steps: readonly (readonly [step: string, records?: Records])[]): RequestFile {
  return steps.reduce<RequestFile>((file, [step, records], minute) => {
    const content: StepContent = { requestId, step, recordedAt: at(minute), ...(records && { records }) };
    const told = { type: "message", kind: "step", content, lane: "own", bearer: "peer" } as const;
    return after(file, { ...told, at: at(minute), by });
  }, incoming({ mechanism }));
}
const why = (file: RequestFile, step: string, more: Partial<StepContent> = {}, beside: readonly RequestFile[] = []) =>
  twoPeopleFor({ file, beside }, stepOf(lifeOfRequest(file), step) ?? SAID_IN_ERROR, more);

describe("property that a third party claims", () => {
  const claimed = said("confiscation", ["frozen"], ["sold"], ["third-party-claim", claimant]);
  const sold = { step: "sold", recordedAt: at(1) };

  it("does not go on by a correction in whose place another step disposes of it", () => {
    expect(hindranceOf(claimed, { step: "enforced", corrects: sold, nevertheless: true })).toBeUndefined();
    expect(why(claimed, "enforced", { corrects: sold, nevertheless: true })).toBe("claim-undecided");
    const returned = said(
      "return-of-property",
      ["sharing-proposed"],
      ["return-agreed"],
      ["third-party-claim", claimant],
    );
    const agreed = { step: "return-agreed", recordedAt: at(1) };
    expect(hindranceOf(returned, { step: "disposed-at-home", corrects: agreed })).toBe("claim-undecided");
    // To say the same step right, or that it never was, is not to go on.
    expect(hindranceOf(claimed, { step: "sold", corrects: sold })).toBeUndefined();
    expect(hindranceOf(claimed, { step: SAID_IN_ERROR.id, corrects: sold })).toBeUndefined();
  });

  it.each([
    ["confiscation", "reduced", ["frozen", "lifting-intended"]],
    ["return-of-property", "costs-deducted", ["return-agreed"]],
  ] as const)("goes on, of a %s, by: %s", (mechanism, step, earlier) => {
    const before = earlier.map((one) => [one] as const);
    expect(hindranceOf(said(mechanism, ...before), { step })).toBeUndefined();
    expect(hindranceOf(said(mechanism, ...before, ["third-party-claim", claimant]), { step })).toBe("claim-undecided");
  });

  it.each(["confiscation", "return-of-property"] as const)("is decided by two people, of a %s", (mechanism) => {
    const file = said(mechanism, ["third-party-claim", claimant]);
    expect(hindranceOf(file, { step: "claim-decided", records: claimant })).toBeUndefined();
    expect(why(file, "claim-decided")).toBe("claim-undecided");
  });

  it("does not go on in the request for its return, whose people can decide what was claimed in the confiscation", () => {
    const back = { ...said("return-of-property", ["sharing-proposed"]), requestId: OTHER };
    expect(hindranceOf(back, { step: "return-agreed" })).toBeUndefined();
    expect(hindranceOf(back, { step: "return-agreed" }, [claimed])).toBe("claim-undecided");
    expect(hindranceOf(back, { step: "return-agreed", nevertheless: true }, [claimed])).toBeUndefined();
    expect(why(back, "return-agreed", { nevertheless: true }, [claimed])).toBe("claim-undecided");
    expect(why(back, "return-agreed", {}, [claimed])).toBeUndefined();
    const decided = said(
      "return-of-property",
      ["sharing-proposed"],
      ["claims-open"],
      ["property-confiscated"],
      ["claim-decided", claimant],
    );
    expect(openClaims(decided, [claimed])).toEqual([]);
    expect(openClaims(claimed, [decided])).toEqual([]);
  });
});

it("puts a text of a joint investigation right by one person until a State has agreed to it, and by two since", () => {
  const language = "en";
  const text: Records = [
    {
      "agreement-states": { text: { language, text: "XA\nXB" } },
      "agreement-text": { text: { language, text: "One." } },
    },
  ];
  const corrects = { step: "agreement-drafted", recordedAt: at(0) };
  const agreed = (digest: string): RequestFile =>
    said(
      "joint-investigation",
      ["agreement-drafted", text],
      ["agreement-agreed", [{ "agreement-digest": { line: digest } }]],
    );
  for (const step of ["agreement-drafted", SAID_IN_ERROR.id]) {
    expect(why(said("joint-investigation", ["agreement-drafted", text]), step, { corrects })).toBeUndefined();
    expect(why(agreed("0".repeat(64)), step, { corrects })).toBeUndefined();
    expect(why(agreed(digestOf({ records: text })), step, { corrects })).toBe("binds-state");
  }
});
