import {
  type Article,
  ARTICLES,
  articlesOf,
  type Chapter,
  CHAPTERS,
  CONVENTION,
  COVERAGE,
  type CoverageEntry,
} from "../../../convention/index.ts";

export interface ArticleView {
  readonly article: Article;
  /** What in the product serves the article; empty: not yet. */
  readonly servedBy: readonly CoverageEntry[];
}

export interface ConventionView {
  readonly articleCount: number;
  readonly chapterCount: number;
  readonly mistakenArticleCount: number;
  readonly chapters: readonly { readonly chapter: Chapter; readonly articles: readonly ArticleView[] }[];
  /** How many articles something serves. */
  readonly served: number;
}

/** Nine chapters, 68 articles, our summaries, and what in the product serves each. */
export function conventionView(): ConventionView {
  const served = new Set(COVERAGE.map((entry) => entry.article));
  return {
    articleCount: CONVENTION.articleCount,
    chapterCount: CONVENTION.chapterCount,
    mistakenArticleCount: CONVENTION.mistakenArticleCount,
    chapters: CHAPTERS.map((chapter) => ({
      chapter,
      articles: articlesOf(chapter.id).map((article) => ({
        article,
        servedBy: COVERAGE.filter((entry) => entry.article === article.article),
      })),
    })),
    served: ARTICLES.filter((one) => served.has(one.article)).length,
  };
}
