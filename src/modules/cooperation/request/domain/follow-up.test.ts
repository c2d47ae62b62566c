import { describe, expect, it } from "vitest";
import type { ElementValue } from "../../../../protocol/bodies/index.ts";
import { namesPreserved, unfitToFollow } from "./follow-up.ts";
import { offenceFindings, withTestsOf } from "./offences.ts";
import { arrivalDigest } from "./screening.ts";
import { came } from "../../../../../tests/support/queue-files.ts";
import { content } from "../../../../../tests/support/request-files.ts";

const preservation = { mechanism: "preservation", drill: false } as const;

describe("what can hold a preservation", () => {
  it.each([
    ["stored-data", undefined],
    ["legal-assistance", undefined],
    ["legal-assistance", "records"],
    ["legal-assistance", "searches-and-freezing"],
    ["legal-assistance", "a-purpose-of-a-later-version"],
  ] as const)("is a request for its data: %s, %s", (mechanism, purpose) => {
    expect(unfitToFollow(preservation, { mechanism, purpose, drill: false })).toBeUndefined();
  });

  it.each([
    "preservation",
    "extradition",
    "interception",
    "real-time-traffic",
    "confiscation",
    "joint-investigation",
  ] as const)("is no %s", (mechanism) => {
    expect(unfitToFollow(preservation, { mechanism, drill: false })).toBe("mechanism");
  });

  it("is no service of documents, no exercise beside a real one, and nothing after another kind of request", () => {
    const [mechanism, drill] = ["stored-data", false] as const;
    const served = { mechanism: "legal-assistance", purpose: "service-of-documents", drill } as const;
    expect(unfitToFollow(preservation, served)).toBe("purpose");
    expect(unfitToFollow(preservation, { mechanism, drill: true })).toBe("drill");
    expect(unfitToFollow({ ...preservation, drill: true }, { mechanism, drill })).toBe("drill");
    expect(unfitToFollow({ mechanism: "stored-data", drill }, { mechanism, drill })).toBe("not-a-preservation");
  });
});

describe("whether a request lists what is preserved", () => {
  const listing = (elementId: string, ...values: string[]) => {
    const items = values.map((value) => ({ kind: "account", value }));
    return came({ content: { ...content, elements: { [elementId]: { items } satisfies ElementValue } } });
  };
  const preserved = listing("42(3)(c)", "Harbour.Desk@mail.example", "203.0.113.9");

  it("is seen whatever the case, the width and the spaces", () => {
    expect(namesPreserved(preserved, listing("40(15)(e)", " harbour.desk@MAIL.example"))).toBe(true);
    expect(namesPreserved(preserved, listing("40(15)(e)", "other@mail.example", "２０３.0.113.9"))).toBe(true);
  });

  it("is not guessed: another account, a provider that both name, or words alone say nothing", () => {
    expect(namesPreserved(preserved, listing("40(15)(e)", "desk@mail.example"))).toBe(false);
    expect(namesPreserved(listing("42(3)(d)", "Borealia Mail"), listing("40(15)(e)", "Borealia Mail"))).toBe(false);
    expect(namesPreserved(preserved, came({ content: { ...content, elements: {} } }))).toBe(false);
  });
});

describe("what was found of an offence for the arrest", () => {
  const offence = { "convention-article": { codes: ["article-13"] }, "max-months": { number: 96 } };
  const asked = (kind: string, ...records: (typeof offence)[]) =>
    came({
      mechanism: "extradition",
      content: {
        ...content,
        mechanism: "extradition",
        elements: { "request-kind": { codes: [kind] }, offences: { records } },
      },
    });
  const by = { userId: "u1", name: "Ana" };

  it("counts in the full request for the same offence, and is looked at anew where that is told otherwise", () => {
    const arrest = asked("provisional-arrest", offence);
    const test = {
      offence: 1,
      digest: arrivalDigest(arrest),
      conduct: "punishable",
      by,
      at: "2027-03-01T12:00:00.000Z",
    } as const;
    const tested = { ...arrest, offenceTests: [test] };
    const other = { ...offence, "convention-article": { codes: ["article-7"] } };
    const findings = (...records: (typeof offence)[]) =>
      offenceFindings(withTestsOf(asked("full-request", ...records), tested), [])?.offences.map(
        ({ test: found, outdated }) => [found?.from, found?.conduct, outdated],
      );
    expect(findings(other, offence)).toEqual([
      [undefined, undefined, false],
      [arrest.ownReference, "punishable", false],
    ]);
    expect(findings({ ...offence, "max-months": { number: 6 } })).toEqual([[arrest.ownReference, "punishable", true]]);
  });
});
