import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, statSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../scripts/free-port.ts";
import { cliFile, runCommand, startServer } from "../support/cli-process.ts";
import { databaseForServer } from "../support/server-database.ts";
import { setUpAnswers, writeAnswers } from "../support/set-up-answers.ts";
import { skipReason } from "../support/skips.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";
import { PATIENCE_MS } from "../support/patience.ts";

const passphrase = "nine invented words make a long enough passphrase";
const data = join(temporaryFolder(), "data");
const restored = join(temporaryFolder(), "restored");
let url: string;
let signedAtSetUp: number;

const unlock = async (input: string) => await runCommand(["unlock", "--data", data, "--json"], { input });
const ready = async (): Promise<[number, unknown]> => {
  const answer = await fetch(new URL("/health/ready", url));
  return [answer.status, await answer.json()];
};
const page = async (path: string): Promise<string> => await (await fetch(new URL(path, url))).text();

beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const answers = await setUpAnswers({
    keyUnlock: "passphrase",
    port,
    appUrl: url,
    ...(await databaseForServer()),
  });
  const result = await runCommand(["init", "--data", data, "--from", writeAnswers(answers)], {
    input: `${passphrase}\n`,
  });
  expect(result.stderr).not.toContain(passphrase);
  expect(result).toMatchObject({ code: 0 });
  expect(result.stdout).toContain("rogatory unlock");
  signedAtSetUp = sizeOfCheckpoint();
});

describe("a server whose keys are opened by a passphrase", () => {
  it("starts locked, says so everywhere, is unlocked while it runs, and goes on without a restart", async () => {
    const server = await startServer(data);
    expect(server.output()).toContain("Locked: keys not open");
    expect(await ready()).toEqual([
      503,
      { ready: false, state: "locked", next: "rogatory unlock", faults: ["locked"] },
    ]);
    for (const path of ["/sign-in", "/convention", "/status"]) {
      expect(await page(path), path).toContain("Locked: keys not open.");
    }
    const dispatch = await fetch(new URL("/peer/v1/dispatches", url), { method: "POST", body: "x" });
    expect([dispatch.status, dispatch.headers.get("retry-after"), await dispatch.text()]).toEqual([
      503,
      "30",
      '{"code":"locked"}',
    ]);

    const socket = join(data, "local/control/socket");
    expect([statSync(socket).mode & 0o777, statSync(join(data, "local/control")).mode & 0o777]).toEqual([0o600, 0o700]);

    const beforeWrong = performance.now();
    const wrong = await unlock("nine other words that are not the passphrase\n");
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining("(wrong-passphrase)")]);
    expect(performance.now() - beforeWrong).toBeGreaterThan(1_000);
    expect((await ready())[0]).toBe(503);
    expect(sizeOfCheckpoint()).toBe(signedAtSetUp);

    expect(await unlock(`${passphrase}\n`)).toMatchObject({ code: 0, stdout: expect.stringContaining("unlocked") });
    expect(await ready()).toEqual([200, { ready: true, faults: [] }]);
    expect(await page("/sign-in")).not.toContain("Locked: keys not open.");
    // The integrator signs what waited, with the refused attempt and the opening among it.
    await until(() => sizeOfCheckpoint() > signedAtSetUp);
    const entries = readFileSync(join(data, "log/tile/entries/000.p", String(sizeOfCheckpoint())), "latin1");
    expect(entries).toContain("server.unlock-refused");
    expect(entries).toContain("server.keys-unlocked");

    expect(await unlock(`${passphrase}\n`)).toMatchObject({ code: 0, stdout: expect.stringContaining("was-open") });
    expect(server.output()).not.toContain(passphrase);
    await server.stop();
    expect(existsSync(socket)).toBe(false);
  });

  it("is locked again after it was killed, and a socket that was left behind is no obstacle", async () => {
    const first = await startServer(data);
    expect(await unlock(passphrase)).toMatchObject({ code: 0 });
    await first.kill();
    expect(existsSync(join(data, "local/control/socket"))).toBe(true);
    expect(await unlock(passphrase)).toMatchObject({ code: 1, stderr: expect.stringContaining("server-not-running") });
    const second = await startServer(data);
    expect((await ready())[0]).toBe(503);
    expect(await unlock(passphrase)).toMatchObject({ code: 0 });
    expect((await ready())[0]).toBe(200);
    await second.stop();
  });

  it("answers hostile lines with a code, cuts what is too long, and takes one attempt at a time", async () => {
    const server = await startServer(data);
    expect(await speak('{"action":"stop"}\n')).toContain("request-malformed");
    expect(await speak("not json\n")).toContain("unexpected");
    expect(await speak("x".repeat(20_000))).toBe("");
    const [one, two] = await Promise.all([speak(ask("a wrong passphrase")), speak(ask("another wrong passphrase"))]);
    const codes = [one, two].map((text) => /"code":"([a-z-]+)"/.exec(text)?.[1]);
    expect(new Set(codes)).toEqual(new Set(["unlock-under-way", "wrong-passphrase"]));
    expect((await ready())[0]).toBe(503);
    await server.stop();
  });

  it("takes the passphrase from a terminal without showing it", async () => {
    if (spawnSync("script", ["--version"]).status !== 0) {
      skipReason("the passphrase at a terminal", "no script (util-linux) here");
      return;
    }
    const command = `${process.execPath} ${await cliFile()} unlock --data ${data}`;
    const inTerminal = ["-qefc", command, "/dev/null"];
    // Nobody types a passphrase into a command that could not use it.
    const inVain = spawnSync("script", inTerminal, { encoding: "utf8", input: "", timeout: PATIENCE_MS });
    expect([inVain.status, inVain.stdout]).toEqual([1, expect.stringContaining("(server-not-running)")]);
    expect(inVain.stdout).not.toContain("Passphrase");
    const server = await startServer(data);
    const terminal = spawn("script", inTerminal, { stdio: ["pipe", "pipe", "inherit"] });
    let shown = "";
    terminal.stdout.on("data", (text) => (shown += String(text)));
    // Typed before the program asks, a terminal would show it by itself.
    await until(() => shown.includes("Passphrase of the keys of XA"));
    await pause(300);
    terminal.stdin.write(`${passphrase}\n`);
    await until(() => terminal.exitCode !== null);
    expect([terminal.exitCode, shown]).toEqual([0, expect.stringContaining("The keys are open")]);
    expect(shown).not.toContain("invented");
    expect((await ready())[0]).toBe(200);
    const again = spawnSync("script", inTerminal, { encoding: "utf8", input: "", timeout: PATIENCE_MS });
    expect([again.status, again.stdout]).toEqual([0, "The keys were open already.\r\n"]);
    await server.stop();
  });

  it("says beside the open keys that a restored server works no more than before", async () => {
    cpSync(data, restored, { recursive: true, filter: (path) => !path.startsWith(join(data, "local")) });
    const server = await startServer(restored);
    expect(server.output()).toContain("In recovery: nothing is signed or sent");
    const { stdout } = await runCommand(["unlock", "--data", restored], { input: `${passphrase}\n` });
    expect(stdout).toMatch(
      /^The keys are open\. In recovery: nothing is signed or sent, see docs\/operate\/recover\.md\.$/m,
    );
    await server.stop();
  });
});

function sizeOfCheckpoint(): number {
  return Number(readFileSync(join(data, "log/checkpoint"), "utf8").split("\n")[1]);
}

function ask(text: string): string {
  return `${JSON.stringify({ action: "unlock", passphrase: text })}\n`;
}

async function speak(text: string): Promise<string> {
  return await new Promise((resolve) => {
    let answer = "";
    const socket = connect(join(data, "local/control/socket"), () => socket.write(text));
    socket.on("data", (part) => (answer += String(part)));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(answer));
  });
}

async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error("it did not come to that in time");
    await pause(50);
  }
}
