/**
 * Which article is served by what, and which test shows it. Only what is there: scripts/generate-coverage.ts fails when a named test
 * file does not exist, and writes docs/coverage.md from this list.
 */
export interface CoverageEntry {
  /** The message key's last part. */
  readonly id: string;
  readonly article: number;
  /** Where in the article, if not in all of it. */
  readonly paragraph?: string;
  /** What a user of the product has from it, in one line. */
  readonly feature: string;
  /** Paths of test files from the root of the repository. */
  readonly tests: readonly string[];
}

export const COVERAGE: readonly CoverageEntry[] = [
  {
    id: "serious-crime",
    article: 2,
    paragraph: "(h)",
    feature: "The threshold of a serious crime decides which mechanisms an offence opens",
    tests: ["src/convention/legal-basis.test.ts"],
  },
];
