/** A person's own client of one server's public JSON API: what the demo does, any program could do. */
import { request } from "node:http";
import { SoftwarePasskey } from "./authenticator.ts";
import type { ServerProcess } from "./server-process.ts";

/** An answer of the API that is none of success: status, code and, where it names one, the field. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly field: string | undefined;

  constructor(status: number, code: string, message: string, field?: string) {
    super(`${status} ${code}: ${message}`);
    this.status = status;
    this.code = code;
    this.field = field;
  }
}

interface ApprovedThing {
  readonly kind: string;
  readonly action: string;
  readonly digest: string;
}

const ANSWER_LIMIT_BYTES = 64 * 2 ** 20;

/** One person of the demo, signed in at one server, with a passkey in software. */
export class Person {
  readonly name: string;
  readonly #server: ServerProcess;
  readonly #passkey: SoftwarePasskey;
  #token = "";

  private constructor(name: string, server: ServerProcess) {
    this.name = name;
    this.#server = server;
    this.#passkey = new SoftwarePasskey(server.place.appUrl);
  }

  /** Signs in with a one-time link and enrols a passkey. */
  static async signIn(name: string, server: ServerProcess, link: string): Promise<Person> {
    const person = new Person(name, server);
    const { token } = await person.post<{ token: string }>("/api/v1/session", { link });
    person.#token = token;
    const options = await person.post<Parameters<SoftwarePasskey["register"]>[0]>("/api/v1/passkeys/options", {});
    await person.post("/api/v1/passkeys", { label: "Demo passkey", response: person.#passkey.register(options) });
    return person;
  }

  /** Signs in again with the passkey: after the clock moved, the old session is over. */
  async signInAgain(): Promise<void> {
    this.#token = "";
    const options = await this.post<Parameters<SoftwarePasskey["sign"]>[0]>("/api/v1/session/passkey-options", {});
    const { token } = await this.post<{ token: string }>("/api/v1/session/passkey", this.#passkey.sign(options));
    this.#token = token;
  }

  async get<T>(path: string): Promise<T> {
    return await this.#call<T>("GET", path);
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    return await this.#call<T>("POST", path, body);
  }

  async put<T>(path: string, body: unknown): Promise<T> {
    return await this.#call<T>("PUT", path, body);
  }

  /** Looks at the preview of an act that two people stand behind, then does it: the passkey signs exactly what was shown. */
  async confirm<T>(path: string, body: unknown): Promise<T> {
    const { approval } = await this.post<{ approval: ApprovedThing }>(`${path}-preview`, body);
    const { kind, action, digest } = approval;
    const { nonce, options } = await this.post<{ nonce: string; options: Parameters<SoftwarePasskey["sign"]>[0] }>(
      "/api/v1/approvals/options",
      { kind, action, digest },
    );
    const confirmation = JSON.stringify({ digest, nonce, response: this.#passkey.sign(options) });
    return await this.#call<T>("POST", path, body, { "x-rogatory-confirmation": confirmation });
  }

  /** The bytes behind a path, such as a printed page; with a body, what the server makes for it, such as a court package. */
  async download(path: string, body?: unknown): Promise<Buffer> {
    const { status, bytes } =
      body === undefined
        ? await this.#server.repeated(async () => await this.#send("GET", path))
        : await this.#server.uncut(async () => await this.#send("POST", path, body));
    if (status >= 400) throw errorOf(status, bytes);
    return bytes;
  }

  get token(): string {
    return this.#token;
  }

  async #call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const send = async () => await this.#send(method, path, body, headers);
    const { status, bytes } = await (method === "GET" ? this.#server.repeated(send) : this.#server.uncut(send));
    if (status >= 400) throw errorOf(status, bytes);
    return (bytes.length === 0 ? undefined : JSON.parse(bytes.toString())) as T;
  }

  async #send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; bytes: Buffer }> {
    const url = new URL(path, this.#server.place.appUrl);
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    return await new Promise((resolve, reject) => {
      const call = request(
        {
          // Names under .localhost are this machine (RFC 6761); not every resolver knows that.
          hostname: "127.0.0.1",
          port: url.port,
          // A connection for each call: one that is kept may have ended meanwhile, and a POST cannot simply be made again.
          agent: false,
          path: url.pathname + url.search,
          method,
          timeout: 120_000,
          headers: {
            host: url.host,
            accept: "application/json",
            ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}),
            ...(payload ? { "content-type": "application/json", "content-length": payload.length } : {}),
            ...headers,
          },
        },
        (answer) => {
          const parts: Buffer[] = [];
          let size = 0;
          answer.on("data", (part: Buffer) => {
            size += part.length;
            if (size > ANSWER_LIMIT_BYTES)
              call.destroy(new Error(`${path} answered more than ${ANSWER_LIMIT_BYTES} bytes`));
            parts.push(part);
          });
          answer.on("end", () => resolve({ status: answer.statusCode ?? 0, bytes: Buffer.concat(parts) }));
          answer.on("error", reject);
        },
      );
      call.on("timeout", () => call.destroy(new Error(`${method} ${path} did not answer in time`)));
      call.on("error", reject);
      call.end(payload);
    });
  }
}

function errorOf(status: number, bytes: Buffer): ApiError {
  const text = bytes.toString();
  try {
    const { error } = JSON.parse(text) as { error: { code: string; message: string; field?: string } };
    return new ApiError(status, error.code, error.message, error.field);
  } catch {
    return new ApiError(status, "not-json", text.slice(0, 500));
  }
}
