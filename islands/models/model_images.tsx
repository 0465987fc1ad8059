import type { ModelRecord } from "../../services/contract/models.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { attempt } from "../ui/toast_problem.ts";
import { Section } from "../ui/section.tsx";
import { useModelPage } from "./words.ts";

/** The images made with a model: how many, and the viewer's own, of which one can be its cover. */
export function ModelImages({ model, isAdmin }: { model: ModelRecord; isAdmin: boolean }) {
  const studio = useStudio();
  const { boot, client, resources, toasts } = studio;
  const words = useModelPage();
  const { data } = useResource(paths.modelImages(model.key));
  if (!data.value) return null;
  const { image_count: count, image_names: names } = data.value;
  const url = (name: string) => boot.basePath + paths.thumbnail(name);
  const takeAsCover = (name: string) =>
    attempt(studio, async () => {
      const form = new FormData();
      form.append("image", await client.blob(paths.full(name)));
      await client.send("PATCH", paths.modelImage(model.key), form);
      resources.refresh(paths.modelsRoot);
      toasts.show({ kind: "success", text: words.coverSet });
    });
  return (
    <Section title={words.images}>
      <p>{words.imageCount(count)}</p>
      {names.length > 0 && (
        <>
          <p class="soft">{isAdmin ? words.coverHint : words.own}</p>
          <ul class="model-images">
            {names.map((name, index) => (
              <li key={name}>
                {isAdmin
                  ? (
                    <button
                      type="button"
                      aria-label={words.cover(index + 1)}
                      onClick={() => void takeAsCover(name)}
                    >
                      <img src={url(name)} alt="" loading="lazy" />
                    </button>
                  )
                  : <img src={url(name)} alt="" loading="lazy" />}
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}
