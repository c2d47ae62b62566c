import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../scripts/free-port.ts";
import { runCommand, startServer, type Ended } from "../support/cli-process.ts";
import { databaseForServer } from "../support/server-database.ts";
import { setUpAnswers, writeAnswers } from "../support/set-up-answers.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";

// Two administrators who both lost their passkeys: what is left is whoever has the machine (R16).

const data = join(temporaryFolder(), "data");
let url: string;
let oversightLink: string;

const recover = async (...args: string[]): Promise<Ended> =>
  await runCommand(["user", "recover", ...args, "--data", data, "--json"]);

async function signIn(link: string): Promise<{ token: string; code?: string }> {
  const answer = await fetch(new URL("/api/v1/session", url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ link: link.split("/").at(-1) }),
  });
  return (await answer.json()) as { token: string; code?: string };
}

beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const answers = await setUpAnswers({ port, appUrl: url, ...(await databaseForServer()) });
  const oversight: (typeof answers.people)[number] = { name: "Oda Five", languages: ["en"], roles: ["oversight"] };
  const people = [...answers.people, oversight];
  const done = await runCommand(["init", "--data", data, "--from", writeAnswers({ ...answers, people })]);
  expect(done).toMatchObject({ code: 0 });
  oversightLink = /Oda Five[^]*?(http\S+)/.exec(done.stdout)?.[1] ?? "";
});

describe("rogatory user recover", () => {
  it("gives an administrator whom no two others can help a link on a running server, and tells oversight", async () => {
    expect(await recover("Ada One", "--reason", "Both tokens burned.")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("(server-not-running)"),
    });
    const server = await startServer(data);
    const unknown = await recover("Cleo Three", "--reason", "Both tokens burned.");
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining("(administrator-unknown)") });
    expect(unknown.stderr).toContain("Ada One");
    expect(await recover("Ada One")).toMatchObject({ code: 2, stderr: expect.stringContaining("--reason") });
    expect(await recover("Ada One", "--reason", " ")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("(request-malformed)"),
    });

    const made = await recover("Ada One", "--reason", "Both tokens burned.");
    expect(made.code).toBe(0);
    const { link } = JSON.parse(made.stdout) as { link: string };
    expect(link).toContain(`${url}/sign-in/`);
    const { token } = await signIn(link);
    const me = await fetch(new URL("/api/v1/me", url), { headers: { authorization: `Bearer ${token}` } });
    expect(await me.json()).toMatchObject({ name: "Ada One", roles: ["administrator"] });

    const oversight = await signIn(oversightLink);
    const told = await fetch(new URL("/api/v1/access", url), {
      headers: { authorization: `Bearer ${oversight.token}` },
    });
    const { events } = (await told.json()) as { events: object[] };
    expect(events).toContainEqual(
      expect.objectContaining({
        kind: "recovered-on-machine",
        name: "Ada One",
        byName: null,
        reason: "Both tokens burned.",
      }),
    );
    expect(server.output()).toContain("identity.recovered-on-machine");
    expect(server.output()).not.toContain("burned");
    await server.stop();
  });
});
