import { describe, expect, test, vi } from "vitest";
import { createEmptyServer } from "../src/set-up/empty-server.tsx";
import { STAFFING_RULES } from "../src/modules/cooperation/request/staffing.ts";
import { gapsAmong } from "../src/modules/identity/index.ts";
import type { SetUpAnswers, SetUpResult } from "../src/set-up/set-up.ts";
import { createLog, loadConfig, OFFICES } from "../src/platform/index.ts";
import { Refusal } from "../src/protocol/refusal.ts";
import { buildClient } from "../scripts/build-client.ts";
import { SET_UP_FORM } from "./support/set-up-answers.ts";
import { temporaryFolder } from "./support/temporary-folders.ts";

const ORIGIN = "http://localhost:7420";

/** Sends the form of the page in French, with the code that the terminal shows. */
async function setUpWith(
  answers: Partial<typeof SET_UP_FORM> & Readonly<Record<string, string>>,
  outcome: SetUpResult | Error = new Error("The set-up was begun."),
  office = "authority",
): Promise<{ status: number; html: string; given: SetUpAnswers | undefined }> {
  let given: SetUpAnswers | undefined;
  const shown = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const app = createEmptyServer({
    config: loadConfig({ ROGATORY_DATA_FOLDER: temporaryFolder() }),
    log: createLog("error"),
    assets: await buildClient(),
    setUp: async (chosen) => {
      given = chosen;
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
  });
  const code = /code: (\d{6})/.exec(String(shown.mock.calls.at(-1)?.[0]))?.[1] ?? "";
  shown.mockRestore();
  const headers = { "accept-language": "fr", origin: ORIGIN };
  const address = `${ORIGIN}/set-up?office=${office}`;
  const page = await app.request(address, { headers });
  const token = /name="form-token" value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
  const cookie = (page.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const body = new URLSearchParams({ ...SET_UP_FORM, ...answers, code, "form-token": token });
  const answer = await app.request(address, { method: "POST", body, headers: { ...headers, cookie } });
  return { status: answer.status, html: await answer.text(), given };
}

describe("the page that sets a State up", () => {
  test("says beside its field what is no time zone, and keeps the rest", async () => {
    const { status, html } = await setUpWith({
      timeZone: "Mars/Olympus",
      phone: "12",
      administrator2: SET_UP_FORM.administrator1,
    });
    expect(status).toBe(422);
    for (const field of ["phone", "administrator2"]) expect(html).toContain(`href="#field-${field}"`);
    expect(html).toContain('href="#field-timeZone"');
    // The code of a server that is nobody's yet is no State's.
    expect(html).toContain("Pas encore installé");
    expect(html).not.toMatch(/\bZZ\b/);
    expect(html).toContain('value="Mars/Olympus"');
    expect(html).toContain('value="Dag Four"');
  });

  test("makes a State that can send a request: three different people for its three steps", async () => {
    const done = {
      state: "XA",
      rootFingerprint: "",
      words: [],
      digits: "",
      awaitsSignatures: false,
      gaps: [],
      onDuty: [],
      people: [],
    };
    const { given } = await setUpWith({}, done);
    const staff = (given?.people ?? []).map(({ name, roles }) => ({ id: name, roles }));
    expect(gapsAmong(staff, STAFFING_RULES)).toEqual([]);
  });

  test("asks first what the server is for, and then only the questions of that office", async () => {
    const shown = vi.spyOn(console, "log").mockImplementation(() => undefined);
    const app = createEmptyServer({
      config: loadConfig({ ROGATORY_DATA_FOLDER: temporaryFolder() }),
      log: createLog("error"),
      assets: await buildClient(),
      setUp: async () => await Promise.reject(new Error("The set-up was begun.")),
    });
    shown.mockRestore();
    const read = async (path: string): Promise<string> => await (await app.request(`${ORIGIN}${path}`)).text();
    for (const path of ["/set-up", "/set-up?office=ministry"]) {
      const first = await read(path);
      for (const office of OFFICES) expect(first).toContain(`href="/set-up?office=${office}"`);
      expect(first).not.toContain("<form");
    }
    const secretariat = await read("/set-up?office=secretariat");
    for (const asked of ['name="treatyOfficer"', 'value="UN"', 'value="XZ"']) expect(secretariat).toContain(asked);
    for (const other of ['name="officer"', "24/7", 'value="XA"']) expect(secretariat).not.toContain(other);
    expect(await read("/set-up?office=host")).not.toContain('value="UN"');
  });

  test("asks for no code by whoever comes by the terminal's link, and takes no other", async () => {
    const shown = vi.spyOn(console, "log").mockImplementation(() => undefined);
    const app = createEmptyServer({
      config: loadConfig({ ROGATORY_DATA_FOLDER: temporaryFolder() }),
      log: createLog("error"),
      assets: await buildClient(),
      setUp: async () => await Promise.reject(new Error("The set-up was begun.")),
    });
    const [, link = ""] = /(http:\S+)/.exec(String(shown.mock.calls.at(-1)?.[0])) ?? [];
    shown.mockRestore();
    const code = new URL(link).searchParams.get("code") ?? "";
    const read = async (path: string): Promise<string> => await (await app.request(path)).text();
    expect(await read(link)).toContain(`value="${code}"`);
    expect(await read(link)).toContain(`href="/set-up?code=${code}"`);
    expect(await read(`${ORIGIN}/set-up?code=${code}`)).toContain(`href="/set-up?office=secretariat&amp;code=${code}"`);
    expect(await read(`${ORIGIN}/set-up?office=authority&code=%22%3E1`)).not.toContain('value="1"');
  });

  test("makes a secretariat whose acts have their two people", async () => {
    const done = {
      state: "XZ",
      rootFingerprint: "",
      words: [],
      digits: "",
      awaitsSignatures: false,
      gaps: [],
      onDuty: [],
      people: [],
    };
    const answers = { state: "XZ", treatyOfficer: "Tia Six", secondTreatyOfficer: "Una Seven" };
    const { status, given } = await setUpWith(answers, done, "secretariat");
    expect(status).toBe(200);
    expect(given?.config).toMatchObject({ office: "secretariat", state: "XZ", profile: "training" });
    expect(given?.designation.authorities.map(({ roles }) => roles)).toEqual([["secretariat"]]);
    const recording = (given?.people ?? []).filter(({ roles }) => roles.includes("treaty-officer"));
    expect(recording.map(({ name }) => name)).toEqual(["Tia Six", "Una Seven"]);
    const same = await setUpWith({ ...answers, secondTreatyOfficer: "Tia Six" }, done, "secretariat");
    expect(same.html).toContain('href="#field-secondTreatyOfficer"');
  });

  test("gives no State to a secretariat, and no secretariat's code to a State", async () => {
    const answers = { treatyOfficer: "Tia Six", secondTreatyOfficer: "Una Seven" };
    expect((await setUpWith({ ...answers, state: "XA" }, undefined, "secretariat")).html).toContain("#field-state");
    expect((await setUpWith({ state: "UN" })).html).toContain("#field-state");
  });

  test("names in its summary each field that needs an answer", async () => {
    const { status, html } = await setUpWith({ administrator1: "", phone: "" });
    expect(status).toBe(422);
    const summary = /class="error-summary".*?<\/div>/s.exec(html)?.[0] ?? "";
    expect(summary).toContain("Premier administrateur");
    expect(summary).toContain("Téléphone");
  });

  test("wants a telephone number that somebody can call at night", async () => {
    const { status, html } = await setUpWith({ phone: "abc" });
    expect(status).toBe(422);
    expect(html).toContain('href="#field-phone"');
  });

  test("does not take one person for two", async () => {
    const { status, html } = await setUpWith({ administrator2: " ada  one" });
    expect(status).toBe(422);
    expect(html).toContain('href="#field-administrator2"');
    expect(html).toContain("Ce doivent être des personnes différentes");
  });

  test("sets a State up with fewer people, and says which acts lack whom", async () => {
    const gaps = gapsAmong([{ id: "officer", roles: ["drafter", "executing-officer"] }], STAFFING_RULES);
    const done = {
      state: "XA",
      rootFingerprint: "",
      words: [],
      digits: "",
      awaitsSignatures: false,
      gaps,
      onDuty: [],
      people: [],
    };
    const { status, given, html } = await setUpWith({ secondOfficer: "", authoriser: " " }, done);
    expect(status).toBe(200);
    expect(given?.people.map(({ name }) => name)).toEqual(["Ada One", "Ben Two", "Cleo Three"]);
    expect(html).toContain("Décision sur une demande : personne d’autre ne peut l’approuver");
    expect((await setUpWith({ administrator2: "" })).html).toContain("#field-administrator2");
  });

  test("finds the fault of a person where another one is left out", async () => {
    const { status, html } = await setUpWith({ officer: "", secondOfficer: "Eve Five", authoriser: "eve five" });
    expect([status, /href="#field-(\w+)"/.exec(html)?.[1]]).toEqual([422, "authoriser"]);
  });

  test("refuses in the language of its reader", async () => {
    const refusal = new Refusal("set-up-under-way", "Another process is setting up a State in this folder.");
    const { status, html } = await setUpWith({}, refusal);
    expect(status).toBe(422);
    expect(html).toContain("Quelqu’un d’autre installe en ce moment un État dans ce dossier.");
  });

  test("says of a reason that nobody translated that it is in English", async () => {
    const { html } = await setUpWith({}, new Refusal("database-too-old", "PostgreSQL 15 is needed."));
    expect(html).toContain("Le motif, en anglais : PostgreSQL 15 is needed.");
  });

  test("shows each person's link, as text and as a code, under the State's own name", async () => {
    const people = [
      { name: "Ada One", roles: ["administrator"], link: `${ORIGIN}/sign-in/ada` },
      { name: "Dag Four", roles: ["authoriser", "custodian"], link: `${ORIGIN}/sign-in/dag` },
    ];
    const { status, html } = await setUpWith(
      {},
      {
        state: "XA",
        rootFingerprint: "",
        words: [],
        digits: "",
        awaitsSignatures: false,
        gaps: [],
        onDuty: [{ name: "Cleo Three", phone: "+999 1 555 0100" }],
        people,
      },
    );
    expect(status).toBe(200);
    expect(html).toMatch(/Cleo Three.* est désormais de permanence à toute heure et est appelé au .*\+999 1 555 0100/);
    for (const { link } of people) expect(html).toContain(link);
    expect(html.match(/<svg[^>]*role="img"/g)).toHaveLength(people.length);
    expect(html).toContain("Aurélia");
    expect(html).not.toContain("Pas encore installé");
  });
});
