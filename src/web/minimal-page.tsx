import type { Child } from "hono/jsx";
import { raw } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";
import { visibleOwn } from "./isolates.ts";
import { Shell, StateBanner, windowTitle } from "./layout.tsx";
import { ViewProvider, type View } from "./view.ts";

export interface MinimalPageProps {
  readonly view: View;
  readonly title: string;
  readonly kind?: string | undefined;
  readonly children?: Child | undefined;
}

/**
 * For a telephone at 3 a.m. on a poor line: at most 10 kB, style inside, no script, no navigation.
 * The style is allowed in the policy by its hash.
 */
export function MinimalPage(props: MinimalPageProps): JSX.Element {
  const { view } = props;
  const { done } = view;
  const head = (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{windowTitle(view, props.title)}</title>
      <meta name="color-scheme" content="light dark" />
      <link rel="icon" type="image/svg+xml" href="/state-mark.svg" />
      <style>{raw(view.assets.criticalCss)}</style>
    </head>
  );
  return (
    <ViewProvider value={view}>
      <Shell view={view} head={head}>
        <StateBanner />
        <main id="main" class="page minimal" tabindex={-1}>
          {props.kind !== undefined && <p class="page-kind">{visibleOwn(props.kind, view.t.isOwnRun)}</p>}
          <h1>{visibleOwn(props.title, view.t.isOwnRun)}</h1>
          {done !== undefined && <p role="status">{done}</p>}
          {props.children}
        </main>
      </Shell>
    </ViewProvider>
  );
}
