import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { ClientAssets, ClientFile, ClientManifest } from "../src/web/assets.ts";
import { packageRoot } from "../src/web/package-root.ts";

/** Browsers of the last five years; anything older gets the plain page, which works. */
const BROWSERS = ["chrome109", "firefox102", "safari15.6", "edge109"];

/** Builds stylesheet and script in memory: the same for tests and for `npm run build`. */
export async function buildClient(root: string = packageRoot()): Promise<ClientAssets> {
  const client = join(root, "client");
  const [css, critical, script, upload, ...badge] = await Promise.all([
    bundle(join(client, "rogatory.css")).then(shortenNames),
    bundle(join(client, "critical.css")),
    bundle(join(client, "rogatory.ts")),
    bundle(join(client, "upload.ts")),
    bundle(join(client, "badge.ts")),
    bundle(join(client, "badge/badge.css")),
    bundle(join(client, "badge/worker.ts")),
  ]);
  const stylesheet = toFile("rogatory", "css", "text/css; charset=utf-8", css);
  const scriptFile = toFile("rogatory", "js", "text/javascript; charset=utf-8", script);
  const uploadFile = toFile("upload", "js", "text/javascript; charset=utf-8", upload);
  const [badgeScript, badgeSheet, badgeWorker] = [
    toFile("badge", "js", "text/javascript; charset=utf-8", badge[0]),
    toFile("badge", "css", "text/css; charset=utf-8", badge[1]),
    toFile("badge-worker", "js", "text/javascript; charset=utf-8", badge[2]),
  ];
  const criticalCss = new TextDecoder().decode(critical).trim();
  return {
    stylesheet: stylesheet.name,
    script: scriptFile.name,
    uploadScript: uploadFile.name,
    badge: { script: badgeScript.name, stylesheet: badgeSheet.name, worker: badgeWorker.name },
    criticalCss,
    criticalCssHash: `sha256-${createHash("sha256").update(criticalCss).digest("base64")}`,
    files: new Map(
      [stylesheet, scriptFile, uploadFile, badgeScript, badgeSheet, badgeWorker].map((file) => [file.name, file]),
    ),
  };
}

/** Writes what buildClient made, for `loadAssets()`. The folder is emptied first: old hashes do not pile up. */
export async function writeClient(assets: ClientAssets, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const file of assets.files.values()) {
    await writeFile(join(folder, file.name), file.bytes);
    if (file.gzip) await writeFile(join(folder, `${file.name}.gz`), file.gzip);
  }
  const manifest: ClientManifest = {
    stylesheet: assets.stylesheet,
    script: assets.script,
    uploadScript: assets.uploadScript,
    badge: assets.badge,
    criticalCss: assets.criticalCss,
    criticalCssHash: assets.criticalCssHash,
    files: [...assets.files.values()].map((file) => ({
      name: file.name,
      type: file.type,
      gzip: file.gzip !== undefined,
    })),
  };
  await writeFile(join(folder, "manifest.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** One built file's bytes; also weighs a single element for the tests. */
export async function bundle(entry: string): Promise<Uint8Array<ArrayBuffer>> {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: BROWSERS,
    legalComments: "none",
    logLevel: "silent",
  });
  return new Uint8Array(result.outputFiles[0]?.contents ?? []);
}

/** Names of our own properties are written hundreds of times; none is read outside the one stylesheet. */
function shortenNames(css: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const short = new Map<string, string>();
  const shortOf = (name: string): string => short.get(name) ?? `--${short.size.toString(36)}`;
  const text = new TextDecoder()
    .decode(css)
    .replaceAll(/(--[a-z][a-z0-9-]*)(: )?/g, (_, name: string, sets?: string) => {
      short.set(name, shortOf(name));
      return shortOf(name) + (sets === undefined ? "" : ":");
    });
  return new TextEncoder().encode(text);
}

function toFile(name: string, extension: string, type: string, bytes: Uint8Array<ArrayBuffer>): ClientFile {
  const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  return { name: `${name}.${digest}.${extension}`, type, bytes, gzip: new Uint8Array(gzipSync(bytes, { level: 9 })) };
}
