/**
 * Bundles the server, the command line, the worker threads, the browser assets and the verifier page into dist/, makes a new
 * embedded database there, and describes the API.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { newDatabaseFolder } from "../src/platform/index.ts";
import { buildClient, writeClient } from "./build-client.ts";
import { buildDatabase } from "./build-database.ts";
import { buildServer, bundleForNode } from "./build-server.ts";
import { writeVerifier } from "./build-verifier.ts";

const root = join(import.meta.dirname, "..");

const dist = join(root, "dist");
const database = newDatabaseFolder(root);
// What the database is made of is in its name: it stays until that changes.
const isKept = (name: string): boolean => name === "database" && existsSync(database);
for (const name of existsSync(dist) ? readdirSync(dist) : []) {
  if (!isKept(name)) rmSync(join(dist, name), { recursive: true, force: true });
}
await buildServer(root, "dist");
await writeClient(await buildClient(root), join(root, "dist/client"));
await writeVerifier();
if (!existsSync(database)) await buildDatabase(root, database);
await bundleForNode(root, "dist", { "describe-api": "scripts/describe-api.ts" });
const describer = join(dist, "describe-api.js");
execFileSync(process.execPath, [describer, join(dist, "openapi.json")], { stdio: "inherit" });
for (const file of [describer, `${describer}.map`]) rmSync(file);
