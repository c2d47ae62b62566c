import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { byTwo, type Conferences, openConferences, opened } from "../../../../tests/support/conferences.ts";
import { invited, nominate, person, personal } from "../../../../tests/support/delegations.ts";
import { readEndedList } from "../../../protocol/badges/ended-list.ts";
import { badgeVerdict } from "../../../protocol/badges/verdict.ts";
import { fromHex } from "../../../protocol/bytes.ts";
import type { PlaceHolder } from "../frame/domain/place-holder.ts";
import { markClosed } from "../frame/store.ts";
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
  /** The word for each badge, as a telephone without a zone says it. */
  const words = async (): Promise<string[]> => {
    const known = await keys();
    const publicKeys = known.keys.map((key) => fromHex(key));
    const now = one.clock.now();
    const list = readEndedList(known.list, id, publicKeys);
    const knowledge = { conferenceId: id, keys: publicKeys, list, listAsOf: now, maxListAgeMinutes: 240, now };
    return (await badgesOf(one.platform.database.db, id)).map(
      ({ code }) => badgeVerdict(code, { ...knowledge, day: days.firstDay }).why,
    );
  };
  return { id, slug, at, make, listed, keys, words };
}

/** A delegation with an accepted person of whom everything is sealed, and their badge. */
async function accepted() {
  const made = await conference();
  const delegation = await invited(one, made.id, "XB");
  const enter = async () => await nominate(one, made.id, delegation, { personal });
  const { participantId } = (await enter()).body;
  const accept = async () => {
    const at = `/conferences/${made.id}/delegations/${delegation}`;
    const { version } = (await one.call("officer", "GET", at)).body.delegation;
    return await one.call("officer", "POST", `${at}/acceptance`, { version });
  };
  await accept();
  await made.make();
  const [{ badgeId }] = await made.listed();
  return { ...made, delegation, enter, accept, participantId, badgeId };
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
    expect(both.map(({ made }) => made).toSorted((a, b) => a - b)).toEqual([0, 2]);
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

  it("are revoked by two people, and whoever wore one gets no other; their sheet prints one less", async () => {
    const { id, at, make, listed } = await conference(holder("Ada Example"), holder("Bo Example"));
    await make();
    await one.call("officer", "POST", `${at}/sheets`);
    const [{ badgeId }] = await listed();
    await byTwo(one, `${at}/${badgeId}/revocation`, { reason: "worn-by-another" });
    expect((await listed())[0]).toMatchObject({ endedWhy: "revoked" });
    const { facts } = (await one.call("officer", "GET", `/conferences/${id}`)).body;
    expect(facts).toContainEqual({ id: "badges-printed", done: 1, of: 1 });
    const browser = await one.browse("officer");
    expect((await browser.open(at)).html).toContain("Sheet 1, badges: 1 (PDF)");
    const [, { badgeId: other }] = await listed();
    await one.call("officer", "POST", `${at}/${other}/replacement`);
    expect((await browser.open(at)).html).not.toContain("print?sheet=1");
    expect((await one.call("officer", "POST", `${at}/sheets`)).body).toEqual({ sheet: 2, badges: 1 });
    expect(await make()).toEqual({ made: 0, changed: 0, withdrawn: 0 });
  });

  it("are given again to whom two people revoked one in error: by two, and the old code stays ended", async () => {
    const { at, make, listed, words } = await conference(holder("Ada Example"));
    await make();
    const [{ badgeId }] = await listed();
    const lifting = `${at}/${badgeId}/revocation-lifting`;
    const reason = "wrong-badge";
    expect((await one.call("officer", "POST", `${lifting}-preview`, { reason })).code).toBe("badge-not-revoked");
    await byTwo(one, `${at}/${badgeId}/revocation`, { reason: "worn-by-another" });
    const browser = await one.browse("officer");
    expect((await browser.open(`${at}/${badgeId}`)).html).toContain(lifting);
    const asked = (await one.confirm("officer", lifting, { reason })).body;
    expect((await one.confirm("officer", `/conferences/waiting/${asked.askedId}/approval`)).code).toBe(
      "approval-needs-another-person",
    );
    expect(await make()).toMatchObject({ made: 0 });
    await one.confirm("organiser", `/conferences/waiting/${asked.askedId}/approval`);
    expect((await listed())[0]).toMatchObject({ endedWhy: "revoked-in-error" });
    expect((await browser.open(at)).html).toContain("To be made: 1 new");
    expect(await make()).toMatchObject({ made: 1 });
    expect(await words()).toEqual(["ended", "stands"]);
    expect((await one.call("officer", "POST", `${lifting}-preview`, { reason })).code).toBe("badge-not-revoked");
  });

  it("admit nobody whom two people refused, nor whoever was withdrawn, was replaced or whose delegation does not come", async () => {
    const leaving = [
      async (id: string, who: string) =>
        await byTwo(one, `/conferences/${id}/participants/${who}/refusal`, { ground: "host" }),
      async (id: string, who: string) =>
        await one.call("officer", "POST", `/conferences/${id}/participants/${who}/withdrawal`, { reason: "Note 9" }),
      async (id: string, who: string) =>
        await one.call("officer", "POST", `/conferences/${id}/participants/${who}/replacement`, {
          ...person,
          reason: "Note 8",
        }),
      async (id: string, _: string, delegation: string) =>
        await one.call("officer", "POST", `/conferences/${id}/delegations/${delegation}/ending`, {
          as: "withdrawn",
          reason: "Note 7",
        }),
    ];
    for (const leave of leaving) {
      const { id, participantId, delegation, words, listed } = await accepted();
      expect(await words()).toEqual(["stands"]);
      await leave(id, participantId, delegation);
      expect(await words(), String(leave)).toEqual(["ended"]);
      expect(await listed()).toMatchObject([{ endedWhy: "withdrawn" }]);
    }
  });

  it("are refused with a name to whoever was refused or lost theirs by two, entered anew", async () => {
    const refused = await accepted();
    await byTwo(one, `/conferences/${refused.id}/participants/${refused.participantId}/refusal`, { ground: "host" });
    const again = (await refused.enter()).body.error;
    expect(again).toMatchObject({ code: "person-kept-away", field: "personal.documentNumber" });
    expect(again.message).toContain("O. Quillfeather");

    const revoked = await accepted();
    await byTwo(one, `${revoked.at}/${revoked.badgeId}/revocation`, { reason: "conduct" });
    const gone = `/conferences/${revoked.id}/participants/${revoked.participantId}/withdrawal`;
    await one.call("officer", "POST", gone, { reason: "Note 9" });
    expect((await revoked.enter()).code).toBe("person-kept-away");
    expect(await revoked.make()).toEqual({ made: 0, changed: 0, withdrawn: 0 });
  });

  it("are asked about where nothing is sealed of whoever lost theirs by two: entered anew, in place of them, or renamed", async () => {
    const { id, delegation, at, badgeId, participantId } = await accepted();
    await byTwo(one, `${at}/${badgeId}/revocation`, { reason: "conduct" });
    const people = `/conferences/${id}/participants`;
    const renamed = { ...person, shownName: "Ada Marsh", version: 2, reason: "As written." };
    expect(await one.call("officer", "POST", `${people}/${participantId}/versions`, renamed)).toMatchObject({
      code: "person-kept-away",
      body: { error: { field: "shownName" } },
    });
    const known = { code: "name-known", body: { error: { field: "sameName" } } };
    const replaced = await one.call("officer", "POST", `${people}/${participantId}/replacement`, {
      ...person,
      reason: "Note 8",
    });
    expect(replaced).toMatchObject(known);
    await one.call("officer", "POST", `${people}/${participantId}/withdrawal`, { reason: "Note 9" });
    expect(await nominate(one, id, delegation)).toMatchObject(known);

    const other = (await nominate(one, id, delegation, { shownName: "Ada Marsh" })).body.participantId;
    const correction = { ...person, shownName: "Quillfeather, O.", version: 1, reason: "As written." };
    expect(await one.call("officer", "POST", `${people}/${other}/versions`, correction)).toMatchObject(known);
    const browser = await one.browse("officer");
    const page = await browser.open(`${people}/${other}/correction`);
    expect(page.html).not.toContain("Another person of the same name");
    const asked = await browser.submit(page.path, { shownName: correction.shownName, reason: "As written." });
    expect(asked.html).toContain("Another person of the same name");
    await browser.submit(page.path, { sameName: "Two passports were shown." });
    const { changes } = (await one.call("officer", "GET", `/conferences/${id}/delegations/${delegation}`)).body;
    expect(changes[0]).toMatchObject({ what: "corrected", reason: "As written. Two passports were shown." });
  });

  it.each([
    [
      "replaced as lost",
      async (at: string, badgeId: string) => void (await one.call("officer", "POST", `${at}/${badgeId}/replacement`)),
    ],
    [
      "withdrawn with its holder",
      async (at: string, _: string, who: string) =>
        void (await one.call("officer", "POST", at.replace("badges", `participants/${who}/withdrawal`), {
          reason: "Note 9",
        })),
    ],
  ])("are revoked by two although one of them had it %s meanwhile", async (_, meanwhile) => {
    const { at, badgeId, participantId, listed, words, enter } = await accepted();
    const asked = await one.confirm("officer", `${at}/${badgeId}/revocation`, { reason: "copied" });
    await meanwhile(at, badgeId, participantId);
    expect((await one.confirm("organiser", `/conferences/waiting/${asked.body.askedId}/approval`)).status).toBe(204);
    expect((await listed())[0]).toMatchObject({ endedWhy: "revoked" });
    expect(await words()).not.toContain("stands");
    await one.call("officer", "POST", at.replace("badges", `participants/${participantId}/withdrawal`), {
      reason: "Note 9",
    });
    expect((await enter()).code).toBe("person-kept-away");
    // What stays when the people's data are gone names nobody.
    const kept = await sql`select content, input from identity.asked`.execute(one.platform.database.db);
    expect(JSON.stringify([kept.rows, one.events])).not.toMatch(/Quillfeather|Boreal/);
    expect((await one.confirm("officer", `${at}/${badgeId}/revocation`, { reason: "copied" })).code).toBe(
      "badge-ended",
    );
  });

  it("say after a loss what is true of their holder then, and are not made for whoever has no place", async () => {
    const ada = holder("Ada Example");
    const { id, at, make, listed } = await conference(ada);
    await make();
    const [{ badgeId }] = await listed();
    const replace = async () => await one.call("officer", "POST", `${at}/${badgeId}/replacement`);
    places.set(id, []);
    expect((await replace()).code).toBe("no-place");
    places.set(id, [{ ...ada, zones: ["B"] }]);
    expect((await replace()).body).toMatchObject({ issue: 2, zones: ["B"] });
  });

  it("go on with another serial where a code has no higher issue", async () => {
    const { id, at, make, listed } = await conference(holder("Ada Example"), holder("Bo Example"));
    await make();
    const { db } = one.platform.database;
    await sql`update conference.badge set issue = 255 where conference_id = ${id} and serial = 1`.execute(db);
    const { badgeId } = (await listed()).find(({ serial }: { serial: number }) => serial === 1);
    expect((await one.call("officer", "POST", `${at}/${badgeId}/replacement`)).body).toMatchObject({
      serial: 3,
      issue: 1,
    });
  });

  it("are known under the address of their own conference alone", async () => {
    const { at, badgeId } = await accepted();
    const other = await conference();
    for (const [method, more] of [
      ["GET", ""],
      ["POST", "/replacement"],
    ] as const) {
      expect((await one.call("officer", method, `${other.at}/${badgeId}${more}`)).code, method).toBe("badge-unknown");
    }
    expect((await one.call("officer", "GET", `${at}/${badgeId}`)).status).toBe(200);
  });

  it("are looked for on their page, in any state, and paged through", async () => {
    const people = Array.from({ length: 51 }, (_, index) => holder(`Ada Example ${index}`));
    const { at, make } = await conference(...people, holder("Bo Example"));
    await make();
    const browser = await one.browse("officer");
    await browser.open(at);
    const found = (await browser.open(`${at}?search=Bo&state=`)).html;
    expect(found).toContain("Bo Example");
    expect(found).not.toContain("Ada Example");
    const first = (await browser.open(`${at}?search=&state=`)).html;
    const [, older = ""] = /href="([^"]*)" rel="next"/.exec(first) ?? [];
    const second = (await browser.open(older.replaceAll("&amp;", "&"))).html;
    expect([first, second].map((html) => html.match(/class="ref"/g)?.length)).toEqual([25, 25]);
  });

  it("are not made any more once the conference closed, whoever waited meanwhile", async () => {
    const { id, at } = await conference(holder("Ada Example"));
    const { database } = one.platform;
    const begun = Promise.withResolvers<undefined>();
    const closing = database.transaction(async (tx) => {
      await badgesPart({ parts: [] }).end?.(tx, id, one.clock.now());
      begun.resolve(undefined);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await markClosed(tx.db, id, one.clock.now());
    });
    await begun.promise;
    const made = one.call("officer", "POST", at);
    await closing;
    expect((await made).code).toBe("conference-closed");
  });

  it("tell every zone of the conference, those too that no badge opens", async () => {
    const { make, keys } = await conference(holder("Ada Example", { zones: ["B"] }));
    await make();
    expect((await keys()).zones).toEqual([
      { number: 0, code: "B", name: "Press centre" },
      { number: 16, code: "A", name: "Plenary hall" },
    ]);
  });

  it("answer a short number with a word, and a guessed one as they answer an ended one", async () => {
    const today = { firstDay: "2026-11-20", lastDay: "2026-11-30" };
    const { id, slug, at, make } = await conference(holder("Ada Example", today), holder("Bo Example"));
    await make();
    const [ada, bo] = (await badgesOf(one.platform.database.db, id)).map(shortNumber);
    const ask = async (number = "") => await badgeSource(one).wordOf(slug, number);
    // A number says neither zone nor name: somebody looks.
    expect(await ask(ada)).toBe("ask");
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
