import { performance } from "node:perf_hooks";
import { PROVISIONS, STATES } from "../src/convention/index.ts";
import { figuresOf } from "../src/modules/assistance/domain/figures.ts";
import { matchesOf } from "../src/modules/assistance/domain/matching.ts";
import { seededRandom } from "../tests/support/seeded-random.ts";

const NEEDS = 1_000;
const PROFILES = 500;
const COUNTED_NEEDS = 5_000;
const ROUNDS = 5;
const KINDS = ["law", "training", "equipment", "advice", "staff", "software"];
const LANGUAGES = ["ar", "en", "es", "fr", "ru", "zh"];
const ON = "2027-03-01";

/** What it takes to find who fits each need, and to count the needs of a quarter. */
export function measureAssistance(): void {
  const random = seededRandom("assistance");
  const below = (limit: number): number => new DataView(random(4).buffer).getUint32(0) % limit;
  const some = (values: readonly string[], most: number): string[] => [
    ...new Set(Array.from({ length: 1 + below(most) }, () => values[below(values.length)] ?? "")),
  ];
  const items = PROVISIONS.map(({ id }) => id);
  const states = STATES.map(({ code }) => code);
  const day = (): string => `2027-${String(1 + below(12)).padStart(2, "0")}-15`;
  const need = () => ({ state: some(states, 1)[0] ?? "", items: some(items, 6), counted: below(5) > 0 });
  const needs = Array.from({ length: NEEDS }, () => ({
    ...need(),
    kinds: some(KINDS, 2),
    languages: some(LANGUAGES, 2),
    wantedUntil: day(),
  }));
  const profiles = Array.from({ length: PROFILES }, (_, at) => ({
    id: String(at),
    kinds: some(KINDS, 4),
    ...(below(5) === 0 ? {} : { items: some(items, 40) }),
    ...(below(2) === 0 ? {} : { states: some(states, 60) }),
    languages: some(LANGUAGES, 3),
    until: day(),
    keptAt: new Date(below(2 ** 31) * 1_000),
  }));
  let fitting = 0;
  const matching = medianSeconds(() => {
    fitting = 0;
    for (const one of needs) fitting += matchesOf(one, profiles, ON).filter((match) => "why" in match).length;
  });
  console.log(
    `${NEEDS} needs against ${PROFILES} profiles, ${fitting} pairs fit: ${matching.toFixed(2)} s (at most 0.5)`,
  );
  const all = Array.from({ length: COUNTED_NEEDS }, need);
  const counting = medianSeconds(() => figuresOf(all, states.length));
  console.log(`figures of ${COUNTED_NEEDS} needs: ${counting.toFixed(3)} s (at most 0.5)`);
}

function medianSeconds(work: () => void): number {
  const seconds = Array.from({ length: ROUNDS }, () => {
    const begun = performance.now();
    work();
    return (performance.now() - begun) / 1_000;
  });
  return seconds.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? Number.NaN;
}
