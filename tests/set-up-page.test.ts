import { describe, expect, test, vi } from "vitest";
import { createEmptyServer } from "../src/set-up/empty-server.tsx";
import { lackingForSending } from "../src/modules/cooperation/request/domain/staffing.ts";
import { rolesFor } from "../src/modules/cooperation/access.ts";
import type { SetUpAnswers, SetUpResult } from "../src/set-up/set-up.ts";
import { createLog, loadConfig } from "../src/platform/index.ts";
import { Refusal } from "../src/protocol/refusal.ts";
import { buildClient } from "../scripts/build-client.ts";
import { SET_UP_FORM } from "./support/set-up-answers.ts";
import { temporaryFolder } from "./support/temporary-folders.ts";

const ORIGIN = "http://localhost:7420";

/** Sends the form of the page in French, with the code that the terminal shows. */
async function setUpWith(
  answers: Partial<typeof SET_UP_FORM>,
  outcome: SetUpResult | Error = new Error("The set-up was begun."),
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
  const code = /\d{6}/.exec(String(shown.mock.calls.at(-1)?.[0]))?.[0] ?? "";
  shown.mockRestore();
  const headers = { "accept-language": "fr", origin: ORIGIN };
  const page = await app.request(`${ORIGIN}/set-up`, { headers });
  const token = /name="form-token" value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
  const cookie = (page.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const body = new URLSearchParams({ ...SET_UP_FORM, ...answers, code, "form-token": token });
  const answer = await app.request(`${ORIGIN}/set-up`, { method: "POST", body, headers: { ...headers, cookie } });
  return { status: answer.status, html: await answer.text(), given };
}

describe("the page that sets a State up", () => {
  test("says beside its field what is no time zone, and keeps the rest", async () => {
    const { status, html } = await setUpWith({ timeZone: "Mars/Olympus" });
    expect(status).toBe(422);
    expect(html).toContain('href="#field-timeZone"');
    // The code of a server that is nobody's yet is no State's.
    expect(html).toContain("Aucun État n’est encore installé");
    expect(html).not.toMatch(/\bZZ\b/);
    expect(html).toContain('value="Mars/Olympus"');
    expect(html).toContain('value="Dag Four"');
  });

  test("makes a State that can send a request: three different people for its three steps", async () => {
    const done = { state: "XA", rootFingerprint: "", words: [], digits: "", awaitsSignatures: false, people: [] };
    const { given } = await setUpWith({}, done);
    const staff = (given?.people ?? []).map(({ name, roles }) => ({ id: name, roles }));
    expect(lackingForSending(staff, rolesFor)).toEqual([]);
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
    expect(html).toContain("Il faut cinq personnes différentes");
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
      { state: "XA", rootFingerprint: "", words: [], digits: "", awaitsSignatures: false, people },
    );
    expect(status).toBe(200);
    for (const { link } of people) expect(html).toContain(link);
    expect(html.match(/<svg[^>]*role="img"/g)).toHaveLength(people.length);
    expect(html).toContain("Aurélia");
    expect(html).not.toContain("Aucun État n’est encore installé");
  });
});
