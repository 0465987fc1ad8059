import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import { useStudio } from "../studio/context.ts";
import { numberText, typedNumber } from "../ui/typed_number.ts";

/** Limits of a person, or of each member of a group; null: none here, 0: no limit. */
export interface Limits {
  quota_bytes: number | null;
  quota_images: number | null;
  max_pending: number | null;
  max_running: number | null;
}

export type TypedLimits = Readonly<Record<keyof Limits, Signal<string>>>;

export const NO_LIMITS: Limits = {
  quota_bytes: null,
  quota_images: null,
  max_pending: null,
  max_running: null,
};

export const MEGABYTE = 1_000_000;

/** Converts megabytes to bytes; anything that is not a number is left for the server to refuse. */
function bytesOf(megabytes: string): number | null {
  const typed = typedNumber(megabytes);
  return Number.isFinite(typed) ? Math.round(typed! * MEGABYTE) : typed;
}

/** The fields of a form with limits. */
export function useLimits(limits: Limits): TypedLimits {
  const language = useStudio().language.value;
  const { quota_bytes, quota_images, max_pending, max_running } = limits;
  return {
    quota_bytes: useSignal(
      numberText(quota_bytes === null ? null : quota_bytes / MEGABYTE, language),
    ),
    quota_images: useSignal(numberText(quota_images, language)),
    max_pending: useSignal(numberText(max_pending, language)),
    max_running: useSignal(numberText(max_running, language)),
  };
}

/** What is typed, as the server takes it. */
export function limitsOf(typed: TypedLimits): Limits {
  return {
    quota_bytes: bytesOf(typed.quota_bytes.value),
    quota_images: typedNumber(typed.quota_images.value),
    max_pending: typedNumber(typed.max_pending.value),
    max_running: typedNumber(typed.max_running.value),
  };
}
