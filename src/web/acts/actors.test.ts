import { Hono } from "hono";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { Refusal, unknownRefusal } from "../../protocol/refusal.ts";
import { errorHandler } from "../errors.tsx";
import { pathParam } from "../operation.ts";
import { acts } from "./act.ts";
import { actRoutes } from "./act-routes.tsx";

// Acts of somebody who is no person of the State: a guest, who has a link and may do what the link is for.

interface Guest {
  readonly name: string;
  readonly mayDo: readonly Errand[];
}
type Errand = "send-portrait" | "answer-invitation";
interface Hall {
  readonly seats: Map<string, string>;
}

const guests = {
  may: (guest: Guest, errands: readonly Errand[]) => errands.some((errand) => guest.mayDo.includes(errand)),
  missing: () => new Refusal("link-too-narrow", "This link is for something else.", { status: 403 }),
};
const act = acts<Hall, Guest, Errand>(guests);

let loaded = 0;
const params = { id: pathParam(z.string().regex(/^[a-z]+$/), seatUnknown) };
const takeSeat = act({
  id: "trial.take-seat",
  at: "POST /seats/:id",
  who: ["answer-invitation"],
  params,
  input: z.strictObject({ asks: z.string().max(40) }),
  answer: z.object({ seat: z.string(), of: z.string() }),
  repeat: "refused",
  upon: async ({ context, ids }) => {
    loaded += 1;
    const seat = await Promise.resolve(context.seats.get(ids.id));
    if (seat === undefined) throw seatUnknown();
    return { seat, id: ids.id };
  },
  run: async ({ context, input, by, upon: { seat, id } }) => {
    context.seats.set(id, by.name);
    return await Promise.resolve({ seat: `${seat}, ${input.asks}`, of: by.name });
  },
});

let app: Hono;
beforeEach(() => {
  loaded = 0;
  const [api, pages] = [new Hono(), new Hono()];
  const known: Readonly<Record<string, Guest>> = {
    invited: { name: "Ana", mayDo: ["answer-invitation"] },
    pictured: { name: "Ben", mayDo: ["send-portrait"] },
  };
  const whoActs = (c: { req: { header(name: string): string | undefined } }, ...errands: readonly Errand[]): Guest => {
    const guest = known[c.req.header("x-link") ?? ""];
    if (guest === undefined) throw new Refusal("link-ended", "Nobody has this link.", { status: 401 });
    if (!guests.may(guest, errands)) throw guests.missing();
    return guest;
  };
  const routes = actRoutes({ seats: new Map([["a", "row one"]]) }, { api, pages, whoActs, may: guests.may });
  routes.postJson(takeSeat);
  app = new Hono().route("/api/v1", api);
  app.onError(errorHandler({ report: () => undefined, signInPath: "/", isApi: () => true }));
});

const ask = async (link: string, seat: string) => {
  const headers = { "x-link": link, "content-type": "application/json" };
  const body = JSON.stringify({ asks: "near the door" });
  const answer = await app.request(`/api/v1/seats/${seat}`, { method: "POST", headers, body });
  const said = (await answer.json()) as { error?: { code: string } };
  return [answer.status, said.error?.code ?? said];
};

describe("an act of a guest", () => {
  it("is done by who has the link for it, upon what was loaded once", async () => {
    expect(await ask("invited", "a")).toEqual([200, { seat: "row one, near the door", of: "Ana" }]);
    expect(loaded).toBe(1);
  });

  it("is refused to others as the module says that knows them, before anything is loaded", async () => {
    expect(await ask("pictured", "a")).toEqual([403, "link-too-narrow"]);
    expect(await ask("nobody", "a")).toEqual([401, "link-ended"]);
    const given = { context: { seats: new Map() }, input: { asks: "" }, ids: { id: "a" } };
    await expect(takeSeat.do({ ...given, by: { name: "Ben", mayDo: [] } })).rejects.toThrow("for something else");
    expect(loaded).toBe(0);
  });

  it("answers 404 for what is not there, whether it could be an id or not", async () => {
    expect(await ask("invited", "b")).toEqual([404, "seat-unknown"]);
    expect(await ask("invited", "B1")).toEqual([404, "seat-unknown"]);
  });
});

function seatUnknown(): Refusal {
  return unknownRefusal("seat-unknown", "There is no such seat.");
}
