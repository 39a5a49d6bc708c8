// The line to the sandbox: its state comes in, commands go out, each with an answer.

const waiting = new Map();
let socket = null;
let last = 0;

/** Stay connected; `hear` gets each message of the state, `online` true or false. */
export function connect(hear, online, pause = 300) {
  socket = new WebSocket(`ws://${location.host}/live${location.search}`);
  socket.onopen = () => online(true);
  socket.onmessage = ({ data }) => receive(JSON.parse(data), hear);
  socket.onclose = () => {
    online(false);
    lose();
    setTimeout(() => connect(hear, online, Math.min(pause * 1.5, 2000)), pause);
  };
}

function receive(message, hear) {
  if (!("reply" in message)) return hear(message);
  waiting.get(message.id)?.({ ...message.reply, version: message.version });
  waiting.delete(message.id);
}

function lose() {
  for (const answer of waiting.values()) answer({ error: "The connection to the sandbox was lost." });
  waiting.clear();
}

/** Ask for something; what comes back always has `error` when it did not happen. */
export function sendCommand(command) {
  if (socket?.readyState !== WebSocket.OPEN) return Promise.resolve({ error: "The sandbox isn't running." });
  const id = ++last;
  socket.send(JSON.stringify({ ...command, id }));
  return new Promise((answer) => waiting.set(id, answer));
}
