import { expect, it } from "vitest";
import { openBrowser } from "../../../tests/support/browser.ts";
import { composeServer, startByHand } from "../../../tests/support/composed-server.ts";
import { openTestPlatform } from "../../../tests/support/platform.ts";
import { placesOf } from "../../../tests/support/planted-words.ts";

// The whole server of a State: what stands in an answer stays where answers are kept.

const planted = {
  missing: "plantedmissing",
  words: "plantedwords",
  obstacles: "plantedobstacles",
  help: "plantedhelp",
} as const;

it("no word of an answer is anywhere but among the answers, whatever is done with them", async () => {
  const platform = await openTestPlatform({ config: { profile: "training", state: "XA" } });
  const server = await composeServer(platform);
  await startByHand(server);
  const { identity, desk } = server.modules;
  const officers = ["one", "two"].map((name) => ({ name, languages: ["en"], roles: ["assistance-officer"] as const }));
  const administrators = ["three", "four"].map((name) => ({
    name,
    languages: ["en"],
    roles: ["administrator"] as const,
  }));
  await platform.database.transaction(async (tx) => await identity.found(tx, [...officers, ...administrators]));
  await desk.writeQueue();
  const people = await identity.people();
  const [first, second] = ["one", "two"].map((name) => people.find((one) => one.name === name));
  const origin = new URL(platform.config.appUrl).origin;
  const call = async (
    by: { id: string } | undefined,
    method: string,
    path: string,
    body?: unknown,
    digest?: string,
  ) => {
    const { token } = await identity.becomeForTraining(by?.id ?? "");
    const response = await server.app.request(`${origin}/api/v1${path}`, {
      method,
      headers: {
        origin,
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(digest === undefined ? {} : { "x-rogatory-confirmation": JSON.stringify({ digest }) }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(response.status, `${method} ${path}`).toBeLessThan(300);
    const text = new Uint8Array(await response.arrayBuffer());
    return response.headers.get("content-type")?.startsWith("application/json") === true
      ? JSON.parse(Buffer.from(text).toString())
      : text;
  };
  await call(first, "POST", "/assistance/assessments");
  const given = { version: 0, law: "no", practice: "not-set-up", ...planted };
  await call(first, "PUT", "/assistance/answers/art-7", given);
  const reform = { owner: second?.id, dueOn: "2020-01-01", step: "draft-law" };
  await call(first, "PUT", "/assistance/gaps/art-7/reform", reform);
  // A need that is asked for from the gap is typed anew: nothing of the answer stands in it, nor in its form.
  const asked = { items: ["art-7"], kinds: ["training"], groups: ["judges"], wantedUntil: "2027-09-01" };
  await call(first, "POST", "/assistance/needs", { ...asked, words: { original: "en", texts: { en: "Training." } } });
  const { id = "", name = "", roles = [], languages = [] } = first ?? {};
  const browser = await openBrowser(server.app, platform.config.appUrl, identity, { id, name, roles, languages });
  const form = (await browser.open("/assistance/needs/new?item=art-7")).html;
  for (const word of Object.values(planted)) expect(form).not.toContain(word);
  await call(first, "GET", "/assistance/gaps.pdf");
  await call(first, "POST", "/assistance/assessment", await call(first, "GET", "/assistance/assessment.json"));
  const at = "/assistance/assessments/1/closing";
  const { digest } = (await call(first, "POST", `${at}-preview`, {})).approval;
  const { askedId } = await call(first, "POST", at, {}, digest);
  const waiting = `/assistance/waiting/${askedId}`;
  const shown = (await call(second, "POST", `${waiting}/approval-preview`)).approval.digest;
  await call(second, "POST", `${waiting}/approval`, undefined, shown);

  const tasks = await desk.queue.page({ id: second?.id ?? "", roles: ["assistance-officer"] }, { limit: 10 });
  expect(tasks.needs.map(({ need }) => need)).toContain("late-reform");
  for (const [word, places] of await placesOf(platform, Object.values(planted))) {
    const column = Object.entries(planted).find(([, one]) => one === word)?.[0] ?? "";
    expect(places, word).toEqual([`assistance.answer.${column}`, "assistance.closing.snapshot"]);
  }
  await server.stop();
});
