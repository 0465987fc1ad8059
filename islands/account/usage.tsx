import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { formatBytes } from "../studio/format.ts";
import { Section } from "../ui/section.tsx";
import { Failure, Skeleton } from "../ui/states.tsx";
import { useAccountText } from "./words.ts";

/** Storage used by the user's images, and its limit. */
export function Usage() {
  const language = useStudio().language.value;
  const words = useAccountText();
  const { data, problem, refresh } = useResource(paths.usage);
  const usage = data.value;
  const bar = (
    id: string,
    label: string,
    used: number,
    most: number | null,
    show: (n: number) => string,
  ) => (
    <div class="usage">
      <div class="field-head">
        <span class="label" id={id}>{label}</span>
        <span class="soft">
          {most ? words.usedOf(show(used), show(most)) : show(used)}
        </span>
      </div>
      {most ? <progress aria-labelledby={id} max={most} value={used} /> : null}
    </div>
  );
  return (
    <Section title={words.usage}>
      {usage
        ? (
          <>
            {bar("usage-images", words.usageImages, usage.images, usage.quota_images, (n) =>
              n.toLocaleString(language))}
            {bar("usage-bytes", words.usageBytes, usage.bytes, usage.quota_bytes, (n) =>
              formatBytes(n, language))}
          </>
        )
        : problem.value
        ? <Failure problem={problem.value} retry={refresh} />
        : <Skeleton count={2} kind="row" />}
    </Section>
  );
}
