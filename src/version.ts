import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "./web/index.ts";

/** The version of this release, as package.json says it. */
export function version(): string {
  const { version: text } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as {
    version: string;
  };
  return text;
}
