import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";

/** The image that a dialog is about. */
export function SubjectImage({ name }: { name: string }) {
  const { boot } = useStudio();
  return <img class="subject-image" src={boot.basePath + paths.thumbnail(name)} alt="" />;
}
