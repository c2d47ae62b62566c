import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Refusal } from "../protocol/refusal.ts";
import { embeddedFolder } from "./embedded-engine.ts";
import { writeFileDurably } from "./durable-files.ts";
import { requireDamage } from "./system-error.ts";

type EngineName = "postgres" | "pglite";

const recordSchema = z.strictObject({ engine: z.enum(["postgres", "pglite"]) });

/**
 * A data folder keeps the engine that it was begun with: its blobs and journal belong to that database.
 * Refuses with `engine-changed`; `write` is called once the engine is really open.
 */
export function checkEngineRecord(dataFolder: string, engine: EngineName): { write(): void } {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const file = join(dataFolder, "engine.json");
  const recorded = readRecord(file);
  if (recorded !== undefined && recorded !== engine) throw engineChanged(dataFolder, recorded);
  if (recorded === undefined && engine === "pglite") setAsideUnfinished(dataFolder);
  return {
    write() {
      if (recorded === undefined) writeFileDurably(file, `${JSON.stringify({ engine })}\n`);
    },
  };
}

/** The engine that a data folder was begun with; undefined where no database was. Refuses `engine-record-damaged`. */
export function recordedEngine(dataFolder: string): EngineName | undefined {
  return readRecord(join(dataFolder, "engine.json"));
}

/** From here on the folder belongs to the other engine, and opens with no database of the one before. */
export function switchEngine(dataFolder: string, engine: EngineName): void {
  writeFileDurably(join(dataFolder, "engine.json"), `${JSON.stringify({ engine })}\n`);
}

function readRecord(file: string): EngineName | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, "utf8"))).engine;
  } catch (cause) {
    requireDamage(cause);
    throw new Refusal(
      "engine-record-damaged",
      `${file} cannot be read; it must be {"engine":"pglite"} or {"engine":"postgres"}.`,
      {
        cause,
      },
    );
  }
}

function engineChanged(dataFolder: string, recorded: EngineName): Refusal {
  const kept = recorded === "pglite" ? "the embedded database" : "a PostgreSQL server";
  const advice = recorded === "pglite" ? "start without DATABASE_URL" : "set DATABASE_URL to that server";
  return new Refusal(
    "engine-changed",
    `The data folder ${dataFolder} was begun on ${kept}: ${advice}, or take an empty data folder.`,
    { details: { folder: dataFolder, engine: recorded } },
  );
}

// The very first start was interrupted before the database was ready: nothing was ever acknowledged in it.
function setAsideUnfinished(dataFolder: string): void {
  const folder = embeddedFolder(dataFolder);
  if (!existsSync(folder)) return;
  let number = 1;
  while (existsSync(`${folder}.unfinished-${number}`)) number += 1;
  renameSync(folder, `${folder}.unfinished-${number}`);
}
