// Call tools with an official SDK for TypeScript, in the folder of the clients: `sdk` is version 1, `client` is version 2.
import { createRequire } from "node:module";

const [which, url, asked] = process.argv.slice(2);
const { headers, calls } = JSON.parse(asked);
const require = createRequire(`${process.cwd()}/`);
const modules = {
  sdk: ["sdk/client/index.js", "sdk/client/streamableHttp.js", "sdk/validation/ajv"],
  client: ["client", "client/validators/ajv"],
};
const { Client, StreamableHTTPClientTransport, AjvJsonSchemaValidator } = Object.assign(
  {},
  ...modules[which].map((name) => require(`@modelcontextprotocol/${name}`)),
);

// The client's own validator of results, which counts the valid ones.
const validator = new AjvJsonSchemaValidator();
let valid = 0;
const counting = {
  getValidator(schema) {
    const validate = validator.getValidator(schema);
    return (value) => {
      const found = validate(value);
      valid += found.valid;
      return found;
    };
  },
};

const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode: "auto" }, jsonSchemaValidator: counting });
await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
const { tools } = await client.listTools();
const results = [];
for (const [name, args] of calls) {
  try {
    results.push(await client.callTool({ name, arguments: args }));
  } catch (error) {
    results.push({ code: error.code, message: error.message });
  }
}
const { resourceTemplates } = await client.listResourceTemplates();
console.log(
  JSON.stringify({
    server: client.getServerVersion(),
    revision: client.getNegotiatedProtocolVersion?.() ?? client.transport.protocolVersion,
    tools: tools.map((tool) => tool.name),
    templates: resourceTemplates.map((template) => template.uriTemplate),
    results,
    valid,
  }),
);
await client.close();
