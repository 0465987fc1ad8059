import { batch, computed, signal } from "@preact/signals";
import type { FoundModels, OfferDTO } from "../../services/contract/model_installs.ts";
import type { Client } from "../api/client.ts";
import { paths } from "../api/paths.ts";
import { ApiProblem, asProblem } from "../api/problem.ts";
import { createLatest } from "../studio/latest.ts";

/** A path of the server, in the form of its system. */
const PATH = /^(\/|[a-z]:[\\/])/i;

/** Where a model is to come from, and what there is at that place. */
export function createLook(client: Pick<Client, "get">, source: string) {
  const typed = signal(source);
  const wanted = computed(() => typed.value.trim());
  /** The place that the answer is about; of any other, the answer is not shown. */
  const looked = signal<string | null>(null);
  const busy = signal(false);
  const offer = signal<OfferDTO | null>(null);
  const found = signal<FoundModels | null>(null);
  const problem = signal<ApiProblem | null>(null);
  const latest = createLatest();
  const shown = <T>(value: { readonly value: T | null }) =>
    computed(() => looked.value === wanted.value ? value.value : null);

  async function ask(place: string): Promise<{ offer?: OfferDTO; found?: FoundModels }> {
    if (!PATH.test(place)) return { offer: await client.get(paths.modelOffer(place)) };
    const models = await client.get(paths.scanFolder(place));
    // For a single file that is not a model, the server says what it is.
    if (models.length === 0 && /\.\w+$/.test(place)) await client.get(paths.recogniseModel(place));
    return { found: models };
  }

  function forget() {
    offer.value = found.value = problem.value = null;
  }

  async function look(): Promise<void> {
    const isLatest = latest.begin();
    batch(() => {
      looked.value = wanted.value;
      busy.value = true;
    });
    const answer = await ask(wanted.value).catch(asProblem);
    if (!isLatest()) return;
    batch(() => {
      busy.value = false;
      forget();
      if (answer instanceof ApiProblem) problem.value = answer;
      else {
        offer.value = answer.offer ?? null;
        found.value = answer.found ?? null;
      }
    });
  }

  return {
    typed,
    onServer: computed(() => PATH.test(wanted.value)),
    busy,
    offer: shown(offer),
    found: shown(found),
    problem: shown(problem),
    look(): Promise<void> {
      forget();
      return look();
    },
    /** Looks at another place that an offer names. The offer stays until that is known. */
    choose(other: string): Promise<void> {
      typed.value = other;
      return look();
    },
  };
}
