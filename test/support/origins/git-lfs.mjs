// A Git LFS server: its batch API, and the objects themselves in memory.

import { createServer } from "node:https";
import { credentials, listen, say } from "./listen.mjs";

const objects = new Map();

const server = createServer(credentials(), async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const { method, url } = request;
  say("request", { method, url, size: body.length });
  const oid = url.split("/").at(-1);
  if (method === "POST" && url === "/lfs/objects/batch") {
    const { operation, objects: wanted } = JSON.parse(body.toString());
    response.setHeader("Content-Type", "application/vnd.git-lfs+json");
    response.end(JSON.stringify({ transfer: "basic", objects: wanted.map((one) => answer(operation, one)) }));
  } else if (method === "PUT") {
    objects.set(oid, body);
    response.end();
  } else if (method === "GET" && objects.has(oid)) {
    response.end(objects.get(oid));
  } else {
    response.writeHead(404).end();
  }
});
listen(server);

/** https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md: what is to be done with one object. */
function answer(operation, { oid, size }) {
  const action = { href: `https://good.test/lfs/${oid}` };
  if (operation === "upload") return { oid, size, actions: objects.has(oid) ? {} : { upload: action } };
  if (!objects.has(oid)) return { oid, size, error: { code: 404, message: "no such object" } };
  return { oid, size, actions: { download: action } };
}
