import assert from "node:assert/strict";
import { readPeople } from "../../../services/users/people_file.ts";
import { Problem } from "../../../services/errors/mod.ts";
import { cpuMs } from "../../cpu_time.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
/** Just what a name needs of Windows-1252: those characters are the same in Latin-1. */
const latin1 = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const told = async (bytes: Uint8Array) =>
  (await readPeople(bytes)).people.map(({ line, name, email }) => `${line} ${name} <${email}>`);

async function reasonOf(bytes: Uint8Array): Promise<unknown> {
  try {
    await readPeople(bytes);
  } catch (error) {
    if (error instanceof Problem) return error.extras.facts?.["reason"];
    throw error;
  }
  return null;
}

Deno.test("a list as German Excel saves it: semicolons, CRLF, old code page, blank rows", async () => {
  const text = "Klasse;Nachname;Vorname;E-Mail-Adresse\r\n" +
    "7b;Größmann;Jürgen;juergen@schule.example\r\n;;;\r\n7b;Bär;Änne;aenne@schule.example\r\n;;;\r\n";
  const { people, unused } = await readPeople(latin1(text));
  assert.deepEqual(people.map((p) => [p.line, p.name, p.email]), [
    [2, "Jürgen Größmann", "juergen@schule.example"],
    [4, "Änne Bär", "aenne@schule.example"],
  ]);
  assert.deepEqual(unused, []);
  assert.deepEqual(await told(utf8("\uFEFF" + text)), await told(latin1(text)));
});

Deno.test("the same in UTF-16, as Excel's Unicode text", async () => {
  const text = "E-Mail\tName\r\na@example.com\tÅsa\r\n";
  const bytes = new Uint8Array(2 + text.length * 2);
  const view = new DataView(bytes.buffer);
  [0xfeff, ...Array.from(text, (c) => c.charCodeAt(0))].forEach((unit, i) =>
    view.setUint16(i * 2, unit, true)
  );
  assert.deepEqual(await told(bytes), ["2 Åsa <a@example.com>"]);
});

Deno.test("a list as Japanese Excel saves it, in Shift_JIS", async () => {
  // 姓,名,メールアドレス / 山田,花子,hanako@example.jp
  const bytes = Uint8Array.fromHex(
    "90a92c96bc2c8381815b838b8341836883" + "8c83580d0a" + "8e5293632c89d48e712c" +
      "68616e616b6f406578616d706c652e6a700d0a",
  );
  assert.deepEqual(await told(bytes), ["2 山田 花子 <hanako@example.jp>"]);
});

Deno.test("quotes, doubled quotes, separators and line breaks inside of cells", async () => {
  const text = 'name,email\n"Lovelace, ""Ada""","ada@example.com"\n"two\nlines",b@example.com\n' +
    "last,c@example.com";
  assert.deepEqual(await told(utf8(text)), [
    '2 Lovelace, "Ada" <ada@example.com>',
    "3 two\nlines <b@example.com>",
    "5 last <c@example.com>",
  ]);
});

Deno.test("a comma in a column's name is not what separates; Excel's note says what does", async () => {
  assert.deepEqual(await told(utf8('"Name, voll";Name;E-Mail\nx;Bo;b@example.com')), [
    "2 Bo <b@example.com>",
  ]);
  assert.deepEqual(await told(utf8("sep=;\r\nemail;name\r\nb@example.com;Bo, B\r\n")), [
    "3 Bo, B <b@example.com>",
  ]);
});

Deno.test("without a line of names: addresses, and names beside them", async () => {
  assert.deepEqual(await told(utf8("a@example.com\nb@example.com\n")), [
    "1  <a@example.com>",
    "2  <b@example.com>",
  ]);
  assert.deepEqual(await told(utf8("Bo,b@example.com\n")), ["1 Bo <b@example.com>"]);
});

Deno.test("empty cells at the end may be missing, full ones too many are told", async () => {
  const text = "email,name,password\na@example.com\nb@example.com,B,,,\nc@example.com,C,,more\n";
  assert.deepEqual((await readPeople(utf8(text))).people.map((p) => p.too_many_cells), [
    false,
    false,
    true,
  ]);
});

Deno.test("a formula's mark is taken off again", async () => {
  assert.deepEqual(await told(utf8("email,name\na@example.com,'=Ada")), ["2 =Ada <a@example.com>"]);
});

Deno.test("what is no list of people is refused, with the reason", async () => {
  assert.equal(await reasonOf(utf8("")), "no_people");
  assert.equal(await reasonOf(utf8("email,name\r\n,\r\n")), "no_people");
  assert.equal(await reasonOf(utf8("name,class\nBo,7b\n")), "no_email_column");
  assert.equal(await reasonOf(utf8("Bo,b@example.com,7b\n")), "no_email_column");
  assert.equal(await reasonOf(utf8('"email\na@example.com')), "unreadable");
  assert.equal(await reasonOf(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 8, 0)), "unreadable");
  assert.equal(await reasonOf(utf8("email\n" + "a@example.com\n".repeat(20_001))), "too_many");
  assert.equal(await reasonOf(new Uint8Array(17 * 1024 * 1024).fill(97)), "unreadable");
});

Deno.test("a file of very many columns and lines takes no longer than it is large", async () => {
  const marks = "\u0315".repeat(90_000) + "\u0327".repeat(90_000);
  const text = `name${",x".repeat(900)},${marks},email\n${"a\n".repeat(20_000)}`;
  const spent = await cpuMs(async () => {
    assert.equal((await readPeople(utf8(text))).people.length, 20_000);
  });
  assert.ok(spent < 20_000, `${spent} ms`);
});

Deno.test("user names do without addresses, and a class is the group unless another column is", async () => {
  const text = "Klasse;Raum;Benutzername;Name\r\n7b;R1;mia;Mia\r\n7c;R2;ben;Ben\r\n";
  const groupsOf = async (column?: string) => {
    const { people, group_column, columns, unused } = await readPeople(utf8(text), column);
    return {
      people: people.map((p) => `${p.user_name} ${p.group}`),
      group_column,
      columns,
      unused,
    };
  };
  const columns = ["Klasse", "Raum"];
  assert.deepEqual(await groupsOf(), {
    ...{ people: ["mia 7b", "ben 7c"], group_column: "Klasse" },
    ...{ columns, unused: ["Raum"] },
  });
  assert.deepEqual(await groupsOf("Raum"), {
    ...{ people: ["mia R1", "ben R2"], group_column: "Raum" },
    ...{ columns, unused: ["Klasse"] },
  });
  for (const none of ["", "Name", "Absent"]) {
    assert.deepEqual(await groupsOf(none), {
      ...{ people: ["mia ", "ben "], group_column: null },
      ...{ columns, unused: columns },
    });
  }
});
