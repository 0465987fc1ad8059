import { computed, signal } from "@preact/signals";
import type { ImageDTO, ImagePage } from "../../services/contract/images.ts";
import { paths } from "../api/paths.ts";
import { leavingOf } from "../library/leaving.ts";
import { isOver, type Job } from "../studio/jobs.ts";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";
import { invokerOf } from "./invoke.ts";
import { pickedOf } from "./picked.ts";

/** Number of recent images requested at first, and added each time. */
const RECENT = 24;

/** The user's newest images, newest first. */
export const recentOf = studioPart((studio: Studio) => {
  const count = signal(RECENT);
  let last: ImagePage | null = null;
  const resource = computed(() => studio.resources.of(paths.recentImages(count.value)));
  return {
    resource,
    /** The present page stays until a longer one has loaded; null before the first. */
    page: computed(() => last = resource.value.data.value ?? last),
    more: () => void (count.value += RECENT),
  };
});

/** An image or a job of the filmstrip. */
export interface Entry {
  key: string;
  /** Absent while it is being made. */
  name?: string;
  job?: Job;
  image?: ImageDTO;
  /** Whether it begins a batch other than that of the entry before it. */
  begins: boolean;
}

/** What was made in this visit and before it without what is `gone`, newest first and each once. */
export function entriesOf(
  jobs: readonly Job[],
  images: readonly ImageDTO[],
  gone: ReadonlySet<string> = new Set(),
): Entry[] {
  const byName = new Map(images.map((image) => [image.image_name, image]));
  const made = new Set<string>();
  const fresh: Entry[] = [];
  for (const job of jobs.filter(({ status }) => status !== "canceled").toReversed()) {
    const begins = fresh.length > 0 && fresh.at(-1)?.job?.batchId !== job.batchId;
    const names = job.imageNames.filter((name) => !gone.has(name)).toReversed();
    if (job.imageNames.length === 0) fresh.push({ key: `job ${job.itemId}`, job, begins });
    names.forEach((name, i) => {
      const image = byName.get(name);
      fresh.push({
        // The item in which it was made stays for the first of its images.
        key: i === 0 ? `job ${job.itemId}` : name,
        job,
        name,
        ...(image ? { image } : {}),
        begins: i === 0 && begins,
      });
    });
    for (const name of job.imageNames) made.add(name);
  }
  const before = images.filter(({ image_name }) => !made.has(image_name) && !gone.has(image_name))
    .map((image, i): Entry => ({
      key: image.image_name,
      name: image.image_name,
      image,
      begins: i === 0 && fresh.length > 0,
    }));
  return [...fresh, ...before];
}

export const filmstripOf = studioPart((studio: Studio) =>
  computed(() =>
    entriesOf(
      studio.jobs.list.value,
      recentOf(studio).page.value?.items ?? [],
      leavingOf(studio).names.value,
    )
  )
);

/** Whether there is something of an entry to show: a failed job has left nothing. */
export const isReachable = ({ name, job }: Entry): boolean =>
  name !== undefined || job === undefined || !isOver(job.status);

/** The place to which Tab leads: what is shown, or the first entry that can be shown. */
export function entranceOf(entries: readonly Entry[], shown: number): number {
  const entry = entries[shown];
  return entry && isReachable(entry) ? shown : entries.findIndex(isReachable);
}

interface Shown {
  /** The finished image on the stage. */
  name?: string;
  /** The job that makes it, or has made it. */
  job?: Job;
  /** The image before it, which stays in sight until there is something new to see. */
  before?: string;
}

/**
 * What is on the stage: the image that was picked; otherwise the running job, the next one, or the
 * newest result. A canceled job and a deleted image leave what was there before.
 */
export const shownOf = studioPart((studio: Studio) =>
  computed((): Shown => {
    const picked = pickedOf(studio).value;
    if (picked !== null && !leavingOf(studio).names.value.has(picked)) return { name: picked };
    const jobs = studio.jobs.list.value.filter(({ status }) => status !== "canceled");
    const entries = filmstripOf(studio).value;
    const newest = entries.find(({ name }) => name !== undefined)?.name;
    const before = newest === undefined ? {} : { before: newest };
    const job = jobs.find(({ status }) => status === "in_progress") ??
      jobs.find(({ status }) => !isOver(status));
    if (job) return { job, ...before };
    if (invokerOf(studio).busy.value) return before;
    const [last] = entries;
    return {
      ...(last?.name === undefined ? before : { name: last.name }),
      ...(last?.job ? { job: last.job } : {}),
    };
  })
);
