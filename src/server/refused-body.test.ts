import { beforeAll, describe, expect, it } from "vitest";
import { composeServer } from "../../tests/support/composed-server.ts";
import { openTestPlatform } from "../../tests/support/platform.ts";
import type { Server } from "../composition.ts";

let server: Server;
let origin: string;

beforeAll(async () => {
  const platform = await openTestPlatform({ config: { profile: "evaluation" } });
  origin = platform.config.appUrl;
  server = await composeServer(platform);
});

describe("a form that is larger than what is taken", () => {
  const refused = async (headers: Record<string, string>): Promise<Response> => {
    const form = new Request(`${origin}/peers/new`, { method: "POST", headers: { origin, ...headers }, body: "x=1" });
    const answer = await server.refuseBody(form, 1_000);
    expect(form.bodyUsed).toBe(false);
    expect(answer.status).toBe(413);
    return answer;
  };

  it("is refused with a page in the language of its sender, and not read", async () => {
    const page = await (await refused({ "accept-language": "fr" })).text();
    expect(page).toContain('<html lang="fr"');
    expect(page).toMatch(/<h1>.+<\/h1>/);
    expect(page).toMatch(/1\s000 octets/);
  });

  it("is refused with a code where a script of a page sent it", async () => {
    const answer = await (await refused({ accept: "application/json" })).json();
    expect(answer).toMatchObject({ error: { code: "body-too-large" } });
  });

  it("is no reason to refuse any other request", async () => {
    expect((await server.app.request(`${origin}/sign-in`)).status).toBe(200);
  });
});
