// A small Slack app on Node's own modules: it checks signatures, answers greetings and mentions, and opens a form.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const { SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET } = process.env;

async function call(method, args) {
  const answer = await fetch(`${SLACK_API_URL}${method}`, {
    method: "POST",
    headers: { "Content-Type": "application/json; charset=utf-8", Authorization: `Bearer ${SLACK_BOT_TOKEN}` },
    body: JSON.stringify(args),
  });
  const told = await answer.json();
  if (!told.ok) throw new Error(`${method}: ${told.error}`);
  return told;
}

function isSigned(headers, body) {
  const signed = createHmac("sha256", SLACK_SIGNING_SECRET).update(`v0:${headers["x-slack-request-timestamp"]}:${body}`);
  const [ours, theirs] = [`v0=${signed.digest("hex")}`, String(headers["x-slack-signature"])].map((text) => Buffer.from(text));
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}

async function hear({ event }) {
  if (event.bot_id) return;
  if (event.type === "message" && /^(hi|hello|hey)/.test(event.text)) {
    await call("chat.postMessage", { channel: event.channel, text: `Hey there <@${event.user}>!` });
  }
  if (event.type === "app_mention") {
    await call("chat.postMessage", { channel: event.channel, thread_ts: event.ts, text: "You called?" });
  }
}

const title = { type: "plain_text", text: "Order" };
const field = { type: "input", block_id: "what", label: title, element: { type: "plain_text_input", action_id: "it" } };
const form = { type: "modal", callback_id: "order", title, submit: title, blocks: [field] };

async function answer(type, body) {
  if (type.includes("json")) return void (await hear(JSON.parse(body)));
  const sent = new URLSearchParams(body);
  if (sent.get("command")) return void (await call("views.open", { trigger_id: sent.get("trigger_id"), view: form }));
  const { user, view } = JSON.parse(sent.get("payload"));
  await call("chat.postMessage", { channel: user.id, text: `You ordered ${view.state.values.what.it.value}.` });
}

const server = createServer(async (request, response) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const body = Buffer.concat(pieces).toString();
  if (!isSigned(request.headers, body)) return response.writeHead(401).end();
  try {
    await answer(request.headers["content-type"] ?? "", body);
    response.writeHead(200).end();
  } catch (problem) {
    console.error(problem);
    response.writeHead(500).end();
  }
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
