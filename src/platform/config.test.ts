import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../tests/support/temporary-folders.ts";
import { loadConfig } from "./config.ts";

describe("the configuration", () => {
  it("needs nothing: an evaluation server on this machine", () => {
    expect(loadConfig({})).toMatchObject({
      state: "ZZ",
      profile: "evaluation",
      host: "127.0.0.1",
      port: 7420,
      appUrl: "http://localhost:7420",
      keyUnlock: "plain-file",
    });
    expect(loadConfig({})).not.toHaveProperty("databaseUrl");
  });

  it("reads environment before file before the data folder's own file", () => {
    const folder = temporaryFolder();
    const own = join(folder, "data");
    mkdirSync(own);
    writeFileSync(join(own, "config.json"), JSON.stringify({ state: "XA", stateName: "Aurelia", port: 1111 }));
    const file = join(folder, "rogatory.json");
    writeFileSync(file, JSON.stringify({ dataFolder: own, port: 2222, stateName: "From the file" }));
    const config = loadConfig({ ROGATORY_CONFIG: file, ROGATORY_PORT: "3333", ROGATORY_LANGUAGES: "ar, en" });
    expect(config).toMatchObject({ state: "XA", stateName: "From the file", port: 3333, languages: ["ar", "en"] });
    expect(config.localFolder).toBe(join(own, "local"));
  });

  it("takes the database and the ringer from the environment", () => {
    const config = loadConfig({
      DATABASE_URL: "postgresql://localhost/x",
      ROGATORY_RINGER: '{"command":["/usr/bin/ring","--loud"]}',
      ROGATORY_SMALL_OFFICE: "true",
      PATH: "/usr/bin",
    });
    expect(config).toMatchObject({
      databaseUrl: "postgresql://localhost/x",
      ringer: { command: ["/usr/bin/ring", "--loud"], repeatAfterMs: 120_000 },
      smallOffice: true,
    });
  });

  it("lists all faults at once, unknown names among them", () => {
    const file = join(temporaryFolder(), "rogatory.json");
    writeFileSync(file, JSON.stringify({ colour: "blue", timeZone: "Mars/Olympus" }));
    const env = {
      ROGATORY_STATE: "aurelia",
      ROGATORY_PORT: "http",
      ROGATORY_APP_URL: "http://x/path",
      ROGATORY_COLOR: "red",
    };
    const message = refusalOf(() => loadConfig(env, file));
    for (const part of [
      "colour: there is no",
      "timeZone: must",
      "state: must",
      "ROGATORY_PORT: must",
      "appUrl: must",
      "ROGATORY_COLOR: there",
    ]) {
      expect(message).toContain(part);
    }
  });

  it("says when a file is missing or is no JSON", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "broken.json"), "{");
    expect(refusalOf(() => loadConfig({}, join(folder, "missing.json")))).toContain(
      "missing.json: cannot be read (ENOENT)",
    );
    expect(refusalOf(() => loadConfig({}, join(folder, "broken.json")))).toContain("broken.json: is not JSON");
  });

  it("gives the code of a secretariat to the office of one, and to no other", () => {
    expect(loadConfig({}).office).toBe("authority");
    expect(loadConfig({ ROGATORY_STATE: "UN", ROGATORY_OFFICE: "secretariat" }).office).toBe("secretariat");
    for (const [state, office] of [
      ["UN", "authority"],
      ["XZ", "host"],
      ["KE", "secretariat"],
    ] as const) {
      expect(refusalOf(() => loadConfig({ ROGATORY_STATE: state, ROGATORY_OFFICE: office }))).toContain(
        `here it is ${state}`,
      );
    }
    const production = { ROGATORY_STATE: "XZ", ROGATORY_OFFICE: "secretariat", ROGATORY_PROFILE: "production" };
    expect(refusalOf(() => loadConfig(production))).toContain("state: XZ is for training only");
  });

  it("asks a production server for all that security needs", () => {
    const message = refusalOf(() => loadConfig({ ROGATORY_PROFILE: "production", ROGATORY_STATE: "XA" }));
    for (const part of [
      "appUrl: must be https",
      "databaseUrl: production",
      "keyUnlock:",
      "operator:",
      "state: XA",
      "publicUrl: public pages",
    ]) {
      expect(message).toContain(part);
    }
    const sound = {
      ROGATORY_PROFILE: "production",
      ROGATORY_STATE: "KE",
      ROGATORY_OPERATOR: "Ministry of Justice",
      ROGATORY_KEY_UNLOCK: "systemd-credential",
      ROGATORY_APP_URL: "https://app.example",
      ROGATORY_PEER_URL: "https://peer.example",
      ROGATORY_PUBLIC_URL: "https://www.example",
      DATABASE_URL: "postgresql://localhost/rogatory",
    };
    expect(loadConfig(sound).profile).toBe("production");
    // Whoever unlocks the keys at night has no DATABASE_URL in the shell.
    const { DATABASE_URL: _, ...inShell } = sound;
    expect(refusalOf(() => loadConfig(inShell))).toContain("databaseUrl: production");
    expect(loadConfig(inShell, undefined, { isToServe: false }).state).toBe("KE");
  });
});

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toMatchObject({ code: "config-invalid" });
    return (error as Error).message;
  }
  throw new Error("This was expected to be refused.");
}
