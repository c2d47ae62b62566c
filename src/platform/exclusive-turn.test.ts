import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ExclusiveTurn } from "./exclusive-turn.ts";

describe("an exclusive turn", () => {
  it("has one holder at a time, in the order of asking, whatever they do meanwhile", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 20 }), async (waits) => {
        const turn = new ExclusiveTurn(1_000, 100);
        const order: number[] = [];
        let holders = 0;
        await Promise.all(
          waits.map(async (wait, index) => {
            const end = await turn.take();
            holders += 1;
            expect(holders).toBe(1);
            order.push(index);
            if (wait > 0) await pause(wait);
            holders -= 1;
            end();
            end();
          }),
        );
        expect(order).toEqual(waits.map((_, index) => index));
      }),
      { numRuns: 30 },
    );
  });

  it("refuses who waits too long, and passes over them", async () => {
    const turn = new ExclusiveTurn(30, 100);
    const end = await turn.take();
    await expect(turn.take()).rejects.toMatchObject({ code: "database-away" });
    const next = turn.take();
    end();
    (await next)();
    (await turn.take())();
  });

  it("refuses when too many wait", async () => {
    const turn = new ExclusiveTurn(1_000, 1);
    const end = await turn.take();
    const second = turn.take();
    await expect(turn.take()).rejects.toMatchObject({ code: "database-away" });
    end();
    (await second)();
  });
});
