import { MECHANISM_IDS } from "../../src/convention/index.ts";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { describe, expect, it } from "vitest";
import { AURELIA, setUpFile } from "../../scripts/demo/cast.ts";
import { setUpSchema } from "../../src/set-up/set-up.ts";
import { runCommand, runCommandHere } from "../support/cli-process.ts";
import { skipReason } from "../support/skips.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";

// Whatever goes wrong with a command, its user reads one message with a code: what, on what. Never a stack.

describe("a command that cannot do what was asked", () => {
  const folder = join(temporaryFolder(), "مجلد with spaces");
  const zeros = join(folder, "zeros");
  const recipient = "age1gxspumlewt6ks49tt5a3tedu94swgefzqfnprp9kats2kgtlngjsfu44t8";
  mkdirSync(folder);
  writeFileSync(zeros, new Uint8Array(1000));
  writeFileSync(join(folder, "s.facts.json"), new Uint8Array(10));
  const away = join(folder, "away", "file");
  const huge = join(folder, "huge");
  writeFileSync(huge, "");
  truncateSync(huge, 3 * 2 ** 30);

  it("prints what the release holds of the Convention as data", async () => {
    const { code, stdout } = await runCommand(["convention", "mechanisms", "--json"]);
    const { mechanisms } = JSON.parse(stdout) as {
      mechanisms: { id: string; elements: { id: string; form: string }[] }[];
    };
    expect(code).toBe(0);
    expect(mechanisms.map(({ id }) => id)).toEqual(MECHANISM_IDS);
    const extradition = mechanisms.find(({ id }) => id === "extradition");
    expect(extradition?.elements).toContainEqual(expect.objectContaining({ id: "person-sought", form: "records" }));
    for (const list of ["elements", "grounds", "clocks", "gates"]) {
      const printed = JSON.parse((await runCommandHere(["convention", list, "--json"])).stdout) as Record<
        string,
        unknown[]
      >;
      expect(printed[list]?.length, list).toBeGreaterThan(0);
    }
  });

  it.each([
    [["designation", "show", away], "file-missing"],
    [["designation", "show", folder], "not-a-file"],
    [["designation", "show", zeros], "json-malformed"],
    [["designation", "show", huge], "file-too-large"],
    [["open", zeros, "--digest", "0".repeat(64), "--identity", huge, "--out", join(folder, "x")], "file-too-large"],
    [["audit", "verify", "--data", folder, "--leaf", "no-hash"], "leaf-malformed, at leaf"],
    [["restore", "--from", folder, "--keys", folder, "--data", join(zeros, "new")], "not-a-backup, at from"],
    [["keygen", "--out", away], "folder-missing, at out"],
    [["convention", "review", "--out", away], "folder-missing, at out"],
    [["seal", away, "--to", recipient, "--out", join(folder, "x")], "file-missing"],
    [["seal", folder, "--to", recipient, "--out", join(folder, "x")], "not-a-file"],
    [["seal", zeros, "--to", recipient, "--out", away], "folder-missing, at out"],
    [["seal", zeros, "--to", "age1nobody", "--out", join(folder, "x")], "recipient-invalid"],
    [["open", join(folder, "s"), "--identity", zeros, "--out", join(folder, "x")], "facts-malformed"],
    [["verify", folder], "not-a-file"],
    [["verify", zeros, "--exhibit", away], "file-missing, at exhibit"],
    [["peer", "import", away], "file-missing"],
    [["peer", "list", "--url", "nonsense"], "url-malformed, at url"],
    [["init", "--data", join(folder, "new"), "--from", zeros], "file-not-readable, at from"],
    [["serve", "--data", zeros], "folder-not-writable, at dataFolder"],
    [["root", "create", "--name", "Not A Name", "--out", join(folder, "x")], "name-malformed, at name"],
    [["root", "sign", zeros, "--key", zeros, "--out", join(folder, "x")], "root-key-malformed, at key"],
  ])("%j says why, with the code %s", async (words, code) => {
    const { code: exit, stdout, stderr } = await runCommandHere(words);
    expect([exit, stdout]).toEqual([1, ""]);
    expect(stderr.endsWith(` (${code})\n`), stderr).toBe(true);
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  it("names the file in which something is wrong, and quotes nothing of it", async () => {
    const key = join(folder, "key");
    writeFileSync(key, "AGE-SECRET-KEY-1");
    for (const words of [
      ["designation", "show", key],
      ["init", "--data", join(folder, "new"), "--from", key],
    ]) {
      const { code, stderr } = await runCommandHere(words);
      expect([code, stderr]).toEqual([1, expect.stringContaining(key)]);
      expect(stderr).not.toContain("AGE");
    }
  });

  it("takes no empty word for the folder in which it runs, and spells out what a wrong one hides", async () => {
    const empty = await runCommand(["init", "--data", "", "--from", zeros]);
    expect([empty.code, empty.stderr.split("\n", 1)[0]]).toEqual([
      2,
      "error: option '--data <folder>' argument is empty",
    ]);
    const hidden = await runCommand(["ver\u202Eyfi"]);
    expect([hidden.code, hidden.stderr.split("\n", 1)[0]]).toEqual([2, "error: unknown command 'ver⟦U+202E⟧yfi'"]);
  });

  it("says of a server that does not answer why, and of a token that cannot be one that it is none", async () => {
    const wordless = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => wordless.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(wordless.address() as AddressInfo).port}`; // it listens on TCP
    const cut = createServer((socket) => {
      socket.end("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{");
    });
    await new Promise<void>((resolve) => cut.listen(0, "127.0.0.1", resolve));
    const cutUrl = `http://127.0.0.1:${(cut.address() as AddressInfo).port}`;
    try {
      for (const address of [url, cutUrl]) {
        const { code, stderr } = await runCommandHere(["peer", "list", "--url", address]);
        expect([code, stderr]).toEqual([
          1,
          expect.stringMatching(/^No server answers at .* \(\w+\)\..* \(server-unreachable\)\n$/),
        ]);
      }
      const { stderr } = await runCommandHere(["peer", "list", "--url", url], { ROGATORY_TOKEN: "a “token”" });
      expect(stderr).toMatch(/ \(token-malformed\)\n$/);
    } finally {
      wordless.close();
      cut.close();
    }
  });

  it("sets no State up whose links nobody read", async () => {
    const answers = join(folder, "answers.json");
    const setUp = setUpFile(AURELIA, { port: 7420, peerPort: 7420, ringer: ["/bin/true"] });
    writeFileSync(answers, JSON.stringify(setUp));
    const data = join(folder, "unread");
    const ended = await runCommand(["init", "--data", data, "--from", answers], {
      during: async (child) => void child.stdout?.destroy(),
    });
    expect([ended.code, ended.stderr]).toEqual([1, expect.stringMatching(/ \(answer-not-read\)\n$/)]);
    expect(existsSync(data)).toBe(false);
  });

  it("ends as it would have where nobody reads its answer to the end", async () => {
    const ended = await runCommand(["convention", "review"], {
      during: async (child) => void child.stdout?.destroy(),
    });
    expect([ended.code, ended.stderr]).toEqual([0, ""]);
  });

  /** As whoever leaves root behind sees it: only root can give a folder away. */
  const isRoot = process.getuid?.() === 0;
  if (!isRoot) skipReason("a folder of another user", "only root can give one away");

  it.skipIf(!isRoot)(
    "does not start as root in the folder of the server's user, where what it leaves could not be read",
    async () => {
      const theirs = join(folder, "theirs");
      mkdirSync(theirs);
      writeFileSync(join(theirs, "config.json"), "{}");
      chownSync(theirs, 64_123, 64_123);
      for (const words of [["serve"], ["fsck"], ["init", "--from", zeros]]) {
        const { code, stderr } = await runCommandHere([...words, "--data", theirs]);
        expect([code, stderr.endsWith(" (folder-of-another-user, at dataFolder)\n")], stderr).toEqual([1, true]);
        expect(stderr).toContain("64123");
      }
      expect(readdirSync(theirs)).toEqual(["config.json"]);
      const restore = ["restore", "--from", join(folder, "none"), "--keys", join(folder, "none"), "--data", theirs];
      expect((await runCommandHere(restore)).stderr).toMatch(/ \(folder-of-another-user, at dataFolder\)\n$/);
      const { stdout } = await runCommandHere(["doctor", "--data", theirs]);
      expect(stdout).toMatch(/^bad +Folder: .*another user/m);
    },
  );

  it.skipIf(!isRoot)("finds what an earlier command left as another user", async () => {
    const ours = join(folder, "ours");
    mkdirSync(join(ours, "local"), { recursive: true });
    writeFileSync(join(ours, "config.json"), "{}");
    writeFileSync(join(ours, "local/incarnation.json"), "{}");
    chownSync(join(ours, "local/incarnation.json"), 64_123, 64_123);
    const { stdout } = await runCommandHere(["doctor", "--data", ours]);
    expect(stdout).toMatch(
      /^bad +Folder: .*local\/incarnation\.json belongs to another user \(number 64123\).*chown -R/m,
    );
  });

  it("lets doctor look at the files that the settings name", async () => {
    const program = join(folder, "ring");
    writeFileSync(program, "#!/bin/sh\n");
    const look = async (env: Record<string, string>): Promise<string> =>
      (await runCommandHere(["doctor", "--data", join(folder, "none")], env)).stdout;
    expect(await look({})).toMatch(/^attention +Ringer: no command/m);
    const ringer = JSON.stringify({ command: [program], repeatAfterMs: 60_000 });
    const bad = await look({ ROGATORY_RINGER: ringer, ROGATORY_PEER_CA_FILE: zeros });
    expect(bad).toMatch(/^bad +Ringer: .*ring: this user may not do that there/m);
    expect(bad).toMatch(/^bad +Peers' CA: .*zeros holds no certificate/m);
    expect(await look({ ROGATORY_PEER_CA_FILE: away })).toMatch(/^bad +Peers' CA: .*is not there/m);
    chmodSync(program, 0o755);
    const ca = join(folder, "ca.pem");
    writeFileSync(ca, rootCertificates[0] ?? "");
    const good = await look({ ROGATORY_RINGER: ringer, ROGATORY_PEER_CA_FILE: ca });
    expect(good).toMatch(/^good +Ringer: .*ring can be run by this user/m);
    expect(good).toMatch(/^good +Peers' CA: .*ca\.pem, 1 certificate/m);
  });

  it("seals nothing before it knows that every receiver can be sealed to", async () => {
    await runCommandHere(["seal", zeros, "--to", recipient, "--to", "age1nobody", "--out", join(folder, "half")]);
    const whole = await runCommand(["seal", zeros, "--to", recipient, "--out", join(folder, "half")]);
    expect([whole.code, whole.stderr]).toEqual([0, ""]);
  });

  it("calls it a wrong use when sealing is asked for nobody", async () => {
    const { code, stderr } = await runCommand(["seal", zeros, "--out", join(folder, "nobody")]);
    expect([code, stderr.split("\n", 1)[0]]).toEqual([2, "error: required option '--to <recipient>' not specified"]);
  });

  it.each(["set-up", "set-up.secretariat"])(
    "reads the example of a production server: deploy/%s.example.json",
    async (name) => {
      const example = readFileSync(join(import.meta.dirname, `../../deploy/${name}.example.json`), "utf8");
      const file = join(folder, `${name}.json`);
      writeFileSync(file, example);
      expect(setUpSchema.safeParse(JSON.parse(example))).toMatchObject({ success: true });
      // Everything is as it must be but for what each office puts in itself: its root, and a database.
      const { code, stderr } = await runCommand(
        ["init", "--data", join(folder, `example of ${name}`), "--from", file],
        {
          input: "correct horse battery staple\n",
        },
      );
      expect([code, stderr.trim().split("\n")]).toEqual([
        1,
        [expect.stringContaining("The configuration has faults:"), expect.stringContaining("databaseUrl")],
      ]);
    },
  );
});
