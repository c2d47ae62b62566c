import { describe, expect, it } from "vitest";
import { pagesOf, textsOf } from "../../../../tests/support/paper-checks.ts";
import { ORDER, RENEWED } from "../../../../tests/support/paper-orders.ts";
import { exampleView } from "../../../../tests/support/paper-view.ts";
import { refused } from "../../../../tests/support/refused.ts";
import { createPrinter } from "../../../platform/index.ts";
import type { OrderFile } from "../domain/order.ts";
import { orderPaper } from "./order-paper.ts";
import { renewalPaper } from "./renewal-paper.ts";

const printer = createPrinter();
const officer = { name: "Ingrid Solheim", phone: "+999 2 555 0199" };

describe.each(["en", "ar", "fr"] as const)("the papers of an order in %s", (lang) => {
  it("are printed, each text in that language", () => {
    const view = exampleView(lang);
    for (const paper of [orderPaper(view, ORDER, officer), renewalPaper(view, RENEWED, officer)]) {
      expect(pagesOf(printer.print(paper))).toBeGreaterThanOrEqual(2);
    }
    expect([...view.t.fellBack()]).toEqual([]);
  });
});

describe("the order to a provider", () => {
  it("says what is ordered, for how long, under which power and secrecy, and how to answer", () => {
    expect(orderPaper(exampleView("en"), ORDER, officer).blocks).toMatchSnapshot();
  });

  it("does not tell the provider which State asked", () => {
    const all = textsOf(orderPaper(exampleView("en"), ORDER, officer)).join("\n");
    expect(all).not.toContain("Aurelia");
    expect(all).not.toContain("XA-2027");
  });

  it.each(["25", "26", "27", "28", "29", "30"] as const)("has its own words for the power of Article %s", (power) => {
    const order = { ...ORDER, terms: { ...ORDER.terms, power, authorisation: "District Court of Northport, 12/2027" } };
    const view = exampleView("en");
    const texts = textsOf(orderPaper(view, order));
    expect(texts).toContain("District Court of Northport, 12/2027");
    expect(texts.filter((text) => text.startsWith("["))).toEqual([]);
    expect(texts.some((text) => text.includes(`Article ${power} of the`))).toBe(true);
  });

  it("names no period before it is served, and says that a draft binds nobody", () => {
    const { service: _, issuedAt: __, reply: ___, ...rest } = ORDER;
    const draft: OrderFile = { ...rest, state: "draft", periods: [] };
    const paper = orderPaper(exampleView("en"), draft);
    const texts = textsOf(paper);
    expect(paper.mark).toContain("Draft");
    expect(texts).toContain("Draft. It is not issued and binds nobody.");
    expect(texts).toContain("When this order is served on you");
    expect(texts.join()).not.toContain("Ends, on the earliest reading");
  });

  it("marks every page of a training or evaluation server, and none of a real one", () => {
    expect(orderPaper(exampleView("en"), ORDER).mark).toBe(
      "Training – invented States, no legal effect · Evaluation – not for use in proceedings",
    );
    expect(orderPaper(exampleView("en", { profile: "production", evaluation: false }), ORDER).mark).toBe("");
  });

  it("says in its first words that it belongs to an exercise", () => {
    const [first] = orderPaper(exampleView("en"), { ...ORDER, drill: true }).blocks;
    expect(first).toMatchObject({ kind: "notice", text: expect.stringContaining("exercise") as string });
  });
});

describe("the renewal", () => {
  it("says the further period without a gap, all periods, and why", () => {
    expect(renewalPaper(exampleView("en"), RENEWED, officer).blocks).toMatchSnapshot();
  });

  it("is refused for an order that was never renewed", () => {
    expect(() => renewalPaper(exampleView("en"), { order: ORDER, events: [] })).toThrow(refused("order-not-renewed"));
  });
});

describe("words that somebody wrote", () => {
  const hostile = "A\u202Eb\u0000 #panic() $x$ \u200B\u200B\u200B p\u0430ypal \u0378 \ud800";
  const order: OrderFile = {
    ...ORDER,
    terms: {
      ...ORDER.terms,
      providerName: hostile,
      providerContact: hostile,
      dataSpecified: hostile,
      issuingAuthority: hostile,
      authorisation: hostile,
      secrecy: { reason: hostile, reviewOn: "2027-05-01" },
    },
  };

  it.each(["en", "ar"] as const)("are spelled out where they hide something, in %s", (lang) => {
    const paper = orderPaper(exampleView(lang), order, { name: hostile });
    const texts = textsOf(paper).join("\n");
    for (const hidden of ["\u0000", "\u200B", "\u202E", "\ud800"]) expect(texts).not.toContain(hidden);
    expect(texts).toContain("⟦U+202E⟧");
    expect(texts).toContain("⟦U+200B ×3⟧");
    expect(pagesOf(printer.print(paper))).toBeGreaterThanOrEqual(2);
  });

  it("name the words that imitate others", () => {
    const texts = textsOf(orderPaper(exampleView("en"), order)).join("\n");
    expect(texts).toContain("mixes alphabets that look alike: p\u0430ypal");
  });

  it("keep telephone numbers and foreign lines in their order in a text from right to left", () => {
    const texts = textsOf(orderPaper(exampleView("ar"), ORDER, officer));
    expect(texts).toContain("\u2068Ingrid Solheim\u2069\n\u2066+999 2 555 0199\u2069");
  });
});
