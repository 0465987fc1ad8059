import { paths } from "../api/paths.ts";

export const VIEWS = ["mine", "shared", "defaults"] as const;
export const ORDERS = ["name", "updated_at", "opened_at", "created_at", "is_public"] as const;

const FILTERS = {
  mine: { categories: "user", owned_by: "me" },
  shared: { categories: "user", is_public: true },
  defaults: { categories: "default" },
} as const;
const PER_PAGE = 60;

/** Which workflows an address asks for; `page` counts from 1. */
export interface WorkflowPlace {
  view: (typeof VIEWS)[number];
  order: (typeof ORDERS)[number];
  search: string;
  tag: string | null;
  page: number;
}

export function workflowPlaceOf(params: URLSearchParams): WorkflowPlace {
  const page = Number(params.get("page"));
  return {
    view: VIEWS.find((v) => v === params.get("view")) ?? "defaults",
    order: ORDERS.find((o) => o === params.get("order")) ?? "name",
    search: params.get("q") ?? "",
    tag: params.get("tag"),
    page: Number.isInteger(page) && page > 0 && page < 1_000_000 ? page : 1,
  };
}

/** What the tags of a view are counted over. */
export const filterOfView = (view: WorkflowPlace["view"]) => FILTERS[view];

/** The request for the page of the list that an address asks for. */
export function workflowListPath({ view, order, search, tag, page }: WorkflowPlace) {
  return paths.workflows({
    ...FILTERS[view],
    order_by: order,
    direction: order === "name" ? "ASC" : "DESC",
    query: search || null,
    tags: tag,
    page: page - 1,
    per_page: PER_PAGE,
  });
}
