import { beforeAll, describe, expect, it } from "vitest";
import { byTwo, type Conferences, openConferences, opened } from "../../../../tests/support/conferences.ts";
import { readEndedList } from "../../../protocol/badges/ended-list.ts";
import { badgeVerdict } from "../../../protocol/badges/verdict.ts";
import { fromHex } from "../../../protocol/bytes.ts";
import type { PlaceHolder } from "../frame/domain/place-holder.ts";
import type { BadgeKeys } from "./badge-keys.ts";
import { shortNumber } from "./domain/badge.ts";
import { badgesPart } from "./part.ts";
import { badgeSource } from "./public-source.ts";
import { badgesOf } from "./store.ts";

let one: Conferences;
const places = new Map<string, PlaceHolder[]>();

beforeAll(async () => {
  one = await openConferences();
  const placeHolders = async (_: unknown, id: string) => await Promise.resolve(places.get(id) ?? []);
  one.module.contribute({ placeHolders });
});

const days = { firstDay: "2027-03-05", lastDay: "2027-03-06" };
const holder = (name: string, more: Partial<PlaceHolder> = {}): PlaceHolder => ({
  participantId: one.platform.random.uuid(),
  name,
  delegation: "Aurelia",
  category: "DEL",
  zones: ["A"],
  ...days,
  ...more,
});

let count = 0;
/** A conference with these people, and how its badges are called for. */
async function conference(...people: PlaceHolder[]) {
  count += 1;
  const slug = `badges-${count}`;
  const id = await opened(one, slug);
  places.set(id, people);
  const at = `/conferences/${id}/badges`;
  const make = async () => (await one.call("officer", "POST", at)).body;
  const listed = async () => (await one.call("officer", "GET", at)).body.badges;
  const keys = async (): Promise<BadgeKeys> => {
    const { routes } = one.module.contributions.publicPages ?? {};
    const answer = await routes?.request(`/badge/${slug}/keys.json`);
    return (await answer?.json()) as BadgeKeys;
  };
  return { id, slug, at, make, listed, keys };
}

describe("badges", () => {
  it("are made for everybody who has a place and none, and are let in by what everybody may know", async () => {
    const { id, make, listed, keys } = await conference(
      holder("Ada Example"),
      holder("示例小明", { zones: ["A", "B"] }),
    );
    expect(await make()).toEqual({ made: 2, changed: 0, withdrawn: 0 });
    expect(await make()).toEqual({ made: 0, changed: 0, withdrawn: 0 });
    expect((await listed()).map(({ serial }: { serial: number }) => serial).toSorted()).toEqual([1, 2]);
    const known = await keys();
    const [badge] = await badgesOf(one.platform.database.db, id);
    const verdict = badgeVerdict(badge?.code ?? "", {
      conferenceId: known.conference,
      keys: known.keys.map((key) => fromHex(key)),
      list: readEndedList(
        known.list,
        id,
        known.keys.map((key) => fromHex(key)),
      ),
      listAsOf: one.clock.now(),
      maxListAgeMinutes: known.maxListAgeMinutes,
      now: one.clock.now(),
      day: "2027-03-05",
    });
    expect(verdict).toMatchObject({ word: "admit", badge: { name: { text: "Ada Example" }, serial: 1, issue: 1 } });
  });

  it("follow who has a place and what is true of them: a serial is nobody else's, the list is a higher one", async () => {
    const ada = holder("Ada Example");
    const { id, make, listed, keys } = await conference(ada, holder("Bo Example"));
    await make();
    const before = await keys();
    places.set(id, [{ ...ada, name: "Ada Sample" }, holder("Cy Example")]);
    expect(await make()).toEqual({ made: 1, changed: 1, withdrawn: 1 });
    const all: { serial: number; issue: number; name: string; endedWhy?: string }[] = await listed();
    expect(
      all.map(({ serial, issue, name, endedWhy }) => `${serial}-${issue} ${name} ${endedWhy ?? ""}`).toSorted(),
    ).toEqual(["1-1 Ada Example changed", "1-2 Ada Sample ", "2-1 Bo Example withdrawn", "3-1 Cy Example "]);
    const after = await keys();
    const ended = readEndedList(
      after.list,
      id,
      after.keys.map((key) => fromHex(key)),
    );
    expect(ended?.number).toBeGreaterThan(Number(/number (\d+)/.exec(before.list.text)?.[1]));
    expect([...(ended?.ended ?? [])]).toEqual([
      [1, 1],
      [2, 1],
    ]);
  });

  it("nobody is badged twice, by two who make them at once", async () => {
    const { make, listed } = await conference(holder("Ada Example"), holder("Bo Example"));
    const both = await Promise.all([make(), make()]);
    expect(both.map(({ made }) => made).toSorted()).toEqual([0, 2]);
    expect(await listed()).toHaveLength(2);
  });

  it("are printed on a sheet, handed over, and replaced when lost", async () => {
    const { at, make, listed } = await conference(holder("Ada Example"), holder("عبد الرحمن المثال"));
    await make();
    const [{ badgeId }] = await listed();
    const upon = (what: string) => one.call("officer", "POST", `${at}/${badgeId}/${what}`);
    expect((await upon("handing-over")).code).toBe("badge-not-printed");
    expect((await one.call("officer", "POST", `${at}/sheets`)).body).toEqual({ sheet: 1, badges: 2 });
    expect((await one.call("officer", "POST", `${at}/sheets`)).code).toBe("badges-all-printed");
    expect((await upon("handing-over")).body).toMatchObject({ sheet: 1, handedBy: one.people.officer.id });
    expect((await upon("handing-over")).code).toBe("badge-handed-over");
    expect((await upon("replacement")).body).toMatchObject({ issue: 2 });
    expect((await upon("replacement")).code).toBe("badge-ended");
    expect((await one.call("officer", "POST", `${at}/sheets`)).body).toEqual({ sheet: 2, badges: 1 });
    expect((await one.call("officer", "GET", `${at}/print?sheet=3`)).code).toBe("sheet-unknown");
    const ended = (await one.call("officer", "GET", `${at}?state=ended`)).body.badges;
    expect(ended).toEqual([expect.objectContaining({ endedWhy: "lost", issue: 1 })]);
  });

  it("are revoked by two people, and whoever wore one gets no other", async () => {
    const { at, make, listed } = await conference(holder("Ada Example"));
    await make();
    const [{ badgeId }] = await listed();
    await byTwo(one, `${at}/${badgeId}/revocation`, { reason: "Worn by somebody else." });
    expect((await listed())[0]).toMatchObject({ endedWhy: "revoked" });
    expect(await make()).toEqual({ made: 0, changed: 0, withdrawn: 0 });
  });

  it("answer a short number with a word, and a guessed one as they answer an ended one", async () => {
    const today = { firstDay: "2026-11-20", lastDay: "2026-11-30" };
    const { id, slug, at, make } = await conference(holder("Ada Example", today), holder("Bo Example"));
    await make();
    const [ada, bo] = (await badgesOf(one.platform.database.db, id)).map(shortNumber);
    const ask = async (number = "") => await badgeSource(one).wordOf(slug, number);
    expect(await ask(ada)).toBe("admit");
    expect(await ask(bo)).toBe("do-not-admit");
    for (const guessed of ["1-1-000000", "9-1-123456", "1", "", ada?.replace("-1-", "-2-")]) {
      expect(await ask(guessed), guessed).toBe("do-not-admit");
    }
    const browser = await one.browse("officer");
    expect((await browser.open(at)).html).toContain(ada);
  });

  it("end with their conference: key and names are gone, and no more is made", async () => {
    const { id, make, at, keys } = await conference(holder("Ada Example"));
    await make();
    const { database } = one.platform;
    await database.transaction(async (tx) => await badgesPart({ parts: [] }).end?.(tx, id, one.clock.now()));
    expect(await badgesOf(database.db, id)).toEqual([]);
    expect((await one.call("officer", "POST", at)).code).toBe("badges-over");
    await expect(keys()).rejects.toThrow();
  });

  it("are nobody's affair who does not organise", async () => {
    const { at } = await conference(holder("Ada Example"));
    for (const who of ["treatyOfficer", "oversight", "drafter"] as const) {
      expect((await one.call(who, "GET", at)).code, who).toBe("role-missing");
      expect((await one.call(who, "POST", at)).code, who).toBe("role-missing");
    }
  });
});
