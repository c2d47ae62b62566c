import type { JSX } from "hono/jsx/jsx-runtime";
import { CERTAINTIES } from "../../../convention/index.ts";
import { CertaintyTag, Page, SummaryList, type View } from "../../../web/index.ts";
import type { ArticleView, ConventionView } from "../domain/convention-view.ts";
import { Words } from "./words.tsx";

/** "The Convention": nine chapters, 68 articles in our own words, how sure we are of each, and what in the product serves it. */
export function ConventionPage({ view, convention }: { view: View; convention: ConventionView }): JSX.Element {
  const { t } = view;
  const { articleCount, chapterCount, mistakenArticleCount, served } = convention;
  return (
    <Page view={view} title={t("treaty.convention.title")} width="wide">
      <p class="lead">{t("treaty.convention.lead", { articles: articleCount, chapters: chapterCount })}</p>
      <p>{t("treaty.convention.own-words")}</p>
      <p>{t("treaty.convention.not-71", { articles: articleCount, mistaken: mistakenArticleCount })}</p>
      <p>
        {t("treaty.convention.served-count", { served, articles: articleCount })}{" "}
        <a href="/status">{t("treaty.convention.to-status")}</a>
      </p>

      <h2>{t("treaty.convention.certainty-title")}</h2>
      <SummaryList
        title={t("treaty.convention.certainty-title")}
        rows={CERTAINTIES.map((certainty) => ({
          label: t(`web.certainty.${certainty}`),
          value: <Words view={view} of={`convention.certainty.${certainty}.explanation`} />,
        }))}
      />

      <nav aria-labelledby="chapters-title">
        <h2 id="chapters-title">{t("treaty.convention.chapters-title")}</h2>
        <ol type="I">
          {convention.chapters.map(({ chapter }) => (
            <li>
              <a href={`#chapter-${chapter.id}`}>
                <Words view={view} of={`convention.chapter.${chapter.id}`} />
              </a>{" "}
              <span class="hint">
                {chapter.firstArticle === chapter.lastArticle
                  ? t("treaty.convention.single", { number: chapter.firstArticle })
                  : t("treaty.convention.range", { first: chapter.firstArticle, last: chapter.lastArticle })}
              </span>
            </li>
          ))}
        </ol>
      </nav>

      {convention.chapters.map(({ chapter, articles }) => (
        <section id={`chapter-${chapter.id}`} aria-labelledby={`chapter-${chapter.id}-title`}>
          <h2 id={`chapter-${chapter.id}-title`}>
            {t("treaty.convention.chapter", { number: chapter.id })}{" "}
            <Words view={view} of={`convention.chapter.${chapter.id}`} />
          </h2>
          {articles.map((one) => (
            <ArticleEntry view={view} entry={one} />
          ))}
        </section>
      ))}
    </Page>
  );
}

function ArticleEntry({ view, entry }: { view: View; entry: ArticleView }): JSX.Element {
  const { t } = view;
  const { article, servedBy } = entry;
  const cite = t("treaty.convention.article", { number: article.article });
  return (
    <article class="example" id={`article-${article.article}`}>
      <h3>
        {cite} <Words view={view} of={`convention.article.${article.article}.title`} />
      </h3>
      <p>
        <Words view={view} of={`convention.article.${article.article}.summary`} />
      </p>
      <p>
        <CertaintyTag certainty={article.certainty} />
      </p>
      {servedBy.length === 0 ? (
        <p class="hint">{t("treaty.convention.not-yet")}</p>
      ) : (
        <>
          <p class="hint">{t("treaty.convention.served-by")}</p>
          <ul>
            {servedBy.map((one) => (
              <li>
                <Words view={view} of={`convention.coverage.${one.id}`} />
                {one.paragraph !== undefined && (
                  <>
                    {" "}
                    <bdi class="cite">{`${one.article}${one.paragraph}`}</bdi>
                  </>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </article>
  );
}
