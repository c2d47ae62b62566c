import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./temporary-folders.ts";

/** A self-signed certificate for a loopback name, made with openssl. */
export function makeCertificate(hostname: string): { key: string; cert: string } {
  const folder = temporaryFolder();
  const key = join(folder, "key.pem");
  const cert = join(folder, "cert.pem");
  const options = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const subject = ["-subj", `/CN=${hostname}`, "-addext", `subjectAltName=DNS:${hostname}`];
  execFileSync("openssl", ["req", "-x509", ...options, ...subject, "-keyout", key, "-out", cert], { stdio: "pipe" });
  return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
}
