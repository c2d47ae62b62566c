import { expect, it } from "vitest";
import { exampleView } from "../../../../tests/support/paper-view.ts";
import { placeLabel } from "./part-labels.ts";

it("names a part with the signs that isolate a name of the other script, and spells out those that somebody typed", () => {
  const offences = { records: [{ "domestic-name": { line: "Fraud\u202E" } }] };
  const label = placeLabel(exampleView("ar"), "offences", offences, 1);
  expect(label).toContain("\u2068Fraud⟦U+202E⟧\u2069");
  expect(label).not.toContain("⟦U+2068⟧");
});
