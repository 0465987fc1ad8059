import type { QueueItemSummary } from "../../services/contract/queue.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Failure, Skeleton } from "../ui/states.tsx";

/** Parameters, errors and images of an item. */
export function ItemDetails({ item }: { item: QueueItemSummary }) {
  const { boot, router } = useStudio();
  const text = useText();
  const words = text.queue;
  const { data, problem, refresh } = useResource(paths.queueItem(item.item_id));
  const whole = data.value;
  if (problem.value) return <Failure problem={problem.value} retry={refresh} />;
  if (!whole) return <Skeleton count={1} kind="row" />;
  // The same value goes to several nodes, such as the prompt and the metadata.
  const fields = [...new Map(item.field_values?.map((f) => [JSON.stringify(f.value), f])).values()];
  const names: Record<string, string> = {
    prompt: text.create.prompt,
    positive_prompt: text.create.prompt,
    negative_prompt: text.create.negative,
    seed: text.create.seed,
    steps: text.create.steps,
    cfg_scale: text.create.guidance,
    scheduler: text.create.sampler,
    strength: text.create.strength,
    model: text.create.model,
  };
  return (
    <div class="queue-details">
      <dl>
        <div>
          <dt>{words.number}</dt>
          <dd>{item.item_id}</dd>
        </div>
        {item.device && (
          <div>
            <dt>{words.device}</dt>
            <dd>{item.device}</dd>
          </div>
        )}
        {fields.map((f) => (
          <div key={`${f.node_path}.${f.field_name}`}>
            <dt>{names[f.field_name] ?? f.field_name.replaceAll("_", " ")}</dt>
            <dd class="wrap">{typeof f.value === "object" ? JSON.stringify(f.value) : f.value}</dd>
          </div>
        ))}
      </dl>
      {item.error_traceback && <pre tabIndex={0}>{item.error_traceback}</pre>}
      {whole.image_names.length > 0 && (
        <ul class="queue-images">
          {whole.image_names.map((name) => (
            <li key={name}>
              <a
                data-image={name}
                href={router.href("library", { image: name })}
                aria-label={text.images.open}
              >
                <img src={boot.basePath + paths.thumbnail(name)} alt="" />
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
