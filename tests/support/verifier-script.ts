import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Verifier } from "../../client/verifier/verifier.ts";

/** The script that stands inside the verifier page. */
export function scriptOf(html: string): string {
  const script = /<script type="module">([\s\S]*)<\/script>/.exec(html)?.[1];
  if (!script) throw new Error("the verifier page has no script");
  return script;
}

/** Runs the page's own script without a page, exactly as it stands in the file. */
export async function runVerifierScript(script: string): Promise<Verifier> {
  const folder = mkdtempSync(join(tmpdir(), "rogatory-verifier-"));
  try {
    const file = join(folder, "script.mjs");
    writeFileSync(file, script);
    await import(/* @vite-ignore */ pathToFileURL(file).href);
    return (globalThis as unknown as { rogatoryVerifier: Verifier }).rogatoryVerifier; // set by the script
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
