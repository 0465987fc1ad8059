import { filterOfView, workflowListPath, workflowPlaceOf } from "./place.ts";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { WorkflowDetails } from "./workflow_details.tsx";
import { WorkflowList } from "./workflow_list.tsx";

export function needs(params: URLSearchParams): string[] {
  const id = params.get("id");
  if (id) return [paths.workflow(id), paths.models];
  const place = workflowPlaceOf(params);
  return [workflowListPath(place), paths.workflowTagsOf(filterOfView(place.view))];
}

/** The list, or one of it. */
export default function WorkflowsScreen() {
  const id = useStudio().router.place.value.params.get("id");
  return id ? <WorkflowDetails key={id} id={id} /> : <WorkflowList />;
}
