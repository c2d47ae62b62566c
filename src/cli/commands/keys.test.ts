import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { afterFile } from "../../../tests/support/after-file.ts";
import { testClock } from "../../../tests/support/clock.ts";
import { type CaseServer, openCaseServer } from "../../../tests/support/cooperation-network.ts";
import { serve, silentLog } from "../../platform/index.ts";
import { createProgram } from "../program.ts";

// The commands about keys, as two administrators type them one after the other.

let server: CaseServer;
let url: string;
const SINCE = "2027-03-01T11:00:00.000Z";

beforeAll(async () => {
  server = await openCaseServer("XA", testClock("2027-03-01T12:00:00.000Z"));
  const http = await serve(server.app, { host: "127.0.0.1", port: 0, log: silentLog(), maxBodyBytes: () => 1_000_000 });
  afterFile(async () => await http.close());
  ({ url } = http);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** What it prints; a refusal is thrown. */
async function typed(person: "admin" | "secondAdmin", ...args: string[]): Promise<string> {
  const { token } = await server.identity.becomeForTraining(server.people[person].id);
  vi.stubEnv("ROGATORY_TOKEN", token);
  let out = "";
  vi.spyOn(console, "log").mockImplementation((text) => void (out += `${String(text)}\n`));
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  await createProgram().parseAsync(["node", "rogatory", "keys", ...args, "--url", url]);
  return out;
}

describe("rogatory keys", () => {
  it("changes keys as planned", async () => {
    const said: unknown = JSON.parse(await typed("admin", "change", "--use", "log,witness,manifest", "--json"));
    expect(said).toMatchObject({ outcome: "issued", number: 2 });
  });

  it("freezes at the word of one, and revokes at that of a second one, who reads what rests on it", async () => {
    const compromised = ["compromised", "--use", "dispatch,receipt", "--since", SINCE];
    await expect(typed("admin", "compromised", "--use", "seal", "--since", SINCE)).rejects.toThrow(/uses/);
    await expect(typed("admin", "compromised", "--use", "root", "--since", SINCE)).rejects.toThrow(/root/);
    const first = await typed("admin", ...compromised);
    expect(first).toContain("dispatch, receipt: frozen.");
    expect(first).toContain("A second administrator runs the same command");
    expect(server.platform.keystore.isFrozen("dispatch")).toBe(true);
    await expect(typed("admin", ...compromised)).rejects.toMatchObject({ code: "approval-needs-another-person" });
    await expect(
      typed("secondAdmin", "compromised", "--use", "dispatch,receipt", "--since", "2027-03-01T10:00:00.000Z"),
    ).rejects.toMatchObject({ code: "keys-frozen-already" });
    const typing = { isOver: false };
    const answer = typed("secondAdmin", ...compromised, "--json").finally(() => (typing.isOver = true));
    for (; !typing.isOver; await pause(100)) await server.run();
    const said = JSON.parse(await answer) as { done: string; list: { items: unknown[] } };
    expect(said).toMatchObject({ done: "revoked", list: { items: [], isOurs: true } });
    expect(server.platform.keystore.isFrozen("dispatch")).toBe(false);
  });
});
