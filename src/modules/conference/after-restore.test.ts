import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { testClock } from "../../../tests/support/clock.ts";
import { ceremony } from "../../../tests/support/conferences.ts";
import { openSecretariat, type SecretariatServer } from "../../../tests/support/cooperation-network.ts";
import { person, personal } from "../../../tests/support/delegations.ts";
import { placesOf } from "../../../tests/support/planted-words.ts";
import { addDisposals, DISPOSALS_FILE, disposalsKey } from "../../platform/index.ts";
import { readEndedList } from "../../protocol/badges/ended-list.ts";
import { badgeVerdict } from "../../protocol/badges/verdict.ts";
import { fromHex } from "../../protocol/bytes.ts";
import { listedDisposals } from "../../server/listed-disposals.ts";
import type { BadgeKeys } from "./badges/badge-keys.ts";
import { badgesOf } from "./badges/store.ts";

// R1, R17: a backup neither knows which badges were made and ended after it, nor that people closed a conference.

async function openedConference(server: SecretariatServer, slug: string) {
  const desk = server.as("conferenceOfficer");
  const { conferenceId } = await desk.post("/conferences", { ...ceremony, slug });
  const at = `/conferences/${conferenceId}`;
  const { delegationId } = await desk.post(`${at}/delegations`, { entity: "XB", kind: "state" });
  const nominate = async (on: SecretariatServer, shownName: string, more: object = {}) => {
    const officer = on.as("conferenceOfficer");
    await officer.post(`${at}/delegations/${delegationId}/participants`, { ...person, shownName, ...more });
    const { version } = (await officer.get(`${at}/delegations/${delegationId}`)).delegation;
    await officer.post(`${at}/delegations/${delegationId}/acceptance`, { version });
  };
  await nominate(server, "Ada Example", { personal });
  return { conferenceId, at, nominate };
}

/** Two people publish the list of participants as it stands. */
async function publish(server: SecretariatServer, at: string): Promise<void> {
  const { askedId } = await server.as("conferenceOfficer").confirm(`${at}/list-of-participants`, {});
  await server.as("organiser").confirm(`/conferences/waiting/${askedId}/approval`);
}

async function takeOff(server: SecretariatServer, at: string, name: string): Promise<void> {
  const desk = server.as("conferenceOfficer");
  const [{ delegationId }] = (await desk.get(`${at}/delegations`)).delegations;
  const { participants } = await desk.get(`${at}/delegations/${delegationId}`);
  const { participantId } = participants.find(
    ({ entry }: { entry: { shownName: string } }) => entry.shownName === name,
  );
  await desk.post(`${at}/participants/${participantId}/withdrawal`, { reason: "Note 9" });
  await publish(server, at);
}

const publicList = async (
  { publicApp }: SecretariatServer,
  slug: string,
): Promise<{ status: number; text: string }> => {
  const answer = await publicApp.request(`/conference/${slug}/participants`);
  return { status: answer.status, text: await answer.text() };
};

const codesOf = async ({ platform }: SecretariatServer, id: string): Promise<string[]> =>
  (await badgesOf(platform.database.db, id)).map(({ code }) => code);

/** What a telephone says of each code that first hears of this conference now. */
async function words({ publicApp, platform }: SecretariatServer, slug: string, codes: readonly string[]) {
  const known = (await (await publicApp.request(`/badge/${slug}/keys.json`)).json()) as BadgeKeys;
  const keys = known.keys.map((key) => fromHex(key));
  const now = platform.clock.now();
  const list = readEndedList(known.list, known.conference, keys);
  const of = { conferenceId: known.conference, keys, list, listAsOf: now, maxListAgeMinutes: 240, now };
  return codes.map((code) => badgeVerdict(code, { ...of, day: ceremony.opensOn }).why);
}

describe("after a restore", () => {
  it("no badge is made, printed or handed over and no list is whole until there is a new key, which ends them all", async () => {
    const before = await openSecretariat(testClock("2027-03-01T12:00:00.000Z"));
    const slug = "restored";
    const { conferenceId, at, nominate } = await openedConference(before, slug);
    await before.as("conferenceOfficer").post(`${at}/badges`);
    await before.as("conferenceOfficer").post(`${at}/badges/sheets`);
    const { backup, server } = await before.backUp();
    await nominate(server, "Bo Example", { capacity: "adviser" });
    const desk = server.as("conferenceOfficer");
    await desk.post(`${at}/badges`);
    const [{ badgeId }] = (await desk.get(`${at}/badges?search=Ada`)).badges;
    await desk.post(`${at}/badges/${badgeId}/replacement`);
    const given = await codesOf(server, conferenceId);
    expect(await words(server, slug, given)).toEqual(["ended", "stands", "stands"]);

    const restored = await server.restore(backup);
    await restored.run();
    // The lost badge of then, the one that replaced it, and one that the backup never had.
    expect(await words(restored, slug, given)).toEqual(["no-list", "no-list", "no-list"]);
    const again = restored.as("conferenceOfficer");
    for (const held of ["", "/sheets", `/${badgeId}/replacement`, `/${badgeId}/handing-over`]) {
      expect(await again.refusal("POST", `${at}/badges${held}`)).toBe("badge-key-unsettled");
    }
    const [browser, admin] = [await restored.browse("conferenceOfficer"), await restored.browse("admin")];
    expect((await browser.open(`${at}/badges`)).html).toContain("A new badge key is needed");
    expect((await browser.open(at)).html).toContain("A new badge key is needed");
    expect((await admin.open("/recovery")).html).toContain("Badges that were made or ended after the backup");
    expect((await restored.as("admin").get("/recovery")).lists.conferencesToLookAt).toEqual([
      { conferenceId, slug, what: "badge-key" },
    ]);

    expect(await again.post(`${at}/badges/key`)).toEqual({ ended: 1 });
    expect(await again.refusal("POST", `${at}/badges/key`)).toBe("badge-key-settled");
    expect((await restored.as("admin").get("/recovery")).lists.conferencesToLookAt).toEqual([]);
    expect(await words(restored, slug, given)).toEqual(["unknown-key", "unknown-key", "unknown-key"]);

    await again.post(`${at}/badges`);
    const [{ badgeId: newest }] = (await again.get(`${at}/badges?search=Ada`)).badges;
    await again.post(`${at}/badges/${newest}/replacement`);
    const made = (await badgesOf(restored.platform.database.db, conferenceId)).filter(
      ({ code }) => !given.includes(code),
    );
    expect(made.map(({ name }) => name)).toContain("Ada Example");
    // No number of before: neither that of the badge that the backup never had, nor the issue that replaced the lost one.
    for (const { serial } of made) expect(serial).toBeGreaterThan(10_000_000);
  });
});

describe("a list of participants that was published before a restore", () => {
  it("is read by nobody until two people looked at it and published it again, and /recovery names it", async () => {
    const clock = testClock("2027-03-01T12:00:00.000Z");
    const before = await openSecretariat(clock);
    const slug = "leaked-name";
    const { conferenceId, at, nominate } = await openedConference(before, slug);
    await nominate(before, "Bo Example", { capacity: "adviser" });
    await publish(before, at);
    const { backup, server } = await before.backUp();
    await takeOff(server, at, "Bo Example");
    expect((await publicList(server, slug)).text).not.toContain("Bo Example");

    const restored = await server.restore(backup);
    await restored.run();
    expect((await publicList(restored, slug)).status).toBe(404);
    expect((await restored.publicApp.request(`/conference/${slug}/participants.json`)).status).toBe(404);
    const [browser, admin] = [await restored.browse("conferenceOfficer"), await restored.browse("admin")];
    expect((await browser.open(`${at}/list-of-participants`)).html).toContain("Nobody outside reads this list since");
    expect((await browser.open(at)).html).toContain(`${at}/list-of-participants/publication`);
    expect((await admin.open("/recovery")).html).toContain("Its list of participants is held back");
    const looked = async () => (await restored.as("admin").get("/recovery")).lists.conferencesToLookAt;
    expect(await looked()).toEqual([{ conferenceId, slug, what: "list-held-back" }]);
    // However many were opened since.
    for (let one = 1; one <= 100; one++) {
      await restored.as("conferenceOfficer").post("/conferences", { ...ceremony, slug: `later-${one}` });
    }
    expect(await looked()).toContainEqual({ conferenceId, slug, what: "list-held-back" });
    clock.advance(60 * 86_400_000);
    expect(await restored.as("conferenceOfficer").refusal("POST", `${at}/closing-preview`, { order: "Order 3" })).toBe(
      "list-held-back",
    );

    await takeOff(restored, at, "Bo Example");
    const { status, text } = await publicList(restored, slug);
    expect([status, text.includes("Ada Example"), text.includes("Bo Example")]).toEqual([200, true, false]);
    expect((await looked()).map(({ what }: { what: string }) => what)).not.toContain("list-held-back");
  });
});

describe("a badge key of before lives were kept", () => {
  it("goes on after an upgrade, and is settled after a restore", async () => {
    const server = await openSecretariat(testClock("2027-03-01T12:00:00.000Z"));
    const slug = "upgraded";
    const { conferenceId, at, nominate } = await openedConference(server, slug);
    await server.as("conferenceOfficer").post(`${at}/badges`);
    await sql`update conference.badge_key set life = null`.execute(server.platform.database.db);
    expect(await words(server, slug, await codesOf(server, conferenceId))).toEqual(["stands"]);
    await nominate(server, "Bo Example", { capacity: "adviser" });
    expect(await server.as("conferenceOfficer").post(`${at}/badges`)).toMatchObject({ made: 1 });

    const { backup } = await server.backUp();
    const restored = await server.restore(backup);
    await restored.run();
    expect(await restored.as("conferenceOfficer").refusal("POST", `${at}/badges`)).toBe("badge-key-unsettled");
  });
});

describe("a conference that two people closed after the backup", () => {
  async function closedSince(slug: string, takesOff = false) {
    const clock = testClock("2027-03-01T12:00:00.000Z");
    const before = await openSecretariat(clock);
    const { conferenceId, at, nominate } = await openedConference(before, slug);
    await nominate(before, "Bo Example", { capacity: "adviser" });
    await publish(before, at);
    clock.advance(60 * 86_400_000);
    const { backup, server } = await before.backUp();
    if (takesOff) await takeOff(server, at, "Bo Example");
    const [desk, organiser] = [server.as("conferenceOfficer"), server.as("organiser")];
    const { askedId } = await desk.confirm(`${at}/closing`, { order: "Order 3" });
    await organiser.confirm(`/conferences/waiting/${askedId}/approval`);
    const { db } = server.platform.database;
    const { rows } = await sql<{ at: Date }>`select destroyed_at as at from conference.data_key`.execute(db);
    const told = {
      listed: await listedDisposals(db),
      key: disposalsKey(server.platform.keystore),
      destroyedAt: rows[0]?.at,
    };
    return { conferenceId, at, slug, told, restored: await server.restore(backup) };
  }
  const stateOf = async ({ platform }: SecretariatServer): Promise<unknown> =>
    (
      await sql<{ closed: boolean }>`select closed_at is not null as closed from conference.conference`.execute(
        platform.database.db,
      )
    ).rows;

  it("is closed again where the list beside the backups says it, and /recovery tells so", async () => {
    const { restored, told, at, slug } = await closedSince("listed-closing", true);
    const folder = join(restored.platform.config.dataFolder, "restore");
    await mkdir(folder);
    await addDisposals(join(folder, DISPOSALS_FILE), told.listed, told.key);
    await restored.run();
    expect(await stateOf(restored)).toEqual([{ closed: true }]);
    // Another list stayed than that of the backup: nobody's name does.
    const places = await placesOf(restored.platform, ["Quillfeather", "Bo Example", "Ada Example"]);
    expect([...places.values()]).toEqual([[], [], []]);
    expect((await restored.as("admin").get("/recovery")).disposedAgain).toMatchObject([
      { kind: "conference", number: slug },
    ]);
    expect(await restored.as("conferenceOfficer").refusal("POST", `${at}/badges`)).toBe("conference-closed");
    expect((await (await restored.browse("admin")).open("/recovery")).html).toContain("disposed of again");
  });

  it("is closed again where its destroyed key came back with the backup of keys", async () => {
    const { restored, told, at, slug } = await closedSince("destroyed-key");
    const { db } = restored.platform.database;
    await sql`update conference.data_key set wrapped = null, destroyed_at = ${told.destroyedAt}`.execute(db);
    await restored.run();
    expect(await stateOf(restored)).toEqual([{ closed: true }]);
    expect((await restored.as("admin").get("/recovery")).disposedAgain).toHaveLength(1);
    // Which list stayed is not known: its own is held back until two people published it again, also of a closed conference.
    expect((await publicList(restored, slug)).status).toBe(404);
    await publish(restored, at);
    expect((await publicList(restored, slug)).text).toContain("Ada Example");
    expect(await restored.as("conferenceOfficer").refusal("POST", `${at}/list-of-participants-preview`, {})).toBe(
      "conference-closed",
    );
  });

  it("is named where nothing tells of it, and nobody's line without our code closes it", async () => {
    const { restored, told, conferenceId, slug } = await closedSince("nobody-says");
    const folder = join(restored.platform.config.dataFolder, "restore");
    await mkdir(folder);
    await addDisposals(join(folder, DISPOSALS_FILE), told.listed);
    await restored.run();
    expect(await stateOf(restored)).toEqual([{ closed: false }]);
    const { lists, toDisposeAgain } = await restored.as("admin").get("/recovery");
    expect(lists.conferencesToLookAt).toEqual(
      ["list-held-back", "closed-perhaps"].map((what) => ({ conferenceId, slug, what })),
    );
    expect(toDisposeAgain).toMatchObject([{ kind: "conference", id: conferenceId }]);
    await sql`delete from conference.data_key`.execute(restored.platform.database.db);
    expect((await restored.as("admin").get("/recovery")).lists.conferencesToLookAt).toContainEqual({
      conferenceId,
      slug,
      what: "key-missing",
    });
  });
});

describe("a name that two people struck off a closed conference after the backup", () => {
  async function struckSince(
    slug: string,
    {
      listsEach = true,
      closesSince = false,
      left = (lines) => [lines],
    }: {
      readonly listsEach?: boolean;
      /** After the backup. */
      readonly closesSince?: boolean;
      /** What a list says at each run of the restored server. */
      readonly left?: (lines: readonly string[]) => readonly (readonly string[])[];
    },
  ) {
    const clock = testClock("2027-03-01T12:00:00.000Z");
    const before = await openSecretariat(clock);
    const { at, nominate } = await openedConference(before, slug);
    for (const name of ["Bo Example", "Cy Example"]) await nominate(before, name, { capacity: "adviser" });
    await publish(before, at);
    clock.advance(60 * 86_400_000);
    const close = async (open: SecretariatServer) => {
      const { askedId } = await open.as("conferenceOfficer").confirm(`${at}/closing`, { order: "Order 3" });
      await open.as("organiser").confirm(`/conferences/waiting/${askedId}/approval`);
    };
    if (!closesSince) await close(before);
    const { backup, server } = await before.backUp();
    if (closesSince) await close(server);
    const told = join(server.platform.config.dataFolder, "listed-elsewhere.jsonl");
    const key = disposalsKey(server.platform.keystore);
    const list = async () => await addDisposals(told, await listedDisposals(server.platform.database.db), key);
    const desk = server.as("conferenceOfficer");
    const [{ delegationId }] = (await desk.get(`${at}/delegations`)).delegations;
    const { participants } = await desk.get(`${at}/delegations/${delegationId}`);
    await list();
    for (const name of ["Bo Example", "Cy Example"]) {
      clock.advance(60_000);
      const one = participants.find(({ entry }: { entry: { shownName: string } }) => entry.shownName === name);
      const asked = await desk.confirm(`${at}/participants/${one.participantId}/striking`, { reason: "danger" });
      await server.as("organiser").confirm(`/conferences/waiting/${asked.askedId}/approval`);
      if (listsEach || name === "Cy Example") await list();
    }
    const published = await server.publicApp.request(`/conference/${slug}/participants.json`);
    const stayed: string = JSON.parse(await published.text()).digest;
    const lines = (await readFile(told, "utf8")).trimEnd().split("\n");
    const restored = await server.restore(backup);
    const folder = join(restored.platform.config.dataFolder, "restore");
    await mkdir(folder);
    for (const some of left(lines)) {
      clock.advance(60_000);
      await writeFile(join(folder, DISPOSALS_FILE), some.map((line) => `${line}\n`).join(""));
      await restored.run();
    }
    return { restored, at, slug, clock, stayed };
  }
  const named = async ({ platform }: SecretariatServer): Promise<readonly (readonly string[])[]> => [
    ...(await placesOf(platform, ["Bo Example", "Cy Example", "Ada Example"])).values(),
  ];

  it("is struck off again where the list beside the backups has each list that stayed, and the rest stays", async () => {
    const { restored, at, slug, stayed } = await struckSince("struck-since", {});
    const [bo, cy, ada] = await named(restored);
    expect([bo, cy]).toEqual([[], []]);
    expect(ada).toContain("conference.published_list.text");
    expect((await publicList(restored, slug)).status).toBe(404);
    await publish(restored, at);
    const answer = await restored.publicApp.request(`/conference/${slug}/participants.json`);
    expect(await answer.json()).toMatchObject({ digest: stayed, list: { removed: 2 } });
    expect((await restored.as("admin").get("/recovery")).toDisposeAgain).toEqual([]);
  });

  it("is struck off again after a stop between the closing and it, and in the order of time, whatever the order of the lines", async () => {
    const left = (lines: readonly string[]) => [lines.slice(0, 1), lines.toReversed()];
    const { restored, at, slug, stayed } = await struckSince("struck-later", { closesSince: true, left });
    await publish(restored, at);
    const answer = await restored.publicApp.request(`/conference/${slug}/participants.json`);
    expect(await answer.json()).toMatchObject({ digest: stayed, list: { removed: 2 } });
  });

  it("is told where nobody's code stands behind the later line", async () => {
    const left = (lines: readonly string[]) => [
      lines.map((line, place) => (place === 0 ? line : JSON.stringify({ ...JSON.parse(line), mac: undefined }))),
    ];
    const { restored } = await struckSince("struck-unsigned", { closesSince: true, left });
    const { disposedAgain, toDisposeAgain } = await restored.as("admin").get("/recovery");
    expect([disposedAgain.length, toDisposeAgain.length]).toEqual([1, 2]);
  });

  it("takes all names with it where it cannot be told whose it was, and is looked at once", async () => {
    const { restored } = await struckSince("struck-at-once", { listsEach: false });
    expect(await named(restored)).toEqual([[], [], []]);
    expect((await restored.as("admin").get("/recovery")).toDisposeAgain).toEqual([]);
  });
});
