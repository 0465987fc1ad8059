import type { DenoiseModel } from "../pipeline/denoise.ts";
import type { Conditioning, ControlResiduals } from "../pipeline/networks.ts";
import { onceMore } from "../pipeline/out_of_memory.ts";
import type { Models } from "./models.ts";

/** What `UNet` and `ControlNet` have in common: an answer for each prompt. */
interface Call {
  prompts: readonly Conditioning[];
  control?: readonly ControlResiduals[];
}

/**
 * Models of which a step whose memory runs out is computed once more: with everything else closed,
 * and one prompt after the other. Autoencoders and upscalers get a `free`, since their users decide
 * about tiles.
 *
 * @param release closes all networks
 */
export function withSecondTries(models: Models, release: () => Promise<void>): Models {
  return {
    ...models,
    async unet(source, changes) {
      let present = await models.unet(source, changes);
      /** Opens the networks again, which `release` has closed. */
      const reopened = async (): Promise<DenoiseModel> =>
        present = await models.unet(source, changes);
      const tryTwice = <C extends Call, T>(
        netOf: (model: DenoiseModel) => { predict(call: C): Promise<T[]> },
      ) =>
      (call: C) =>
        onceMore(() => netOf(present).predict(call), {
          free: release,
          async smaller() {
            const net = netOf(await reopened());
            const answers: T[] = [];
            for (const [i, prompt] of call.prompts.entries()) {
              const { control } = call;
              const alone = { ...call, prompts: [prompt] };
              if (control) alone.control = control.slice(i, i + 1);
              answers.push(...await net.predict(alone));
            }
            return answers;
          },
        });
      return {
        ...present,
        unet: { ...present.unet, predict: tryTwice(({ unet }) => unet) },
        controlNets: present.controlNets.map((_, i) => ({
          predict: tryTwice(({ controlNets }) => controlNets[i]!),
        })),
      };
    },
    vae: async (source) => ({ ...await models.vae(source), free: release }),
    upscaler: async (source) => ({ ...await models.upscaler(source), free: release }),
  };
}
