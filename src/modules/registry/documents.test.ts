import { MAX_DOCUMENT_BYTES } from "../../web/index.ts";
import { connect } from "node:net";
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { type OneModule, openOneModule } from "../../../tests/support/one-module.ts";
import { serve, silentLog } from "../../platform/index.ts";
import { createRegistry, type RegistryModule } from "./index.ts";

type Name = "officer" | "assistant" | "admin" | "second" | "drafter" | "oversight" | "judge";
let one: OneModule<RegistryModule, Name>;
/** What stands on documents, as a later module would say it. */
const standsOn = new Set<string>();
/** Whom that module names as a reader. */
let judgeReads: string | undefined;

beforeAll(async () => {
  const roles = {
    officer: ["treaty-officer"],
    assistant: ["assistance-officer"],
    admin: ["administrator"],
    second: ["administrator"],
    drafter: ["drafter"],
    oversight: ["oversight"],
    judge: ["custodian"],
  } as const;
  one = await openOneModule(roles, (given) => createRegistry(given));
  one.module.documents.contributeUse(
    async (_, id) =>
      await Promise.resolve(
        standsOn.has(id)
          ? [
              {
                say: () => "The ratification of Borealia",
                href: "/treaty",
                mayRead: async (by) => await Promise.resolve(by.id === judgeReads),
              },
            ]
          : [],
      ),
  );
});

const entry = {
  kind: "depositary-notification",
  title: "Ratification by Borealia",
  language: "en",
  reference: "C.N.7.2026",
};
const LETTER = { address: "Mission of Borealia", language: "en", subject: "About the envoy", text: "It is enclosed." };
const pdf = (text: string): Blob => new Blob([`%PDF-1.7\n${text}\n%%EOF`]);
const keep = async (file: Blob, name: Name = "officer", given: object = entry) =>
  await one.upload(name, "/documents", given, file);

describe("a document", () => {
  it("is kept with its digest, the type that its bytes tell and an audit entry, and sent back byte for byte", async () => {
    const file = pdf("notification");
    const { status, body } = await keep(file, "assistant", { ...entry, on: "2026-11-20" });
    expect(status).toBe(201);
    const { documentId, wasThere: _, ...kept } = body;
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    expect(kept).toMatchObject({
      sha256: Buffer.from(digest).toString("hex"),
      sizeBytes: file.size,
      mediaType: "application/pdf",
      entry: { ...entry, on: "2026-11-20" },
      cameBy: "upload",
      recordedBy: one.people.assistant.id,
    });
    expect((await one.call("oversight", "GET", `/documents/${documentId}`)).body).toEqual({ documentId, ...kept });
    expect(one.events.findLast(({ type }) => type === "registry.document-kept")).toMatchObject({
      subject: { kind: "document", id: documentId },
      details: { sha256: kept.sha256, cameBy: "upload" },
    });
    const sent = await fileOf(documentId);
    expect(await sent.bytes()).toEqual(new Uint8Array(await file.arrayBuffer()));
    expect(Object.fromEntries(sent.headers)).toMatchObject({
      "content-type": "application/pdf",
      "content-disposition": `attachment; filename="document-${documentId}.pdf"`,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
  });

  it("is what its bytes are, whatever its name and header say", async () => {
    const types = [];
    const files = [
      [new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2]), "application/pdf"],
      [Buffer.from("\x89PNG\r\n\x1a\n....", "latin1"), "text/html"],
      [Buffer.from("<script>alert(1)</script> قانون"), "application/pdf"],
    ] as const;
    for (const [bytes, type] of files) types.push((await keep(new Blob([bytes], { type }))).body.mediaType);
    expect(types).toEqual(["image/jpeg", "image/png", "text/plain"]);
    const notes = (await keep(new Blob(["<html><script>1</script></html>"], { type: "text/html" }))).body;
    const sent = await fileOf(notes.documentId);
    expect(sent.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(sent.headers.get("content-disposition")).toMatch(/^attachment;/);
  });

  it.each([
    ["nothing", new Uint8Array(), "document-empty"],
    ["a program that says it is a PDF", Buffer.from("\x7fELF\x02\x01\x01\0\0", "latin1"), "document-of-unknown-type"],
    ["a PDF behind something else", Buffer.from("\0\0%PDF-1.7", "latin1"), "document-of-unknown-type"],
    ["an archive", Buffer.from("PK\x03\x04\x14\0", "latin1"), "document-of-unknown-type"],
    ["text whose last character is cut", Buffer.from("loi é").subarray(0, 5), "document-of-unknown-type"],
    ["text in another encoding", Buffer.from("loi sp\xe9ciale", "latin1"), "document-of-unknown-type"],
    ["text with a character that no text has", Buffer.from("a\0b"), "document-of-unknown-type"],
    ["more than is allowed", Buffer.alloc(25 * 1024 * 1024 + 1, "a"), "document-too-large"],
  ])("is not %s, and nothing is kept of it", async (_, bytes, code) => {
    const before = await everything();
    const refused = await keep(new Blob([bytes], { type: "application/pdf" }));
    expect(refused.code).toBe(code);
    expect(refused.body.error.field).toBe("file");
    expect(await everything()).toEqual(before);
  });

  it("takes exactly 25 MiB", async () => {
    const { body } = await keep(new Blob([Buffer.alloc(25 * 1024 * 1024, "a")]));
    expect(body).toMatchObject({ sizeBytes: 25 * 1024 * 1024, mediaType: "text/plain" });
  });

  it("whose upload breaks off leaves nothing", async () => {
    const before = await everything();
    const breaking = async function* () {
      yield Buffer.from("%PDF-1.7 begins");
      await Promise.reject(new Error("the line is cut"));
    };
    await expect(one.module.documents.keep(documentOf("Cut"), breaking(), one.people.officer)).rejects.toThrow("cut");
    expect(await everything()).toEqual(before);
  });

  it.each([
    ["says that more comes than does", (length: number) => length + 12, undefined],
    ["says that less comes than does", (length: number) => length - 5, undefined],
    ["says that more comes than may", () => MAX_DOCUMENT_BYTES * 2, "body-too-large"],
    ["does not say how much comes", () => undefined, "length-required"],
  ])("whose sender %s is not kept", async (_, lengthOf, code) => {
    const before = await everything();
    const answer = await sendLying("%PDF-1.7 short", lengthOf);
    if (code === undefined) expect(answer).not.toContain("201 Created");
    else expect(answer).toContain(code);
    expect(await everything()).toEqual(before);
  });

  it("is there once: the same bytes again give it, as it was entered first, also by two at once", async () => {
    const first = (await keep(pdf("twice"))).body;
    const again = (await keep(pdf("twice"), "admin", { ...entry, title: "Another title" })).body;
    expect([first.wasThere, again.wasThere, again.entry.title]).toEqual([false, true, entry.title]);
    expect(again.documentId).toBe(first.documentId);
    const both = await Promise.all([keep(pdf("twins")), keep(pdf("twins"))]);
    expect(new Set(both.map(({ body }) => body.documentId)).size).toBe(1);
  });

  it("is kept by those who keep the treaty record and by who answers the checklist, and read by nobody without signing in", async () => {
    expect((await keep(pdf("nobody"), "drafter")).code).toBe("role-missing");
    const { documentId } = (await keep(pdf("somebody"))).body;
    expect((await one.page(`/documents/${documentId}/file`)).status).toBe(303);
    expect((await one.call(undefined, "GET", `/documents/${documentId}/file`)).code).toBe("sign-in-needed");
    expect((await one.call("drafter", "GET", "/documents/0190163d-8694-739b-aea5-966c26f8ad91")).status).toBe(404);
  });

  it("is refused with what is wrong with its words", async () => {
    const wrong = { ...entry, title: "Law\u202e1" };
    expect((await keep(pdf("words"), "officer", wrong)).body.error).toMatchObject({
      code: "unseen-character",
      field: "title",
    });
    expect((await keep(pdf("words"), "officer", { ...entry, kind: "novel" })).body.error).toMatchObject({
      field: "kind",
    });
    expect((await one.call("officer", "POST", "/documents", entry)).code).toBe("upload-malformed");
  });

  it("is read by those who keep documents, by oversight, and by whom its use names; to the others it is as if there were none", async () => {
    const { documentId } = (await keep(pdf("read by few"), "officer", { ...entry, title: "Read by few" })).body;
    const { letterId } = (await one.call("officer", "POST", "/post", { ...LETTER, documentId })).body;
    judgeReads = one.people.judge.id;
    const routes = {
      list: "/documents?search=read+by+few",
      one: `/documents/${documentId}`,
      file: `/documents/${documentId}/file`,
      letters: "/post",
      letter: `/post/${letterId}`,
      print: `/post/${letterId}/print`,
    };
    /** How the API and the page of each route answer. */
    const seenBy = async (name: Name) => {
      const answers = Object.entries(routes).map(async ([route, path]) => [
        route,
        (await fetchAs(name, `/api/v1${path}`)).status,
        (await fetchAs(name, path)).status,
      ]);
      return Object.fromEntries(
        (await Promise.all(answers)).map(([route, ...statuses]) => [route, statuses.join(" ")]),
      );
    };
    const whole = Object.fromEntries(Object.keys(routes).map((route) => [route, "200 200"]));
    for (const name of ["officer", "assistant", "admin", "oversight"] as const) {
      expect(await seenBy(name), name).toEqual(whole);
    }
    const [none, nothing] = ["404 404", "403 403"];
    const outside = { list: nothing, one: none, file: none, letters: nothing, letter: none, print: none };
    for (const name of ["drafter", "judge"] as const) expect(await seenBy(name), name).toEqual(outside);
    const answered = async (path: string) => {
      const { reference: _, ...error } = (await one.call("drafter", "GET", path)).body.error;
      return error;
    };
    const nobody = one.platform.random.uuid();
    expect(await answered(routes.one)).toEqual(await answered(`/documents/${nobody}`));
    expect(await answered(routes.letter)).toEqual(await answered(`/post/${nobody}`));
    // A module uses it and names the judge: who reads it for that, and learns of no letter that encloses it.
    standsOn.add(documentId);
    expect(await seenBy("drafter")).toEqual(outside);
    expect(await seenBy("judge")).toEqual({ ...outside, one: "200 200", file: "200 200" });
    const page = (await (await one.browse("judge")).open(routes.one)).html;
    expect([page.includes("The ratification of Borealia"), page.includes(LETTER.subject)]).toEqual([true, false]);
    expect((await (await one.browse("officer")).open(routes.one)).html).toContain(LETTER.subject);
    standsOn.delete(documentId);
    expect(await seenBy("judge")).toEqual(outside);
  });

  it("is found by title, reference and digest, page by page", async () => {
    const { sha256, documentId } = (await keep(pdf("sought"), "officer", { ...entry, title: "Décret de Caldera" }))
      .body;
    const found = async (search: string) =>
      (await one.call("oversight", "GET", `/documents?search=${encodeURIComponent(search)}`)).body.documents;
    for (const search of ["decret de cal", sha256.slice(0, 12)]) {
      expect((await found(search)).map((each: { documentId: string }) => each.documentId)).toEqual([documentId]);
    }
    const page = (await one.call("oversight", "GET", "/documents?limit=1")).body;
    expect(page.documents[0].documentId).toBe(documentId);
    const rest = (await one.call("oversight", "GET", `/documents?before=${page.next}`)).body.documents;
    expect(rest.length).toBeGreaterThan(3);
    expect(rest.map((each: { documentId: string }) => each.documentId)).not.toContain(documentId);
  });

  it("is kept by a form without script, which says what is wrong and what to do", async () => {
    const browser = await one.browse("officer");
    await browser.open("/documents/new");
    const fields = { kind: "law", title: "Cybercrime Act", language: "en", reference: "Gazette 12" };
    await browser.submit("/documents/new", { ...fields, title: "" }, new File(["%PDF-1.7 act"], "act.pdf"));
    expect([browser.page.status, browser.page.html]).toEqual([422, expect.stringContaining("Gazette 12")]);
    await browser.submit("/documents/new", fields, new File([], "empty.pdf"));
    expect(browser.page.html).toContain('href="#field-registry_keep-document_file"');
    await browser.submit("/documents/new", fields, new File(["%PDF-1.7 act"], "act.pdf"));
    expect(browser.page.title).toBe("Cybercrime Act");
    expect(browser.page.html).toContain('/file"');
    await browser.open("/documents/new");
    await browser.submit("/documents/new", fields, new File(["%PDF-1.7 act"], "act.pdf"));
    expect(browser.page.html).toContain("These bytes were kept already");
  });
});

describe("the withdrawal of a document", () => {
  it("is decided by two; the bytes go, the row and its digest stay", async () => {
    const { documentId, sha256 } = (await keep(pdf("to go"))).body;
    await withdraw(documentId);
    await one.module.jobs[0]?.run(new AbortController().signal);
    expect(await one.platform.blobs.has(sha256)).toBe(false);
    const { body } = await one.call("oversight", "GET", `/documents/${documentId}`);
    expect(body).toMatchObject({ sha256, withdrawn: { askedBy: one.people.officer.id, by: one.people.admin.id } });
    expect((await one.call("officer", "GET", `/documents/${documentId}/file`)).code).toBe("document-withdrawn");
    expect((await one.confirm("officer", `/documents/${documentId}/withdrawal`, { reason: "Again." })).code).toBe(
      "document-withdrawn",
    );
    const browser = await one.browse("oversight");
    expect((await browser.open(`/documents/${documentId}`)).html).toContain("Kept in error.");
  });

  it("is refused while anything stands on it, when it is asked for and when it is approved", async () => {
    const { documentId, sha256 } = (await keep(pdf("in use"))).body;
    const at = `/documents/${documentId}/withdrawal`;
    standsOn.add(documentId);
    expect((await one.confirm("officer", at, { reason: "Kept in error." })).code).toBe("document-in-use");
    expect((await (await one.browse("officer")).open(`/documents/${documentId}`)).html).toContain(
      "ratification of Borealia",
    );
    standsOn.clear();
    const { askedId } = (await one.confirm("officer", at, { reason: "Kept in error." })).body;
    standsOn.add(documentId);
    expect((await one.call("admin", "POST", `/documents/waiting/${askedId}/approval-preview`)).code).toBe(
      "document-in-use",
    );
    standsOn.clear();
    expect(await one.platform.blobs.has(sha256)).toBe(true);
  });

  it("leaves bytes that a document kept since has, and those that another module names", async () => {
    const first = (await keep(pdf("comes back"))).body;
    await withdraw(first.documentId);
    const again = (await keep(pdf("comes back"))).body;
    expect(again.documentId).not.toBe(first.documentId);
    const shared = (await keep(pdf("shared"))).body;
    one.module.documents.contributeNames(async () => async () => new Set([shared.sha256]));
    await withdraw(shared.documentId);
    await one.module.jobs[0]?.run(new AbortController().signal);
    expect(await one.platform.blobs.has(first.sha256)).toBe(true);
    expect(await one.platform.blobs.has(shared.sha256)).toBe(true);
  });
});

it("says which bytes are named and which are missing, for an inspection", async () => {
  const { sha256, documentId } = (await keep(pdf("lost"))).body;
  const names = await one.module.contributions.namesBlobs?.();
  expect(await names?.([sha256, "0".repeat(64)])).toEqual(new Set([sha256]));
  expect(await one.module.documents.missing()).toEqual([]);
  await one.platform.blobs.remove(sha256);
  expect(await one.module.documents.missing()).toMatchObject([{ kind: "blob", namedBy: `document ${documentId}` }]);
});

function documentOf(title: string) {
  return { ...entry, title, kind: "other", language: "en" } as const;
}

async function fileOf(documentId: string): Promise<Response> {
  return await fetchAs("oversight", `/api/v1/documents/${documentId}/file`);
}

async function fetchAs(name: Name, path: string): Promise<Response> {
  const { token } = await one.identity.becomeForTraining(one.people[name].id);
  return await one.page(path, { authorization: `Bearer ${token}` });
}

/** Sends an upload through a real server, with the length that the sender claims; none: in pieces, without one. */
async function sendLying(text: string, lengthOf: (length: number) => number | undefined): Promise<string> {
  const { token } = await one.identity.becomeForTraining(one.people.officer.id);
  const { bodyLimits = [] } = one.module.contributions;
  const maxBodyBytes = (path: string) => bodyLimits.find((limit) => limit.path === path)?.maxBytes ?? 0;
  const server = await serve({ fetch: one.fetch }, { host: "127.0.0.1", port: 0, log: silentLog(), maxBodyBytes });
  const part = (head: string, body: string) => `--x\r\ncontent-disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
  const body = `${part('name="facts"', JSON.stringify(entry))}${part('name="file"; filename="a.pdf"', text)}--x--\r\n`;
  const whole = lengthOf(body.length);
  // Where more is announced than comes, the line is cut in the middle of the file.
  const isCut = whole === body.length + 12;
  const length = isCut ? body.length : whole;
  const framing = length === undefined ? "transfer-encoding: chunked" : `content-length: ${length}`;
  const headers = [
    "POST /api/v1/documents HTTP/1.1",
    `host: ${new URL(one.platform.config.appUrl).host}`,
    `origin: ${new URL(one.platform.config.appUrl).origin}`,
    `authorization: Bearer ${token}`,
    "content-type: multipart/form-data; boundary=x",
    "connection: close",
    framing,
  ];
  const sent =
    length === undefined ? `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n` : isCut ? body.slice(0, -12) : body;
  try {
    return await new Promise((resolve) => {
      let answer = "";
      const socket = connect(server.port, "127.0.0.1", () => {
        socket.write(`${headers.join("\r\n")}\r\n\r\n${sent}`);
        if (isCut) socket.destroySoon();
      });
      socket.on("data", (piece) => {
        answer += piece.toString();
        if (answer.includes('{"error"')) socket.destroy();
      });
      socket.on("error", () => resolve(answer));
      socket.on("close", () => resolve(answer));
    });
  } finally {
    await server.close();
  }
}

async function withdraw(documentId: string): Promise<void> {
  const asked = await one.confirm("officer", `/documents/${documentId}/withdrawal`, { reason: "Kept in error." });
  const at = `/documents/waiting/${asked.body.askedId}/approval`;
  const shown = await one.call("admin", "POST", `${at}-preview`);
  const { status } = await one.call("admin", "POST", at, undefined, shown.body.approval.digest);
  expect(status).toBeLessThan(300);
}

/** Digests of all blobs, and how many rows there are. */
async function everything(): Promise<unknown> {
  const { rows } = await sql`select count(*) from registry.document`.execute(one.platform.database.db);
  const digests: string[] = [];
  for await (const digest of one.platform.blobs.list()) digests.push(digest);
  return [digests, rows];
}
