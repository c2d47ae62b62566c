import { expect, it } from "vitest";
import { utf8 } from "../../../protocol/bytes.ts";
import { MAX_SPEAKERS } from "../floor/domain/speakers.ts";
import { boardOf, MOST_BYTES } from "./board.tsx";

const at = new Date("2026-11-24T12:00:00.000Z");
const meetingId = "00000000-0000-4000-8000-000000000000";

/** As much as a server takes of everything, in characters of four bytes or ones that JSON doubles. */
function fullest(character: string) {
  const line = (length: number) => character.repeat(length / character.length);
  const entry = { kind: "signature", title: { original: "zh", texts: { zh: line(300) } }, room: line(200) };
  const speaker = { delegation: line(200), turn: "statement", minutes: 999, spans: [{ from: at.toISOString() }] };
  const speakers = Array.from({ length: MAX_SPEAKERS }, (_, place) => ({
    ...speaker,
    state: place === 0 ? "speaking" : "waiting",
  }));
  const states = ["called", ...Array<string>(50).fill("cleared"), ...Array<string>(449).fill("done")];
  const appointments = states.map((state) => ({
    entry: { state: "XA", act: "acceptance" },
    state,
    ...(state === "done" && { done: { at, people: [], standing: "hollow" } }),
  }));
  const meeting = { meetingId, entry, beginsAt: at, endsAt: at, releasedAt: at };
  const sitting = { rule: { value: "alphabetical" }, appointments };
  // What no name is long in is left out.
  return boardOf({ lang: "zh" }, meeting as never, { speakers } as never, sitting as never);
}

it.each(["𠀀", '"', "é", "\u{1F468}\u200D\u{1F469}\u200D\u{1F467}"])(
  "is small whatever names people have: %s",
  (character) => {
    const board = fullest(character);
    expect(utf8(JSON.stringify({ state: "0123456789abcdef", ...board })).length).toBeLessThanOrEqual(MOST_BYTES);
    expect(board.floor.next).toHaveLength(5);
    expect(board.title.text.endsWith("…")).toBe(true);
    expect(board.title.text.isWellFormed()).toBe(true);
    expect(board.signing).toMatchObject({ done: 449, of: 500, now: [{ state: "XA" }] });
  },
);
