import type { ComponentChildren } from "preact";

interface HeadProps {
  title: string;
  /** Where `/static` is. */
  base: string;
  /** Id of the build whose styles the page uses. */
  build: string;
  /** Additions for this page only. */
  children?: ComponentChildren;
}

/** The head that every page shares. */
export function Head({ title, base, build, children }: HeadProps) {
  return (
    <head>
      <meta charset="utf-8" />
      <title>{title}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
      <meta name="color-scheme" content="light dark" />
      <link rel="icon" href={`${base}/icon.svg`} type="image/svg+xml" />
      <link
        rel="preload"
        href={`${base}/build/${build}/fonts/figtree-latin.woff2`}
        as="font"
        type="font/woff2"
        crossOrigin="anonymous"
      />
      <link rel="stylesheet" href={`${base}/build/${build}/studio.css`} />
      {children}
    </head>
  );
}
