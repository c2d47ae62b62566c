import { expect, it } from "vitest";
import { exhibitName } from "./exhibit-name.ts";

const named = (text: string) => exhibitName({ number: "XA-2027-E0001", title: { language: "en", text } });

it("calls an exhibit by number and name, in one line, with nothing hidden", () => {
  expect(named("Mailbox of\nthe harbour\u202E")).toBe("XA-2027-E0001: Mailbox of the harbour⟦U+202E⟧");
});

it("cuts a long name, and says a number once where it stands for the name", () => {
  expect(named("x".repeat(5_000)).length).toBeLessThan(130);
  expect(named("XA-2027-E0001")).toBe("XA-2027-E0001");
});
