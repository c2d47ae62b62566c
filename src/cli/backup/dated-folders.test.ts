import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../tests/support/temporary-folders.ts";
import { datedFolders, removeOldBackups } from "./dated-folders.ts";

it("removes this State's old backups, never the newest of a kind, and nothing that has another name", () => {
  const root = temporaryFolder();
  const make = (path: string, state: string): void => {
    mkdirSync(path);
    writeFileSync(join(path, "backup.json"), JSON.stringify({ state }));
  };
  const at = (day: number): Date => new Date(Date.UTC(2027, 0, day, 2, 30));
  for (const day of [1, 5, 9]) {
    const { out, exhibitKeysOut } = datedFolders(root, at(day));
    make(out, "XA");
    make(exhibitKeysOut, "XA");
  }
  make(datedFolders(root, at(2)).out, "XB");
  mkdirSync(datedFolders(root, at(3)).out); // broken off
  for (const name of ["data", "data-2027-01-01", "disposals.jsonl"]) mkdirSync(join(root, name));
  const removed = removeOldBackups(root, { state: "XA", now: at(40), keepDays: 33, keepExhibitKeysDays: 1 });
  expect(removed.toSorted()).toEqual([
    "data-2027-01-01T02-30-00Z",
    "data-2027-01-03T02-30-00Z",
    "data-2027-01-05T02-30-00Z",
    "exhibit-keys-2027-01-01T02-30-00Z",
    "exhibit-keys-2027-01-05T02-30-00Z",
  ]);
  expect(readdirSync(root).toSorted()).toEqual([
    "data",
    "data-2027-01-01",
    "data-2027-01-02T02-30-00Z",
    "data-2027-01-09T02-30-00Z",
    "disposals.jsonl",
    "exhibit-keys-2027-01-09T02-30-00Z",
  ]);
  expect(removeOldBackups(root, { state: "XA", now: at(400), keepDays: undefined, keepExhibitKeysDays: 1 })).toEqual(
    [],
  );
});
