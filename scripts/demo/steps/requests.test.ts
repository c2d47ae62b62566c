import { expect, it } from "vitest";
import { ApiError } from "../api-client.ts";
import { refusalOf } from "./requests.ts";

it("takes nothing for a refusal that a server or a line does which fails", async () => {
  expect(await refusalOf(Promise.resolve())).toBe("nothing");
  expect(await refusalOf(Promise.reject(new ApiError(403, "role-missing", "No.")))).toBe("role-missing");
  await expect(refusalOf(Promise.reject(new ApiError(500, "unexpected", "No.")))).rejects.toThrow("unexpected");
  await expect(refusalOf(Promise.reject(new Error("ECONNRESET")))).rejects.toThrow("ECONNRESET");
});
