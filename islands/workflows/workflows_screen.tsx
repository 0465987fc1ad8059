import { useStudio } from "../studio/context.ts";
import { WorkflowDetails } from "./workflow_details.tsx";
import { WorkflowList } from "./workflow_list.tsx";

/** The list, or one of it. */
export default function WorkflowsScreen() {
  const id = useStudio().router.place.value.params.get("id");
  return id ? <WorkflowDetails key={id} id={id} /> : <WorkflowList />;
}
