import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import type { Job } from "../studio/jobs.ts";
import { lazily } from "../ui/lazily.tsx";
import { FirstLook } from "./first_look.tsx";
import { JobProgress } from "./job_progress.tsx";
import { Ambient } from "./ambient.tsx";
import { filmstripOf, recentOf, shownOf } from "./shown.ts";

/** Loaded when there is an image, with all that can be done with it: the first page has none. */
const ImageActions = lazily(() => import("./image_actions.tsx"));
/** Loaded on demand, with its details and dialogs. */
const Lightbox = lazily(() => import("../library/lightbox.tsx"));

/** The stage: the image from edge to edge, live while it is being made. */
export function Viewer() {
  const studio = useStudio();
  const words = useText().create;
  const { name, job, before } = shownOf(studio).value;
  // Below words there are no colours of an image: they would be hard to read.
  const thumbnail = job?.status === "failed" ? undefined : name ?? before;
  const ambient = thumbnail && studio.boot.basePath + paths.thumbnail(thumbnail);
  const large = studio.router.place.value.params.get("image");
  const isEmpty = !name && !job && !before;
  const recent = recentOf(studio);
  const isKnown = recent.page.value !== null || recent.resource.value.problem.value !== null;
  return (
    <section class="viewer" aria-label={words.viewer}>
      <div class="viewer-stage">
        {ambient && <Ambient image={ambient} />}
        {isEmpty
          ? isKnown && <FirstLook />
          : name
          ? <Finished name={name} prompt={job?.prompt ?? ""} />
          : <Live job={job} before={before} />}
      </div>
      {(name || job) && (
        <div class="viewer-foot">
          {name ? <ImageActions name={name} /> : job && <JobProgress job={job} />}
        </div>
      )}
      {large && (
        <Lightbox
          name={large}
          names={filmstripOf(studio).value.flatMap((entry) => entry.name ?? [])}
        />
      )}
      <p class="sr-only" role="status">
        {job?.status === "completed" ? words.done : job?.status === "failed" ? words.failed : ""}
      </p>
    </section>
  );
}

function Finished({ name, prompt }: { name: string; prompt: string }) {
  const { boot, router } = useStudio();
  const text = useText();
  return (
    <button
      type="button"
      class="viewer-open"
      data-image={name}
      title={text.images.open}
      onClick={() => router.adjust({ image: name })}
    >
      <img
        key={name}
        class="viewer-image"
        src={boot.basePath + paths.full(name)}
        alt={text.images.alt(prompt)}
      />
    </button>
  );
}

function Live({ job, before }: { job: Job | undefined; before: string | undefined }) {
  const { boot } = useStudio();
  const text = useText();
  if (job?.status === "failed") return <p class="viewer-note">{text.create.failed}</p>;
  if (job?.preview) {
    return (
      <img class="viewer-image viewer-live" src={job.preview} alt={text.images.alt(job.prompt)} />
    );
  }
  return before
    ? <img class="viewer-before" src={boot.basePath + paths.thumbnail(before)} alt="" />
    : <div class="skeleton viewer-waiting" />;
}
