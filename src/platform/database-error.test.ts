import { open } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { DatabaseError, translateDatabaseError } from "./database-error.ts";
import { asDiskRefusal } from "./disk-space.ts";
import { writeAll } from "./durable-files.ts";
import { Refusal } from "../protocol/refusal.ts";

describe("what a database driver throws", () => {
  it.each(["57P01", "57P03", "08006", "53300", "25006", "ECONNREFUSED", "ECONNRESET", "ENOENT", "ENOTFOUND"])(
    "is refused as a database that is away: %s",
    (code) => expect(translateDatabaseError(withCode(code))).toMatchObject({ name: "Refusal", code: "database-away" }),
  );

  it.each(["Connection terminated unexpectedly", "timeout exceeded when trying to connect"])(
    "is refused as a database that is away: %s",
    (message) => expect(translateDatabaseError(new Error(message))).toMatchObject({ code: "database-away" }),
  );

  it("is refused as a full disk, from either engine", () => {
    const embedded = new DatabaseError({ code: "53100", message: "could not extend file" });
    for (const error of [withCode("53100"), embedded]) {
      expect(translateDatabaseError(error)).toMatchObject({ name: "Refusal", code: "disk-full" });
    }
  });

  it("becomes a DatabaseError where the statement is at fault, without the row values of its detail", () => {
    const thrown = Object.assign(withCode("23505"), { constraint: "one_key", detail: "Key (name)=(Smith) exists" });
    const translated = translateDatabaseError(thrown);
    expect(translated).toBeInstanceOf(DatabaseError);
    expect(translated).toMatchObject({ code: "23505", constraint: "one_key" });
    expect(translated).not.toHaveProperty("detail");
  });

  it("stays what it is where it is a refusal or a mistake of the program", () => {
    for (const error of [new Refusal("x", "y"), new TypeError("z"), "text"]) {
      expect(translateDatabaseError(error)).toBe(error);
    }
  });
});

describe("a full disk", () => {
  it("is a refusal with its own code", async () => {
    const full = await open("/dev/full", "w");
    const error: unknown = await writeAll(full, new Uint8Array(10)).catch((cause: unknown) => asDiskRefusal(cause));
    await full.close();
    expect(error).toMatchObject({ name: "Refusal", code: "disk-full" });
  });
});

function withCode(code: string): Error {
  return Object.assign(new Error("something"), { code });
}
