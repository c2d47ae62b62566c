import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { FormInput } from "../forms.ts";
import { mayAdd, pressOf, regrouped } from "./form-groups.ts";
import { boxesOf, boxOf, fieldsOf, inputOf, readFields } from "./form-reader.ts";

// A list of groups in a form: "lines.0.phone", "lines.1.phone".

const line = z.strictObject({
  phone: z.string().trim().min(1).max(60),
  days: z.array(z.enum(["monday", "tuesday"])).exactOptional(),
  until: z.iso.datetime().exactOptional(),
  always: z.boolean().exactOptional(),
  place: z.strictObject({ floor: z.int(), room: z.string().min(1).exactOptional() }).exactOptional(),
});
const schema = z.strictObject({
  title: z.string().trim().min(1),
  lines: z.array(line).max(4),
  notes: z.array(z.strictObject({ text: z.string().min(1) })).exactOptional(),
});
const noMoment = (): undefined => undefined;
const read = (input: FormInput): unknown => readFields(schema, input, noMoment);
const settled = (posted: FormInput, pressed?: string): FormInput => regrouped(schema, posted, pressed).input;
/** Without the marks of groups in which nothing stands. */
const boxes = (input: FormInput): FormInput =>
  Object.fromEntries(Object.entries(input).filter(([name]) => !/^(?:lines|notes)\.\d+$/.test(name)));

const word = fc.stringMatching(/^[a-z+0-9]{1,12}$/);
const optional = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const given = fc
  .record({
    title: word,
    lines: fc.array(
      fc.record({
        phone: word,
        days: optional(fc.subarray(["monday", "tuesday"], { minLength: 1 })),
        until: optional(fc.constant("2027-03-05T14:05:00.000Z")),
        always: optional(fc.constant(true)),
        place: optional(fc.record({ floor: fc.integer({ min: -9, max: 99 }), room: optional(word) })),
      }),
      { maxLength: 4 },
    ),
    notes: optional(fc.array(fc.record({ text: word }), { minLength: 1, maxLength: 12 })),
  })
  .map((value) => schema.parse(JSON.parse(JSON.stringify(value))));

describe("a list of groups", () => {
  it("says by its boxes what it says by its JSON", () => {
    fc.assert(
      fc.property(given, (value) => {
        const input = inputOf(value);
        expect(read(input)).toEqual(value);
        expect(boxes(settled(input))).toEqual(input);
        expect(schema.parse(read(settled(input)))).toEqual(value);
      }),
    );
  });

  it("is told with its limits, and each box of it once", () => {
    const fields = fieldsOf(schema);
    expect([...fields.keys()]).toEqual([
      "title",
      "lines",
      ...["phone", "days", "until", "always", "place.floor", "place.room"].map((name) => `lines.${name}`),
      "notes",
      "notes.text",
    ]);
    expect(fields.get("lines")).toMatchObject({ kind: "groups", optional: false, maxItems: 4 });
    expect(fields.get("notes")).toMatchObject({ kind: "groups", optional: true });
    expect(fields.get("lines.place.room")).toMatchObject({ kind: "text", optional: true });
  });

  it("leaves out a group in which nothing was typed, and counts the others as they are shown again", () => {
    const posted = {
      title: "Night",
      "lines.0.phone": " ",
      "lines.0.always": "",
      "lines.7.phone": "",
      "lines.9.phone": "+1",
    };
    expect(read(posted)).toEqual({ title: "Night", lines: [{ phone: "+1" }] });
    expect(boxes(settled(posted))).toEqual({ title: "Night", "lines.0.phone": "+1" });
  });

  it("shows a fault at the box of its group", () => {
    expect(boxOf(schema, "lines.1.phone")).toBe("lines.1.phone");
    expect(boxOf(schema, "lines.1.days.0")).toBe("lines.1.days");
    expect(boxOf(schema, "lines.3")).toBe("lines.3.phone");
    expect(boxOf(schema, "lines.3.place")).toBe("lines.3.place.floor");
    expect(boxOf(schema, "lines.3.room")).toBe("lines.3.place.room");
    expect(boxOf(schema, "lines.3.nothing")).toBe("lines");
    expect(boxOf(schema, "lines")).toBe("lines");
    expect(boxOf(schema, "phone")).toBe("");
    expect(boxOf(schema, "")).toBe("");
  });

  it("keeps the seconds of a moment that its boxes do not show, and none of another", () => {
    const day = { "lines.0.until-day": "5", "lines.0.until-month": "3", "lines.0.until-year": "2027" };
    const moment = (on: string, time: string): string | undefined =>
      /^\d\d:\d\d$/.test(time) ? `${on}T${time}:00.000Z` : undefined;
    const until = (boxesOfIt: FormInput): unknown =>
      (readFields(schema, { "lines.0.phone": "+1", ...boxesOfIt }, moment) as z.infer<typeof schema>).lines[0]?.until;
    const before = { "lines.0.until": "2027-03-05T14:05:31.250Z" };
    expect(until({ ...before, ...day, "lines.0.until-time": "14:05" })).toBe("2027-03-05T14:05:31.250Z");
    expect(until({ ...before, ...day, "lines.0.until-time": "14:06" })).toBe("2027-03-05T14:06:00.000Z");
    const empty = { "lines.0.until-day": "", "lines.0.until-month": "", "lines.0.until-year": "" };
    expect(until({ ...before, ...empty, "lines.0.until-time": "" })).toBeUndefined();
    // A time alone is no moment, and is not dropped either.
    expect(until({ ...before, ...empty, "lines.0.until-time": "14:05" })).toBe("14:05");
  });
});

describe("a button of a list", () => {
  const posted = {
    title: "Night",
    "lines.0.phone": "+1",
    "lines.1.phone": "",
    "lines.2.phone": "+3",
    "lines.2.days": ["monday"],
  };
  const phones = (input: FormInput): unknown[] =>
    Object.entries(input).flatMap(([name, value]) => (name.endsWith(".phone") ? [value] : []));

  it("adds an empty group, and keeps all that was typed", () => {
    const { input, changed } = regrouped(schema, posted, pressOf("add", "lines"));
    expect(changed).toBe("lines.3");
    expect(boxes(input)).toEqual(posted);
    expect(input).toHaveProperty(["lines.3"]);
  });

  it("takes a group away, and goes on at the one in its place", () => {
    const { input, changed } = regrouped(schema, posted, pressOf("remove", "lines.0"));
    expect([changed, phones(input)]).toEqual(["lines.0", ["", "+3"]]);
    expect(input["lines.1.days"]).toEqual(["monday"]);
    const last = regrouped(schema, posted, pressOf("remove", "lines.2"));
    expect([last.changed, phones(last.input)]).toEqual(["lines.1", ["+1", ""]]);
    const only = regrouped(schema, { "lines.0.phone": "+1" }, pressOf("remove", "lines.0"));
    expect([only.changed, only.input]).toEqual(["lines", {}]);
  });

  it("moves a group up and down, no further than the ends", () => {
    const after = (pressed: string): unknown[] => {
      const { input, changed } = regrouped(schema, posted, pressed);
      return [changed, ...phones(input)];
    };
    expect(after(pressOf("up", "lines.2"))).toEqual(["lines.1", "+1", "+3", ""]);
    expect(after(pressOf("down", "lines.0"))).toEqual(["lines.1", "", "+1", "+3"]);
    expect(after(pressOf("up", "lines.0"))).toEqual(["lines.0", "+1", "", "+3"]);
    expect(after(pressOf("down", "lines.2"))).toEqual(["lines.2", "+1", "", "+3"]);
  });

  it("adds no more than the schema takes, or than 50 where it does not say", () => {
    const full = Object.fromEntries(["0", "1", "2", "3"].map((place) => [`lines.${place}.phone`, "+1"]));
    expect(boxes(settled(full, pressOf("add", "lines")))).toEqual(full);
    const notes = fieldsOf(schema).get("notes");
    if (notes === undefined) throw new Error("no notes");
    expect([mayAdd(notes, Array.from({ length: 49 })), mayAdd(notes, Array.from({ length: 50 }))]).toEqual([
      true,
      false,
    ]);
  });

  it.for(["remove lines.17", "remove title", "up", "", "add lines.0", "explode lines.0", "remove lines.0.phone"])(
    "does nothing where it names nothing: %s",
    (pressed) => {
      expect(phones(settled(posted, pressed)).filter((phone) => phone !== "")).toEqual(["+1", "+3"]);
    },
  );
});

describe("boxes of a list that lie", () => {
  it("name a place far away: it is the next one, and nothing is made for the gap", () => {
    const input = { title: "Night", "lines.999999999.phone": "+9", "lines.3.phone": "+3" };
    expect(read(input)).toEqual({ title: "Night", lines: [{ phone: "+3" }, { phone: "+9" }] });
    expect(boxes(settled(input))).toEqual({ title: "Night", "lines.0.phone": "+3", "lines.1.phone": "+9" });
  });

  it.for([
    "lines.-1.phone",
    "lines.01.phone",
    "lines.1e3.phone",
    "lines.9999999999.phone",
    "lines..phone",
    "lines.phone",
    "lines.__proto__.phone",
    "lines.0x1.phone",
  ])("name no place: %s is not read", (name) => {
    const input = { title: "Night", [name]: "+9" };
    expect(read(input)).toEqual({ title: "Night", lines: [] });
    expect(settled(input)).toEqual({ title: "Night" });
  });

  it("say a thing twice: that is no answer", () => {
    const twice = { title: "Night", "lines.0.phone": ["+1", "+2"], "lines.0.days": "monday" };
    expect(schema.safeParse(read(twice)).success).toBe(false);
  });

  it("are ten thousand: they are read and refused as too many", () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, place) => [`lines.${place}.phone`, "+1"]));
    const result = schema.safeParse(read({ title: "Night", ...many }));
    expect(result.error?.issues.map(({ code, path }) => [code, path])).toEqual([["too_big", ["lines"]]]);
  });

  it("never make what a program could not send", () => {
    const names = fc.oneof(
      fc
        .tuple(
          fc.constantFrom("lines", "notes", "title"),
          fc.string(),
          fc.constantFrom("phone", "text", "until-year", ""),
        )
        .map((parts) => parts.join(".")),
      fc.string(),
    );
    const input = fc.dictionary(names, fc.oneof(fc.string(), fc.array(fc.string())));
    fc.assert(
      fc.property(input, fc.string(), (posted, pressed) => {
        const again = settled(posted, pressed);
        expect(Object.keys(again).length).toBeLessThanOrEqual(2 * Object.keys(posted).length + 1);
        const value = read(settled(posted)) as { readonly lines: readonly unknown[] };
        expect(value.lines.length).toBeLessThanOrEqual(Object.keys(posted).length);
        expect(boxesOf(value)).toBeInstanceOf(Array);
      }),
    );
  });
});
