import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { composeServer } from "../../tests/support/composed-server.ts";
import { openTestPlatform, type TestPlatform } from "../../tests/support/platform.ts";
import { noteBackup } from "../platform/index.ts";
import { packageRoot } from "../web/index.ts";
import { type MetricsOptions, metricsOf, openMetrics } from "./metrics.ts";

describe("/metrics", () => {
  let platform: TestPlatform;
  let options: MetricsOptions;
  beforeAll(async () => {
    platform = await openTestPlatform({ takeLease: true });
    const { modules, web, contributed } = await composeServer(platform);
    await modules.audit.start();
    options = { platform, modules, web, health: contributed.health, version: "0.1.0" };
  });

  it("answers on the loopback address, in Prometheus' format, and with nothing else", async () => {
    const server = await openMetrics(options, 0);
    expect(new URL(server.url).hostname).toBe("127.0.0.1");
    const answer = await fetch(`${server.url}/metrics`);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      200,
      expect.stringContaining("text/plain; version=0.0.4"),
    ]);
    const text = await answer.text();
    expect(text).toContain("\nrogatory_up 1\n");
    expect(text).toContain("\nrogatory_ready 1\n");
    expect(text).toMatch(/\nrogatory_process_resident_memory_bytes \d+\n/);
    // What a scrape asks itself does not count.
    if (platform.database.engine === "postgres") {
      expect(text).toContain('rogatory_database_connections{state="waiting"} 0');
    }
    expect(text).toContain('rogatory_dispatches{state="unreceipted"} 0');
    expect(text).toMatch(/rogatory_light\{light="kept"\} [012]\n/);
    expect((await fetch(`${server.url}/health`)).status).toBe(404);
    const ready = await fetch(`${server.url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, faults: ["nobody-to-call", "no-ringer"] }]);
    expect(text).toContain('rogatory_fault{code="nobody-to-call"} 1');
    await server.close();
  });

  it("says when the last backup was made, and nothing while there is none", async () => {
    const registry = metricsOf(options);
    expect(await registry.metrics()).not.toMatch(/^rogatory_last_backup_age_seconds /m);
    noteBackup(platform.config.localFolder, new Date(platform.clock.now().getTime() - 90_000));
    expect(await registry.metrics()).toMatch(/^rogatory_last_backup_age_seconds 90$/m);
  });

  it("has labels of the program's own words alone", async () => {
    const text = await metricsOf(options).metrics();
    const labels = [...text.matchAll(/^rogatory_\w+\{(.*)\} /gm)].flatMap(([, inner = ""]) => [
      ...inner.matchAll(/(\w+)="([^"]*)"/g),
    ]);
    const names = new Set(labels.map(([, name]) => name));
    const known = [
      "release",
      "state",
      "light",
      "code",
      "job",
      "folder",
      "le",
      "kind",
      "type",
      "space",
      "version",
      "major",
      "minor",
      "patch",
    ];
    expect([...names].filter((name) => !known.includes(name ?? ""))).toEqual([]);
    expect(labels.filter(([, , value = ""]) => /[0-9a-f]{16}|[0-9a-f]{8}-|^[A-Z]{2}$/.test(value))).toEqual([]);
  });

  it("tells the reason while the database is away, and still answers", async () => {
    const away = { ...platform, database: { ...platform.database, db: undefined as never } };
    const text = await metricsOf({ ...options, platform: away }).metrics();
    expect(text).toContain("\nrogatory_ready 0\n");
    expect(text).toContain('rogatory_not_ready{state="database-away"} 1');
    expect(text).not.toContain("rogatory_dispatches{");
  });

  it("has every metric that the example of alert rules names", async () => {
    const rules = readFileSync(join(packageRoot(), "deploy/prometheus-alerts.yml"), "utf8");
    const { groups } = parse(rules) as {
      groups: { rules: { alert: string; expr: string; labels: { severity: string } }[] }[];
    };
    const all = groups.flatMap((group) => group.rules);
    expect(all.filter(({ alert, expr, labels }) => !(alert && expr && labels.severity))).toEqual([]);
    const named = [
      ...new Set(
        all
          .map(({ expr }) => expr)
          .join(" ")
          .match(/\brogatory_\w+/g),
      ),
    ];
    const names = metricsOf(options)
      .getMetricsAsArray()
      .map(({ name }) => name);
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((name) => !names.includes(name))).toEqual([]);
  });
});
