import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Hono } from "hono";
import { z } from "zod";
import { packageRoot } from "./package-root.ts";

export interface ClientFile {
  /** Name with content hash: "rogatory.4f9a01c2.css". */
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly gzip?: Uint8Array<ArrayBuffer> | undefined;
}

/** What `buildClient()` makes and the pages refer to. */
export interface ClientAssets {
  readonly stylesheet: string;
  readonly script: string;
  /** Only for pages that send files of any size. */
  readonly uploadScript: string;
  /** Only for the page that reads badges. */
  readonly badge: { readonly script: string; readonly stylesheet: string; readonly worker: string };
  /** Inlined by MinimalPage, allowed in the policy by its hash. */
  readonly criticalCss: string;
  /** "sha256-…" of criticalCss, as the policy writes it. */
  readonly criticalCssHash: string;
  readonly files: ReadonlyMap<string, ClientFile>;
}

/** Where `npm run build` puts the client: one folder with the files and manifest.json. */
const ClientManifest = z.object({
  stylesheet: z.string(),
  script: z.string(),
  uploadScript: z.string(),
  badge: z.object({ script: z.string(), stylesheet: z.string(), worker: z.string() }),
  criticalCss: z.string(),
  criticalCssHash: z.string(),
  files: z.array(z.object({ name: z.string(), type: z.string(), gzip: z.boolean() })),
});
export type ClientManifest = z.infer<typeof ClientManifest>;

export const ASSET_PATH = "/assets";

/** Reads a built client. Throws with what to do when there is none. */
export function loadAssets(folder: string = join(packageRoot(), "dist", "client")): ClientAssets {
  const manifest = readManifest(folder);
  const files = manifest.files.map((entry): [string, ClientFile] => {
    const path = join(folder, entry.name);
    const gzip = entry.gzip ? new Uint8Array(readFileSync(`${path}.gz`)) : undefined;
    return [entry.name, { name: entry.name, type: entry.type, bytes: new Uint8Array(readFileSync(path)), gzip }];
  });
  return { ...manifest, files: new Map(files) };
}

/** GET /assets/<name>: names carry their content's hash, so a browser may keep them for ever. */
export function assetRoutes(assets: ClientAssets): Hono {
  return new Hono().get("/:name", (c) => {
    const file = assets.files.get(c.req.param("name"));
    if (!file) return c.notFound();
    c.header("content-type", file.type);
    c.header("cache-control", "public, max-age=31536000, immutable");
    c.header("vary", "accept-encoding");
    if (file.gzip && /\bgzip\b/.test(c.req.header("accept-encoding") ?? "")) {
      c.header("content-encoding", "gzip");
      return c.body(file.gzip);
    }
    return c.body(file.bytes);
  });
}

/** The address of a built file, by the name with its digest that the manifest has for it. */
export function assetUrl(name: string): string {
  return `${ASSET_PATH}/${name}`;
}

function readManifest(folder: string): ClientManifest {
  try {
    return ClientManifest.parse(JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")));
  } catch (cause) {
    throw new Error(`no built stylesheet and scripts in ${folder}: run "npm run build"`, { cause });
  }
}
