import { describe, expect, it } from "vitest";
import { isInternationalNumber, telephoneHref, telephonesIn } from "./telephone.ts";

describe("a telephone number", () => {
  it.each([
    ["+254 20 555 0100", "tel:+254205550100"],
    [" +1 (212) 555-0100 ", "tel:+12125550100"],
    ["+999 1234", "tel:+9991234"],
    ["+44 20 7946 0100 ext. 12", "tel:+442079460100;ext=12"],
    ["+442079460100x7", "tel:+442079460100;ext=7"],
  ])("%s is dialled as %s", (number, href) => {
    expect(telephoneHref(number)).toBe(href);
  });

  it.each([
    "",
    "020 555 0100",
    "00254 20 555 0100",
    "+0 20 555 0100",
    "+999 12",
    "+1234567890123456",
    "+254 20 555 0100\u202e",
    "+254 20 555 0100;phone-context=evil",
    "ask the desk",
    `+1 ${"(".repeat(60)}5550100`,
    "+٢٥٤ ٢٠ ٥٥٥ ٠١٠٠",
  ])("is not %j: it would be dialled wrongly from abroad", (number) => {
    expect(isInternationalNumber(number)).toBe(false);
  });

  it("is found in the words around it", () => {
    expect(telephonesIn("Legal desk, +254 20 555 0100, at any hour")).toEqual([
      { text: "Legal desk, ", href: undefined },
      { text: "+254 20 555 0100", href: "tel:+254205550100" },
      { text: ", at any hour", href: undefined },
    ]);
    expect(telephonesIn("legal@mail.example").some(({ href }) => href !== undefined)).toBe(false);
  });
});
