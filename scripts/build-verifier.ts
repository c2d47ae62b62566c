/** Builds the verifier page: one constant HTML file, the same bytes from the same sources (R7). */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");

export interface BuiltVerifier {
  readonly html: Buffer;
  readonly sha256: string;
}

export async function buildVerifier(): Promise<BuiltVerifier> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["client/verifier/main.ts"],
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    charset: "utf8",
    logLevel: "warning",
  });
  const script = (outputFiles[0]?.text ?? "").trim().replaceAll("</script", "<\\/script");
  const folder = join(root, "client/verifier");
  const style = readFileSync(join(folder, "verifier.css"), "utf8").trim();
  const filled = readFileSync(join(folder, "verifier.html"), "utf8")
    .replace("%STYLE%", () => style)
    .replace("%SCRIPT%", () => script);
  // Over exactly what stands between the tags of the finished page: white space there counts for the browser.
  const policy = [
    "default-src 'none'",
    `script-src ${sourceHash(between(filled, '<script type="module">', "</script>"))}`,
    `style-src ${sourceHash(between(filled, "<style>", "</style>"))}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const html = Buffer.from(filled.replace("%POLICY%", () => policy));
  return { html, sha256: createHash("sha256").update(html).digest("hex") };
}

/** Writes dist/verifier/verify.html and its digest beside it. */
export async function writeVerifier(): Promise<void> {
  const { html, sha256 } = await buildVerifier();
  const folder = join(root, "dist/verifier");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "verify.html"), html);
  writeFileSync(join(folder, "verify.html.sha256"), `${sha256}  verify.html\n`);
}

function between(html: string, opening: string, closing: string): string {
  const from = html.indexOf(opening) + opening.length;
  return html.slice(from, html.lastIndexOf(closing));
}

function sourceHash(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
