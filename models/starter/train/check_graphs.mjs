// Checks the exported graphs with ONNX Runtime: against PyTorch's answers, and by drawing one
// picture with a plain DDIM loop.
//
//   npm i onnxruntime-node --ignore-scripts        (in some other folder, NODE_PATH pointing there)
//   node check_graphs.mjs <model folder> <reference.json> <picture.ppm>
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ort = createRequire(join(process.cwd(), "x.js"))("onnxruntime-node");
const [folder, referenceFile, pictureFile] = process.argv.slice(2);
const reference = JSON.parse(readFileSync(referenceFile, "utf8"));
const open = (name) =>
  ort.InferenceSession.create(join(folder, name, "model.onnx"), { intraOpNumThreads: 1 });
const tensor = (name, { shape, data }) =>
  name === "input_ids"
    ? new ort.Tensor("int32", Int32Array.from(data), shape)
    : name === "timestep"
    ? new ort.Tensor("int64", BigInt64Array.from(data.map(BigInt)), shape)
    : new ort.Tensor("float32", Float32Array.from(data), shape);

const sessions = {};
let worst = 0;
for (const [name, { inputs, outputs }] of Object.entries(reference)) {
  sessions[name] = await open(name);
  const feeds = Object.fromEntries(Object.entries(inputs).map(([k, v]) => [k, tensor(k, v)]));
  const answer = await sessions[name].run(feeds);
  for (const [output, { shape, data }] of Object.entries(outputs)) {
    const got = answer[output];
    let difference = 0, size = 0;
    data.forEach((v, i) => (difference += (v - got.data[i]) ** 2, size += v * v));
    const error = Math.sqrt(difference / size);
    worst = Math.max(worst, error);
    console.log(name, output, got.dims.join("x"), `relative error ${error.toExponential(2)}`);
    if (got.dims.join() !== shape.join()) throw new Error(`shape ${got.dims}, expected ${shape}`);
  }
}
if (!(worst < 1e-3)) throw new Error(`relative error ${worst}`);

// DDIM with guidance, 20 steps; the reference's input_ids are a prompt and the empty prompt.
const { last_hidden_state: words } = await sessions.text_encoder.run({
  input_ids: tensor("input_ids", reference.text_encoder.inputs.input_ids),
});
const alphas = [];
for (let i = 0, product = 1; i < 1000; i++) {
  const root = Math.sqrt(0.00085) + (Math.sqrt(0.012) - Math.sqrt(0.00085)) * i / 999;
  alphas.push(product *= 1 - root * root);
}
const edge = Number(process.env.SIZE ?? 128) / 8, count = 4 * edge * edge;
let state = 12345;
const random = () => (state = (state * 1103515245 + 12345) % 2147483648, (state + 1) / 2147483649);
let x = Float32Array.from({ length: count }, () =>
  Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random()));
const began = performance.now();
for (let t = 951; t > 0; t -= 50) {
  const twice = new Float32Array(2 * count);
  twice.set(x), twice.set(x, count);
  const { out_sample: v } = await sessions.unet.run({
    sample: new ort.Tensor("float32", twice, [2, 4, edge, edge]),
    timestep: new ort.Tensor("int64", BigInt64Array.of(BigInt(t)), [1]),
    encoder_hidden_states: words,
  });
  const a = alphas[t], b = t > 50 ? alphas[t - 50] : 1;
  x = x.map((value, i) => {
    const guided = v.data[count + i] + 4 * (v.data[i] - v.data[count + i]);
    const z = Math.sqrt(a) * value - Math.sqrt(1 - a) * guided;
    const e = Math.sqrt(1 - a) * value + Math.sqrt(a) * guided;
    return Math.sqrt(b) * z + Math.sqrt(1 - b) * e;
  });
}
const { sample } = await sessions.vae_decoder.run({
  latent_sample: new ort.Tensor("float32", x.map((v) => v / 0.18215), [1, 4, edge, edge]),
});
console.log(`one picture, 20 steps with guidance: ${Math.round(performance.now() - began)} ms`);
const side = 8 * edge, area = side * side, rgb = Buffer.alloc(3 * area);
for (let i = 0; i < area; i++) {
  for (let c = 0; c < 3; c++) {
    rgb[3 * i + c] = Math.max(0, Math.min(255, Math.round((sample.data[c * area + i] + 1) * 127.5)));
  }
}
writeFileSync(pictureFile, Buffer.concat([Buffer.from(`P6 ${side} ${side} 255\n`), rgb]));
