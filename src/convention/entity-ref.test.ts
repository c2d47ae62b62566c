import { describe, expect, it } from "vitest";
import { entityRefSchema, organisationRef } from "./entity-ref.ts";

const id = "0190163d-8694-739b-aea5-966c26f8ad91";

describe("a reference to an entity", () => {
  it("names a State by its code and an organisation by its id, and nothing else", () => {
    expect(["VN", `org:${id}`].map((ref) => entityRefSchema.safeParse(ref).success)).toEqual([true, true]);
    const invalid = ["vn", "VNM", id, `org:${id}x`, `ORG:${id}`, "org:", `org:${id.toUpperCase()}`, "VN\n"];
    expect(invalid.filter((ref) => entityRefSchema.safeParse(ref).success)).toEqual([]);
    expect(organisationRef(id)).toBe(`org:${id}`);
    expect(() => organisationRef("VN")).toThrow();
  });
});
