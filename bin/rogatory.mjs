#!/usr/bin/env node
// The command line of Rogatory. Checks the Node version before anything that an older Node could not even parse.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const entry = join(root, "dist", "cli.js");

if (Number(process.versions.node.split(".")[0]) < 24) {
  console.error(
    `Rogatory needs Node 24 or newer; this is Node ${process.versions.node}. ` +
      `From the project folder, "npm run rogatory -- <command>" uses the Node that the package brings.`,
  );
  process.exit(1);
}
if (!existsSync(entry)) {
  console.error(`The command line is not built yet. Run "npm run build" in ${root} first.`);
  process.exit(1);
}
await import(pathToFileURL(entry).href);
