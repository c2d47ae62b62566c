/**
 * Stands for src/platform/worker-url.ts (vitest.config.ts): threads and printing processes of a test begin as those of the server that
 * ships do. From sources each of them would read a hundred files first.
 */
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildSync } from "esbuild";
import { forNode, WORKERS } from "../../scripts/build-server.ts";
import { makeProgramFolder } from "./run-folder.ts";

const root = join(import.meta.dirname, "../..");
/** Of this worker of the run: each is bundled when a test first needs it. */
const bundled = new Map<string, URL>();
let place: string | undefined;

export function workerUrl(name: keyof typeof WORKERS): URL {
  const known = bundled.get(name);
  if (known !== undefined) return known;
  place ??= makePlace();
  const folder = join(place, "dist/workers");
  buildSync(forNode(root, folder, { [name]: WORKERS[name] }));
  const url = pathToFileURL(join(folder, `${name}.js`));
  bundled.set(name, url);
  return url;
}

function makePlace(): string {
  const folder = makeProgramFolder();
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(join(root, "fonts"), join(folder, "fonts"));
  return folder;
}
