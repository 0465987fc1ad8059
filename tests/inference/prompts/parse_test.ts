import assert from "node:assert/strict";
import fc from "fast-check";
import { type ParsedPrompt, parsePrompt } from "../../../inference/prompts/parse.ts";
import { type NoteKind, PromptError } from "../../../inference/prompts/notes.ts";
import { cpuMs } from "../../cpu_time.ts";

/** Words and weights of a prompt that is one part. */
function weighted(source: string): [string, number][] {
  const { parts: [part] } = parsePrompt(source);
  return (part?.fragments ?? []).map(({ text, weight }) => [text.trim(), rounded(weight)]);
}

const rounded = (weight: number) => Math.round(weight * 1e6) / 1e6;
const notes = (source: string): NoteKind[] => parsePrompt(source).notes.map(({ kind }) => kind);
const refused = (source: string, says: RegExp) =>
  assert.throws(() => parsePrompt(source), (error) => {
    assert.ok(error instanceof PromptError, source);
    assert.match(error.message, says);
    return true;
  });

Deno.test("a prompt without notation is one fragment, character for character", () => {
  const plain = [
    "",
    "  a red   circle, on blue. ",
    "hot-dog and 50's café, T-shirt - 4.5 stars, U.S.A., -1, a - b, +1",
    'a sign that says "Hello", and "bye"',
    "ratio 16:9, at 8:30",
    "日本の風景、富士山 🎈 <3 \u0000",
  ];
  for (const source of plain) {
    assert.deepEqual(parsePrompt(source), {
      how: "join",
      normalize: false,
      parts: [{ fragments: [{ text: source.trim() === "" ? "" : source, weight: 1 }], weight: 1 }],
      notes: [],
    }, source);
  }
});

Deno.test("compel's weights: signs, numbers, nesting, quotations", () => {
  const cases: [string, [string, number][]][] = [
    ["flames+", [["flames", 1.1]]],
    ["fire flames++", [["fire", 1], ["flames", 1.21]]],
    ["flowers fire-- flames", [["flowers", 1], ["fire", 0.81], ["flames", 1]]],
    ["hot-dog+, mustard", [["hot-dog", 1.1], [", mustard", 1]]],
    ["(flames)0.5", [["flames", 0.5]]],
    ["(fire flames).5", [["fire flames", 0.5]]],
    ["(pretty flowers)+, too hot", [["pretty flowers", 1.1], [", too hot", 1]]],
    ["(flowers)--- flames+++", [["flowers", 0.729], ["flames", 1.331]]],
    ["fire (flames (trees)1.5)2.0", [["fire", 1], ["flames", 2], ["trees", 3]]],
    ["a (b+ c)++", [["a", 1], ["b", 1.331], ["c", 1.21]]],
    ['"two words"+ three', [["two words", 1.1], ["three", 1]]],
    ["(flames).attend(0.5) x.attend(++)", [["flames", 0.5], ["x", 1.21]]],
    ["fire (flames)", [["fire  flames", 1]]],
    ["(a)0", [["a", 0]]],
    ["猫+ 犬", [["猫", 1.1], ["犬", 1]]],
  ];
  for (const [source, expected] of cases) {
    assert.deepEqual(weighted(source), expected, source);
    assert.deepEqual(notes(source), [], source);
  }
});

Deno.test("AUTOMATIC1111's weights are read, with a note", () => {
  const cases: [string, [string, number][]][] = [
    ["a (cat:1.2) here", [["a", 1], ["cat", 1.2], ["here", 1]]],
    ["((cat))", [["cat", 1.21]]],
    ["(((cat))), dog", [["cat", 1.331], [", dog", 1]]],
    ["[cat] dog", [["cat", 0.909091], ["dog", 1]]],
    ["(masterpiece), (best quality:1.4)", [["masterpiece", 1.1], [",", 1], ["best quality", 1.4]]],
    ["(a, (b:1.5))", [["a,", 1.1], ["b", 1.65]]],
    ["[(a:1.1)]", [["a", 1]]],
    ["(a : .5 )", [["a", 0.5]]],
  ];
  for (const [source, expected] of cases) {
    assert.deepEqual(weighted(source), expected, source);
    assert.deepEqual(notes(source), ["a1111"], source);
  }
  assert.deepEqual(weighted("(plain) (a:1.2) b+"), [
    ["plain", 1],
    ["a", 1.2],
    ["b", 1.1],
  ], "where compel is written as well, a bare bracket is compel's");
});

Deno.test("escaped characters are characters", () => {
  assert.deepEqual(weighted(String.raw`\(a\)1.2 b\+ \[c\] \"d\"+`), [
    ["(a)1.2 b+ [c]", 1],
    ['"d"', 1.1],
  ]);
  assert.deepEqual(weighted(String.raw`a\nb \\`), [[String.raw`a\nb` + " \\", 1]]);
});

Deno.test("BREAK begins a new window", () => {
  const { parts: [part] } = parsePrompt("red BREAK (blue)1.5 green, BREAKFAST");
  assert.deepEqual(part?.fragments, [
    { text: "red ", weight: 1 },
    { text: "blue", weight: 1.5, newChunk: true },
    { text: " green, BREAKFAST", weight: 1 },
  ]);
});

Deno.test("blends and conjunctions", () => {
  const shape = ({ how, normalize, parts }: ParsedPrompt) => ({
    how,
    normalize,
    parts: parts.map(({ fragments, weight }) => [fragments.map(({ text }) => text.trim()), weight]),
  });
  assert.deepEqual(shape(parsePrompt('("spider man", "robot mech").blend(.6, .4)')), {
    how: "blend",
    normalize: true,
    parts: [[["spider man"], 0.6], [["robot mech"], 0.4]],
  });
  assert.deepEqual(shape(parsePrompt('("fire (hot)++", "").blend(1, -2, no_normalize)')), {
    how: "blend",
    normalize: false,
    parts: [[["fire", "hot"], 1], [[""], -2]],
  });
  assert.deepEqual(shape(parsePrompt("(mountain, (tall man)).and()")), {
    how: "join",
    normalize: false,
    parts: [[["mountain"], 1], [["tall man"], 1]],
  });
  assert.deepEqual(shape(parsePrompt(String.raw`("say \"a, b\"", "c").and(1, 0.5)`)).parts, [
    [['say "a, b"'], 1],
    [["c"], 0.5],
  ]);
});

Deno.test("impossible prompts are refused with what to do", () => {
  refused('("a", "b").blend(1)', /1 weights for 2 prompts: give one for each/);
  refused('("a", "b").blend(1, 2, 3)', /3 weights for 2/);
  refused('("a", "b").blend(1, -1)', /add up to 0.*no_normalize/);
  refused('("a", "b").blend(1, 1e309)', /“1e309” is not a number/);
  refused('("a", "b").and(1, x)', /“x” is not a number/);
  refused('("a", "b").blend(1, 1000)', /between -100 and 100/);
  refused('a ("b", "c").blend(1, 1)', /must stand alone/);
  refused('("b", "c").and(1, 1), d', /must stand alone/);
  refused(`(${'"a", '.repeat(17)}"b").blend()`, /18 prompts.*16 are the most/);
  refused("(a)1e309", /weight Infinity: it must be between 0 and 10 .*\\\(/);
  refused("(a)11", /“\(a” has the weight 11/);
  refused("(a:-1)", /weight -1/);
  refused("(a:nan)", /weight NaN/);
  refused(`a${"+".repeat(9000)}`, /weight Infinity/);
  refused("(((((((((((((((((((((((((((word)))))))))))))))))))))))))))", /weight 1/);
});

Deno.test("unknown notation is reported, and read as characters", () => {
  const cases: [string, NoteKind[], [string, number][]][] = [
    ["a badly (formed prompt", ["unmatched"], [["a badly (formed prompt", 1]]],
    ["happy :) face", ["unmatched"], [["happy :) face", 1]]],
    ["(a [b) c]", ["unmatched", "unmatched"], [["a [b  c]", 1]]],
    ["a [cat:dog:0.5] b", ["editing"], [["a [cat:dog:0.5] b", 1]]],
    ["[a|b]", ["editing"], [["[a|b]", 1]]],
    ["a cat.swap(dog (big)) eating", ["swap"], [["a cat eating", 1]]],
    ['a "fat cat".swap(dog)', ["swap"], [["a  fat cat", 1]]],
    ["x <lora:foo:0.8>, y", ["lora"], [["x  , y", 1]]],
    ["withLora(foo, 0.5) x", ["lora"], [["x", 1]]],
    ["a cat --ar 16:9", ["foreign"], [["a cat --ar 16:9", 1]]],
    ["cat::2 dog", ["foreign"], [["cat::2 dog", 1]]],
    ["embedding:bad", ["foreign"], [["embedding:bad", 1]]],
    ["a cat AND a dog", ["foreign"], [["a cat AND a dog", 1]]],
    ["BLACK AND WHITE", [], [["BLACK AND WHITE", 1]]],
  ];
  for (const [source, kinds, expected] of cases) {
    assert.deepEqual(notes(source), kinds, source);
    assert.deepEqual(weighted(source), expected, source);
  }
});

Deno.test("a hundred thousand of anything is read or refused quickly", async () => {
  const many = 100_000;
  const sources = [
    "(".repeat(many),
    ")".repeat(many),
    "(".repeat(many) + "a" + ")".repeat(many),
    "[".repeat(many) + "a:b" + "]".repeat(many),
    "([".repeat(many) + ")".repeat(many),
    "a+ b- ".repeat(many / 6),
    '"'.repeat(many),
    "+-".repeat(many),
    `a${"+".repeat(many)}b`,
    "a.swap(".repeat(many / 7),
    "<lora:".repeat(many / 6),
    "withLora(".repeat(many / 9),
    "\\".repeat(many),
    "a:".repeat(many),
    `(${'"a",'.repeat(many / 4)}).blend()`,
    `(${" ".repeat(many)})`,
    `(a:${"1".repeat(many)}x)`,
    `a.attend(${"1".repeat(many)}x)`,
  ];
  for (const source of sources) {
    const spent = await cpuMs(() => {
      try {
        parsePrompt(source);
      } catch (error) {
        assert.ok(error instanceof PromptError);
      }
    });
    assert.ok(spent < 10_000, source.slice(0, 20));
  }
});

Deno.test("any text is parsed or refused with the reason, and all weights are valid", () => {
  const piece = fc.constantFrom(
    ...'()[]"+-.,:|\\ ',
    "1.2",
    "a",
    "BREAK",
    ".blend(",
    ".and(",
    "<lora:",
  );
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.array(piece).map((all) => all.join("")));
  fc.assert(
    fc.property(text, (source) => {
      try {
        for (const { fragments } of parsePrompt(source).parts) {
          assert.ok(fragments.length > 0);
          for (const { weight } of fragments) assert.ok(weight >= 0 && weight <= 10);
        }
      } catch (error) {
        assert.ok(error instanceof PromptError, source);
      }
    }),
    { numRuns: 2000 },
  );
});
