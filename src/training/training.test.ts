import { expect, it } from "vitest";
import { nearestFirst } from "./training.tsx";

const need = (kind: "request" | "order", id: string, dossierId: string) => ({ subject: { kind, id }, dossierId });

it("puts whoever has something to do in the matter at hand first, and those tasks before the others", () => {
  const nobody = { name: "nobody", needs: [] };
  const busy = { name: "busy", needs: [need("request", "r1", "d1")] };
  const near = {
    name: "near",
    needs: [need("request", "r1", "d1"), need("order", "o2", "d2"), need("request", "r2", "d2")],
  };
  for (const to of ["/requests/r2", "/dossiers/d2", "/orders/o2"]) {
    const sorted = nearestFirst([nobody, busy, near], to);
    expect(sorted.map(({ name }) => name)).toEqual(["near", "busy", "nobody"]);
    expect(sorted[0]?.needs.map(({ subject }) => subject.id)).toEqual(["o2", "r2", "r1"]);
  }
  expect(nearestFirst([nobody, near, busy], "/queue").map(({ name }) => name)).toEqual(["near", "busy", "nobody"]);
});
