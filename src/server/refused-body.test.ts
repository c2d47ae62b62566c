import { beforeAll, describe, expect, it } from "vitest";
import { openDescribedServer } from "../../tests/support/described-server.ts";
import type { Server } from "./composition.ts";

let server: Server;
let authorization: string;
const origin = "http://127.0.0.1:8400";

beforeAll(async () => {
  server = await openDescribedServer({ appUrl: origin });
  const { identity } = server.modules;
  const [admin] = await identity.people();
  authorization = `Bearer ${(await identity.becomeForTraining(admin?.id ?? "")).token}`;
});

describe("a form that is larger than what is taken", () => {
  const refused = async (headers: Record<string, string>): Promise<Response> => {
    const sent = { "content-type": "application/x-www-form-urlencoded", "content-length": "3000000" };
    const form = new Request(`${origin}/peers/new`, {
      method: "POST",
      headers: { origin, authorization, ...sent, ...headers },
      body: "x=1",
    });
    const answer = await server.refuseBody(form, 1_000);
    expect(form.bodyUsed).toBe(false);
    expect(answer.status).toBe(413);
    return answer;
  };

  it("is refused with a page, and not read", async () => {
    const page = await (await refused({})).text();
    expect(page).toContain('<html lang="en"');
    expect(page).toMatch(/<h1>.+<\/h1>/);
    expect(page).toContain("1,000 bytes");
  });

  it("is refused with a code where a script of a page sent it", async () => {
    const answer = await (await refused({ accept: "application/json" })).json();
    expect(answer).toMatchObject({ error: { code: "body-too-large" } });
  });

  it("is no reason to refuse any other request", async () => {
    expect((await server.app.request(`${origin}/sign-in`)).status).toBe(200);
  });
});
