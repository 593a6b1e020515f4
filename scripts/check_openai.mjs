// Asks a running server's /v1/embeddings as OpenAI's JavaScript client does, and checks the answers.
//
//     ./lingvista serve --index quickstart/index --port 8080
//     npm install openai && node scripts/check_openai.mjs http://localhost:8080 [KEY]
import { createRequire } from "node:module";
import { join } from "node:path";

// From the folder it is started in, where npm installed it.
const { default: OpenAI, BadRequestError } = await import(
  createRequire(join(process.cwd(), "x.js")).resolve("openai").replace(/\.js$/, ".mjs")
);
const [address, key = "none"] = process.argv.slice(2);
const client = new OpenAI({ baseURL: address.replace(/\/$/, "") + "/v1", apiKey: key, maxRetries: 0 });

function check(name, holds) {
  console.log((holds ? "ok      " : "WRONG   ") + name);
  if (!holds) process.exit(1);
}

const near = (a, b) => a.every((value, i) => Math.abs(value - b[i]) < 1e-4);
const models = (await client.models.list()).data.map((model) => model.id);
check(`models: ${models.join(", ")}`, models[1] === models[0] + ":query");
const model = models[0];
const input = ["a dog", "ein Hund", "犬"];
const standard = (await client.embeddings.create({ model, input })).data.map((each) => each.embedding);
const width = standard[0].length;
check(`three texts, base64: ${standard.length} x ${width}`, standard.length === 3);
check("vectors have length 1", standard.every((v) => Math.abs(Math.hypot(...v) - 1) < 1e-5));
const floats = (await client.embeddings.create({ model, input, encoding_format: "float" })).data;
check("float is what base64 is", floats.every((each, i) => each.embedding.every((v, j) => Math.fround(v) === Math.fround(standard[i][j]))));
try {
  await client.embeddings.create({ model, input, dimensions: 3 });
  check("dimensions=3 is refused", false);
} catch (error) {
  check(`dimensions=3 is refused: ${error.message}`, error instanceof BadRequestError && error.message.includes(`width ${width} only`));
}
const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";
const mixed = (await client.embeddings.create({ model, input: ["a dog", "data:image/png;base64," + png] })).data;
check("a text and a picture as a data URL", near(mixed[0].embedding, standard[0]) && mixed[1].embedding.length === width);
console.log("OpenAI's JavaScript client: all well");
