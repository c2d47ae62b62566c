/** Takes a file or a folder in as one exhibit: streamed to the server, never whole in memory. */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { request } from "node:http";
import { basename, join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { pack } from "tar-stream";

export interface Upload {
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
}

/** A file as it is; a folder as one tar archive, written beside the demo's data, that ends with an index of digests. */
export async function uploadOf(path: string, archiveFolder: string): Promise<Upload> {
  const stats = statSync(path);
  if (stats.isFile()) return { name: basename(path), path, sizeBytes: stats.size };
  const archive = join(archiveFolder, `${basename(path)}.tar`);
  const packing = pack();
  await Promise.all([fillArchive(path, packing), pipeline(packing, createWriteStream(archive))]);
  return { name: basename(archive), path: archive, sizeBytes: statSync(archive).size };
}

async function fillArchive(folder: string, archive: ReturnType<typeof pack>): Promise<void> {
  const index: { path: string; sizeBytes: number; sha256: string }[] = [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.toSorted()) {
    const { size, mtime } = statSync(file);
    const path = relative(folder, file);
    const entry = archive.entry({ name: path, size, mtime, mode: 0o444 });
    const hash = createHash("sha256");
    const source = createReadStream(file, { highWaterMark: 2 ** 20 });
    source.on("data", (part) => hash.update(part));
    await pipeline(source, entry);
    index.push({ path, sizeBytes: size, sha256: hash.digest("hex") });
  }
  const text = JSON.stringify({ format: "rogatory-folder-index-v1", files: index }, null, 2);
  archive.entry({ name: "rogatory-index.json", mode: 0o444 }, text);
  archive.finalize();
}

/** As a court would compute it, from the file and not from what a server says. */
export async function digestOfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path, { highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>)
    hash.update(part);
  return hash.digest("hex");
}

/** POSTs multipart/form-data: the field "facts", then the file; returns the answer. */
export async function postUpload<T>(
  target: { appUrl: string; token: string; path: string },
  facts: unknown,
  upload: Upload,
): Promise<T> {
  const url = new URL(target.path, target.appUrl);
  // Not a constant: what is uploaded may hold this very file.
  const boundary = `rogatory-demo-${randomUUID()}`;
  const before = Buffer.from(
    [
      `--${boundary}`,
      `Content-Disposition: form-data; name="facts"`,
      ``,
      JSON.stringify(facts),
      `--${boundary}`,
      `Content-Disposition: form-data; name="file"; filename="${upload.name.replace(/[^A-Za-z0-9._-]/g, "_")}"`,
      `Content-Type: application/octet-stream`,
      ``,
      ``,
    ].join("\r\n"),
  );
  const after = Buffer.from(`\r\n--${boundary}--\r\n`);
  return await new Promise<T>((resolve, reject) => {
    const call = request(
      {
        hostname: "127.0.0.1",
        port: url.port,
        agent: false,
        path: url.pathname,
        method: "POST",
        headers: {
          host: url.host,
          accept: "application/json",
          authorization: `Bearer ${target.token}`,
          "content-type": `multipart/form-data; boundary=${boundary}`,
          "content-length": before.length + upload.sizeBytes + after.length,
        },
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("error", reject);
        answer.on("end", () => {
          const text = Buffer.concat(parts).toString();
          if ((answer.statusCode ?? 500) < 400) resolve(JSON.parse(text) as T);
          else reject(new Error(`${target.path}: ${answer.statusCode} ${text}`));
        });
      },
    );
    call.on("error", reject);
    call.write(before);
    const source = createReadStream(upload.path, { highWaterMark: 2 ** 20 });
    source.on("error", (error) => call.destroy(error));
    source.on("end", () => call.end(after));
    source.pipe(call, { end: false });
  });
}

/** Downloads a large answer to a hash, without keeping it: what the opened original is. */
export async function digestOfDownload(
  target: { appUrl: string; token: string; path: string },
  save?: (part: Buffer) => void,
) {
  const url = new URL(target.path, target.appUrl);
  return await new Promise<{ sha256: string; sizeBytes: number }>((resolve, reject) => {
    const call = request(
      {
        hostname: "127.0.0.1",
        port: url.port,
        agent: false,
        path: url.pathname,
        headers: { host: url.host, authorization: `Bearer ${target.token}` },
      },
      (answer) => {
        const hash = createHash("sha256");
        let sizeBytes = 0;
        answer.on("data", (part: Buffer) => {
          hash.update(part);
          save?.(part);
          sizeBytes += part.length;
        });
        answer.on("error", reject);
        answer.on("end", () => {
          if (answer.statusCode === 200) resolve({ sha256: hash.digest("hex"), sizeBytes });
          else reject(new Error(`${target.path} answered ${answer.statusCode}`));
        });
      },
    );
    call.on("error", reject);
    call.end();
  });
}
