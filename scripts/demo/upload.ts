/** Takes a file or a folder in as one exhibit: streamed to the server, never whole in memory. */
import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { request } from "node:http";
import { basename, join, relative } from "node:path";
import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { pack } from "tar-stream";

export interface Upload {
  readonly name: string;
  readonly stream: Readable;
}

/** A file as it is; a folder as one tar archive that ends with an index of every file's SHA-256. */
export function uploadOf(path: string): Upload {
  if (statSync(path).isFile())
    return { name: basename(path), stream: createReadStream(path, { highWaterMark: 2 ** 20 }) };
  return { name: `${basename(path)}.tar`, stream: folderArchive(path) };
}

function folderArchive(folder: string): Readable {
  const archive = pack();
  const out = new PassThrough({ highWaterMark: 2 ** 20 });
  void fillArchive(folder, archive).catch((error: unknown) => archive.destroy(error as Error)); // the reader sees it
  void pipeline(archive, out).catch(() => {}); // an error of either end reaches the reader through `out`
  return out;
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

/** POSTs multipart/form-data: the field "facts", then the file; returns the answer. */
export async function postUpload<T>(
  target: { appUrl: string; token: string; path: string },
  facts: unknown,
  upload: Upload,
): Promise<T> {
  const url = new URL(target.path, target.appUrl);
  const boundary = "rogatory-demo-upload";
  const before = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="facts"`,
    ``,
    JSON.stringify(facts),
    `--${boundary}`,
    `Content-Disposition: form-data; name="file"; filename="${upload.name.replace(/[^A-Za-z0-9._-]/g, "_")}"`,
    `Content-Type: application/octet-stream`,
    ``,
    ``,
  ].join("\r\n");
  return await new Promise<T>((resolve, reject) => {
    const call = request(
      {
        hostname: "127.0.0.1",
        port: url.port,
        path: url.pathname,
        method: "POST",
        headers: {
          host: url.host,
          accept: "application/json",
          authorization: `Bearer ${target.token}`,
          "content-type": `multipart/form-data; boundary=${boundary}`,
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
    upload.stream.on("error", (error) => call.destroy(error));
    upload.stream.on("end", () => call.end(`\r\n--${boundary}--\r\n`));
    upload.stream.pipe(call, { end: false });
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
