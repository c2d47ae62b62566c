import { mkdirSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { giveNewName, syncFolderNow, systemErrorCode } from "../platform/index.ts";
import { isRefusal, Refusal } from "../protocol/refusal.ts";
import { explainSystemError } from "./explain.ts";
import { requirePlaceFor } from "./files.ts";
import { removingOnStop } from "./removing-on-stop.ts";
import { makeDurable } from "./whole-folder.ts";

/** A folder so named lies beside what `--out` names while a command writes: whoever comes upon it sees that nothing in it is whole. */
const UNFINISHED_END = ".unfinished";

/**
 * Writes new files wholly and durably or not at all, also when the command is stopped on the way. The work is given a folder in which it
 * writes each of them under its own name. They get their places in the order given: where a machine stops between two of them, the last
 * is missing. Refuses what `requirePlaceFor` refuses, `work-unfinished`, `disk-full`, `file-not-writable`.
 */
export async function writeWholeFiles<T>(
  out: string,
  files: readonly string[],
  fill: (folder: string) => Promise<T>,
): Promise<T> {
  requirePlaceFor(files);
  const folder = `${resolve(out)}${UNFINISHED_END}`;
  makeFolder(folder, out);
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    return await removingOnStop(remove, async () => {
      const result = await fill(folder);
      await makeDurable(folder);
      giveNames(folder, files);
      return result;
    });
  } catch (error) {
    throw asRefusal(error, out);
  } finally {
    remove();
  }
}

/** The same for one file of text. */
export async function writeWholeFile(file: string, text: string, mode = 0o666): Promise<void> {
  await writeWholeFiles(file, [file], async (folder) => {
    await writeFile(join(folder, basename(resolve(file))), text, { mode, flag: "wx" });
  });
}

function makeFolder(folder: string, out: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (systemErrorCode(error) !== "EEXIST") throw asRefusal(error, out);
    throw new Refusal(
      "work-unfinished",
      `${folder} is there: another command is writing ${out}, or one was broken off. If none is, remove that folder and start again.`,
      { field: "out" },
    );
  }
}

/** All in one go, so that no signal is heard between two of them. What fails takes back the names that were given. */
function giveNames(folder: string, files: readonly string[]): void {
  const given: string[] = [];
  try {
    for (const file of files.map((one) => resolve(one))) {
      giveNewName(join(folder, basename(file)), file);
      given.push(file);
    }
    syncFolderNow(dirname(folder));
  } catch (error) {
    for (const file of given) rmSync(file, { force: true });
    throw error;
  }
}

function asRefusal(error: unknown, out: string): unknown {
  if (isRefusal(error)) return error;
  if (["ENOSPC", "EDQUOT"].includes(systemErrorCode(error) ?? "")) {
    return new Refusal(
      "disk-full",
      `The disk of ${resolve(out)} is full: nothing of it was kept. Make room, or name a file on another disk, then start again.`,
      { field: "out", cause: error },
    );
  }
  const why = explainSystemError(error, resolve(out));
  return why === undefined ? error : new Refusal("file-not-writable", why, { field: "out", cause: error });
}
