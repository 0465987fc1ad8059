/** Draws a component as the server does, and keeps what it was drawn with. */
import { type ComponentType, h, options, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { StudioContext } from "../../islands/studio/context.ts";
import type { Studio } from "../../islands/studio/studio.ts";

// deno-lint-ignore no-explicit-any
export type Props = Record<string, any>;

export interface Drawing {
  html: string;
  /** The properties of each component or element of this type, in order. */
  all(type: unknown): Props[];
}

export function draw<P>(studio: Studio, component: ComponentType<P>, props: P): Drawing {
  const nodes: VNode[] = [];
  const before = options.vnode;
  options.vnode = (node) => void nodes.push(node);
  try {
    const html = renderToString(
      h(StudioContext.Provider, {
        value: studio,
        children: h(component as ComponentType, props as object),
      }),
    );
    const all = (type: unknown) =>
      nodes.filter((n) => n.type === type).map((n) => n.props as Props);
    return { html, all };
  } finally {
    if (before) options.vnode = before;
    else delete options.vnode;
  }
}
