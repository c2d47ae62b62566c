import { describe, expect, it } from "vitest";
import { BODY_TEMPLATES } from "../../project/domain/project.ts";
import { circleOf, type Task, standingTasks } from "./task.ts";
import { TASK_TEMPLATES } from "./task-template.ts";

const task = (taskId: string, more: Partial<Task> = {}): Task => ({
  taskId,
  bodyId: "body",
  title: taskId,
  dueOn: "2027-01-10",
  waitsFor: [],
  state: "open",
  version: 1,
  recordedAt: new Date(0),
  recordedBy: "somebody",
  changedAt: new Date(0),
  changedBy: "somebody",
  ...more,
});

describe("the usual tasks", () => {
  it("are some sixty, each known once, of a usual body, and wait for others that there are, in no circle", () => {
    const codes = TASK_TEMPLATES.map(({ code }) => code);
    expect(codes.length).toBeGreaterThan(55);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { code, body, waitsFor } of TASK_TEMPLATES) {
      expect(BODY_TEMPLATES).toContain(body);
      for (const other of waitsFor) expect(codes).toContain(other);
      const all = TASK_TEMPLATES.map((one) => ({ taskId: one.code, waitsFor: one.waitsFor }));
      expect([code, circleOf(code, waitsFor, all)]).toEqual([code, undefined]);
    }
  });

  it("come no earlier than what they wait for", () => {
    const dayOf = new Map(TASK_TEMPLATES.map(({ code, days }) => [code, days]));
    const early = TASK_TEMPLATES.flatMap(({ code, days, waitsFor }) =>
      waitsFor.filter((other) => (dayOf.get(other) ?? 0) > days).map((other) => `${code} before ${other}`),
    );
    expect(early).toEqual([]);
  });
});

describe("how tasks stand", () => {
  it("is late after its day, not on it, and never once it is over", () => {
    const day = { today: "2027-01-11", closesOn: "2027-03-06" };
    const stands = standingTasks(
      [task("a"), task("b", { dueOn: "2027-01-11" }), task("c", { state: "done" }), task("d", { dueOn: "2027-03-07" })],
      day,
    );
    expect(stands.map(({ isLate }) => isLate)).toEqual([true, false, false, false]);
    expect(stands.map(({ isAfterClosing }) => isAfterClosing)).toEqual([false, false, false, true]);
  });

  it("is blocked by what comes first until that is done or dropped", () => {
    const waits = task("w", { waitsFor: ["a", "b", "c"] });
    const tasks = [waits, task("a"), task("b", { state: "done" }), task("c", { state: "dropped" })];
    const [first] = standingTasks(tasks, { today: "2027-01-01", closesOn: "2027-03-06" });
    expect(first?.blockedBy).toEqual(["a"]);
  });

  it("finds the circle that a new wait would close, over whatever lies between", () => {
    const tasks = [task("a"), task("b", { waitsFor: ["a"] }), task("c", { waitsFor: ["b"] })];
    expect(circleOf("a", ["c"], tasks)).toEqual(["a", "c", "b", "a"]);
    expect(circleOf("a", ["a"], tasks)).toEqual(["a", "a"]);
    expect(circleOf("c", ["a"], tasks)).toBeUndefined();
  });
});
