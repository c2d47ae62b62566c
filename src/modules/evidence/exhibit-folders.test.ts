import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { refused } from "../../../tests/support/refused.ts";
import { temporaryFolder } from "../../../tests/support/temporary-folders.ts";
import { parseDossierId } from "../../protocol/identifiers.ts";
import { ExhibitFolders } from "./exhibit-folders.ts";

const DOSSIER = parseDossierId("019f0000-0000-7000-8000-000000000001");

const dataFolder = temporaryFolder();
const box = join(dataFolder, "exhibits", "drop-box", DOSSIER);
const folders = new ExhibitFolders(dataFolder);
mkdirSync(join(box, "folder"), { recursive: true });
writeFileSync(join(box, "image.raw"), "bits");
symlinkSync(join(box, "image.raw"), join(box, "link.raw"));
spawnSync("mkfifo", [join(box, "pipe.raw")]);

/** What a process of its own, in which `before` was done, is told when it opens the file: the code of the error. */
function codeInAnotherProcess(before: string): string {
  const script = `
    const { openSync, chmodSync } = await import("node:fs");
    const { ExhibitFolders } = await import(${JSON.stringify(join(import.meta.dirname, "exhibit-folders.ts"))});
    const folders = new ExhibitFolders(${JSON.stringify(dataFolder)});
    const path = ${JSON.stringify(join(box, "image.raw"))};
    ${before}
    const code = await folders.openDropBoxFile("${DOSSIER}", "image.raw").then(() => "opened", (error) => error.code);
    process.stdout.write(code);`;
  const shell = 'ulimit -n 64; exec "$0" --input-type=module --eval "$1"';
  return spawnSync("sh", ["-c", shell, process.execPath, script], { encoding: "utf8" }).stdout;
}

describe("the drop box", () => {
  it("lists regular files only", async () => {
    expect(await folders.listDropBox(DOSSIER)).toEqual([{ name: "image.raw", size: 4 }]);
  });

  it.each(["nothing", "link.raw", "pipe.raw", "folder", "image.raw/x", "..", "", "a\0b", "é".repeat(200)])(
    "has no file that could be sealed under the name %j",
    async (name) => {
      await expect(folders.openDropBoxFile(DOSSIER, name)).rejects.toThrow(refused("drop-box-file-missing"));
    },
  );

  it("does not say that a file is missing when it is this server that cannot open it", () => {
    const noMoreFiles = 'try { for (;;) openSync("/dev/null"); } catch {}';
    expect(codeInAnotherProcess(noMoreFiles)).toBe("EMFILE");
  });

  it("says so of a file that the operator put there unreadable", () => {
    // Root may read everything: it becomes somebody else first.
    const unreadable = "chmodSync(path, 0); if (process.getuid() === 0) process.setuid(65534);";
    expect(codeInAnotherProcess(unreadable)).toBe("drop-box-file-unreadable");
  });
});
