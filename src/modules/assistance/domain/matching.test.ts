import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PROVISIONS } from "../../../convention/index.ts";
import { matchesOf, type NeedToMatch, type ProfileToMatch } from "./matching.ts";

const ON = "2027-03-01";
const NEED: NeedToMatch = {
  state: "TV",
  items: ["art-24-2-review", "art-37-1"],
  kinds: ["training", "law"],
  languages: ["en", "fr"],
  wantedUntil: "2027-12-31",
};
const PROFILE: ProfileToMatch = {
  id: "a",
  items: ["art-24-2-review"],
  kinds: ["training"],
  states: ["TV", "KI"],
  languages: ["fr"],
  until: "2027-09-30",
  keptAt: new Date("2027-01-01T00:00:00Z"),
};

const one = (profile: Partial<ProfileToMatch>, need: Partial<NeedToMatch> = {}, on = ON) =>
  matchesOf({ ...NEED, ...need }, [{ ...PROFILE, ...profile }], on)[0];
const { items: _items, states: _states, ...OPEN } = PROFILE;

describe("a profile", () => {
  it("fits with every reason for which it does", () => {
    expect(one({})).toEqual({
      profile: PROFILE,
      why: {
        items: ["art-24-2-review"],
        byArticle: [],
        anyItem: false,
        kinds: ["training"],
        languages: ["fr"],
        until: "2027-09-30",
        namesState: true,
      },
    });
  });

  it("fits by the article where it names another item of it", () => {
    const other = PROVISIONS.find(({ id, article }) => article === 24 && id !== "art-24-2-review")?.id ?? "";
    expect(one({ items: [other] })).toMatchObject({ why: { items: [], byArticle: ["art-24-2-review"] } });
  });

  it("fits any item and any State where it names none", () => {
    expect(matchesOf(NEED, [OPEN], ON)[0]).toMatchObject({
      why: { items: [], byArticle: [], anyItem: true, namesState: false },
    });
  });

  it("stands for itself with an item that this checklist does not know", () => {
    const unknown = { items: ["art-99-1"] };
    expect(one(unknown)).toMatchObject({ whyNot: ["item"] });
    expect(one(unknown, unknown)).toMatchObject({ why: { items: ["art-99-1"] } });
    expect(one(unknown, { items: ["art-99-2"] })).toMatchObject({ whyNot: ["item"] });
  });

  it.each([
    ["profile-past", { until: "2027-02-28" }],
    ["state", { states: ["KI"] }],
    ["item", { items: ["art-53-1"] }],
    ["kind", { kinds: ["equipment"] }],
    ["language", { languages: ["ru"] }],
  ])("does not fit because of its %s", (reason, changed) => {
    expect(one(changed)).toEqual({ profile: { ...PROFILE, ...changed }, whyNot: [reason] });
  });

  it("does not fit a need that is past, and stands on its last day", () => {
    expect(one({}, { wantedUntil: "2027-02-28" })).toMatchObject({ whyNot: ["need-past"] });
    expect(one({ until: ON }, { wantedUntil: ON })).toMatchObject({ why: { until: ON } });
  });

  it("says everything for which it does not fit", () => {
    const none = { until: "2027-02-28", states: ["KI"], items: ["art-53-1"], kinds: ["equipment"], languages: ["ru"] };
    expect(one(none, { wantedUntil: "2027-02-27" })).toMatchObject({
      whyNot: ["profile-past", "need-past", "state", "item", "kind", "language"],
    });
  });
});

it("puts first what has most items in common, then what names them exactly, then the later last day, then what was said last", () => {
  const [review = "", other = ""] = PROVISIONS.filter(({ article }) => article === 24).map(({ id }) => id);
  const need = { ...NEED, items: [review, "art-37-1"] };
  const profiles = [
    { ...OPEN, id: "open" },
    { ...PROFILE, id: "out", states: ["KI"] },
    { ...PROFILE, id: "by-article", items: [other] },
    { ...PROFILE, id: "older", items: [review] },
    { ...PROFILE, id: "newer", items: [review], keptAt: new Date("2027-02-01T00:00:00Z") },
    { ...PROFILE, id: "longer", items: [review], until: "2027-10-01" },
    { ...PROFILE, id: "both", items: [other, "art-37-1"] },
    { ...PROFILE, id: "both-exactly", items: [review, "art-37-1"] },
  ];
  const order = matchesOf(need, profiles, ON).map(({ profile }) => profile.id);
  expect(order).toEqual(["both-exactly", "both", "longer", "newer", "older", "by-article", "open", "out"]);
});

describe("for any need and profiles", () => {
  const some = (values: readonly string[]) => fc.subarray([...values], { minLength: 1 });
  const items = some([...PROVISIONS.slice(60, 72).map(({ id }) => id), "art-99-1"]);
  const day = fc.constantFrom("2027-02-28", ON, "2027-06-01", "2027-12-31");
  const common = { kinds: some(["law", "training", "staff"]), languages: some(["en", "fr", "ru"]) };
  const need = fc.record({ ...common, state: fc.constantFrom("TV", "KI"), items, wantedUntil: day });
  const profile = fc.record(
    {
      ...common,
      id: fc.uuid(),
      items,
      states: some(["TV", "KI", "NR"]),
      until: day,
      keptAt: fc.date({ noInvalidDate: true }),
    },
    { requiredKeys: ["kinds", "languages", "id", "until", "keptAt"] },
  );
  const profiles = fc.uniqueArray(profile, { selector: ({ id }) => id, maxLength: 12 });

  it("each pair is in with a reason or out with one, as by the plain rules, and in the same order however the profiles come", () => {
    const article = new Map(PROVISIONS.map((item) => [item.id, item.article]));
    const isNear = (wanted: string, offered: string): boolean =>
      wanted === offered || (article.has(wanted) && article.get(wanted) === article.get(offered));
    fc.assert(
      fc.property(need, profiles, (wanted, all) => {
        const matches = matchesOf(wanted, all, ON);
        expect(matches.map((match) => match.profile.id).toSorted()).toEqual(all.map(({ id }) => id).toSorted());
        for (const match of matches) {
          const { profile: given } = match;
          const fits =
            given.until >= ON &&
            wanted.wantedUntil >= ON &&
            (given.states ?? [wanted.state]).includes(wanted.state) &&
            (given.items === undefined ||
              wanted.items.some((item) => given.items?.some((other) => isNear(item, other)))) &&
            wanted.kinds.some((kind) => given.kinds.includes(kind)) &&
            wanted.languages.some((language) => given.languages.includes(language));
          expect("why" in match).toBe(fits);
          if ("whyNot" in match) expect(match.whyNot.length).toBeGreaterThan(0);
          else expect(match.why.anyItem || match.why.items.length + match.why.byArticle.length > 0).toBe(true);
        }
        const fitting = matches.filter((match) => "why" in match);
        expect(matches.slice(0, fitting.length)).toEqual(fitting);
        expect(matchesOf(wanted, all.toReversed(), ON).slice(0, fitting.length)).toEqual(fitting);
      }),
    );
  });

  it("a profile that offers more fits whatever it fitted before", () => {
    const wider = fc.record({
      kinds: some(["law", "staff"]),
      languages: some(["en", "ru"]),
      items,
      states: some(["TV", "NR"]),
      until: day,
    });
    fc.assert(
      fc.property(need, profile, wider, fc.boolean(), (wanted, given, more, isOpen) => {
        const [before] = matchesOf(wanted, [given], ON);
        const { items: named, states, ...rest } = given;
        const wide = {
          ...rest,
          kinds: [...given.kinds, ...more.kinds],
          languages: [...given.languages, ...more.languages],
          until: more.until > given.until ? more.until : given.until,
          ...(named === undefined || isOpen ? {} : { items: [...named, ...more.items] }),
          ...(states === undefined || isOpen ? {} : { states: [...states, ...more.states] }),
        };
        const [after] = matchesOf(wanted, [wide], ON);
        if (before !== undefined && "why" in before) expect(after).toHaveProperty("why");
      }),
    );
  });
});
