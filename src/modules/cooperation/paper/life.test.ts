import { expect, it } from "vitest";
import { textsOf } from "../../../../tests/support/paper-checks.ts";
import { exampleView } from "../../../../tests/support/paper-view.ts";
import { after, by, incoming, requestId, text } from "../../../../tests/support/request-files.ts";
import { lifeBlocks } from "./life.ts";

const HIDDEN = "\u202E";
const AT = "2027-03-01T12:00:00.000Z";

it("prints how a request goes in words, whatever a peer writes in it", () => {
  const content = {
    requestId,
    step: "arrested",
    recordedAt: AT,
    records: [{ "happened-at": { moment: AT }, "happened-where": { line: `North${HIDDEN}port` } }],
    note: text("At night."),
  };
  const unknown = { requestId, step: "beamed-up", recordedAt: AT, instalment: 2 };
  const said = { type: "message", kind: "step", lane: "own", bearer: "peer", at: AT, by } as const;
  const file = after(incoming({ mechanism: "extradition" }), { ...said, content }, { ...said, content: unknown });
  const printed = textsOf(lifeBlocks(exampleView("en"), file, { own: "XB", peer: "XA" })).join("\n");
  for (const words of ["Arrested the person", "Borealia", "At night.", "beamed-up", "Instalment 2", "⟦U+202E⟧"]) {
    expect(printed).toContain(words);
  }
  expect(printed).not.toContain(HIDDEN);
  expect(lifeBlocks(exampleView("ar"), incoming(), { own: "XB", peer: "XA" })).toEqual([]);
});
