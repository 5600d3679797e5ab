import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, describe, it } from "node:test";
import { expect } from "chai";
import { fetchText, SourceError } from "../../../src/epoch/published/source.ts";
import { openSource } from "../../../src/epoch/published/sources.ts";
import { InputError } from "../../../src/errors.ts";

type Answer = (response: ServerResponse) => void;

describe("openSource, over HTTP", () => {
  let server: Server;
  let url: string;
  let answers: Answer[];
  let asked: { path: string; authorization: string | undefined }[];

  before(async () => {
    server = createServer((request, response) => {
      const { authorization } = request.headers;
      asked.push({ path: request.url ?? "", authorization });
      (answers.shift() ?? ((last) => last.writeHead(500).end()))(response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  beforeEach(() => {
    [answers, asked] = [[], []];
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const good: Answer = (response) => response.end("tide");
  const read = (base = url, gateway?: string, timeout = 60_000) =>
    fetchText(openSource(base, { waits: [1, 1], timeout, gateway }), "a.json", 10).catch(
      (error: Error) => error,
    );

  it("when the host fails once, it should ask again", async () => {
    answers = [(response) => response.writeHead(503).end(), good];
    expect(await read()).to.equal("tide");
  });

  it("when the connection breaks in the middle, it should ask again", async () => {
    answers = [
      (response) => {
        response.writeHead(200, { "content-length": "9" }).write("ti");
        setTimeout(() => response.destroy(), 5);
      },
      good,
    ];
    expect(await read()).to.equal("tide");
  });

  it("when there is no such file, it should ask once and find nothing", async () => {
    answers = [(response) => response.writeHead(404).end()];
    expect([await read(), asked.length]).to.deep.equal([undefined, 1]);
  });

  it("when the host never ends its answer, it should give up in time", async () => {
    const never: Answer = (response) => void response.writeHead(200).write("t");
    answers = [never, never, never];
    expect(await read(url, undefined, 500)).to.be.instanceOf(SourceError);
  });

  it("when the file is larger than allowed, it should stop reading and refuse it", async () => {
    answers = [(response) => response.end("a".repeat(1_000_000))];
    expect(await read()).to.be.instanceOf(InputError);
  });

  it("when the bytes are not UTF-8, it should refuse them", async () => {
    answers = [(response) => response.end(Buffer.from([0xff]))];
    expect(await read()).to.be.instanceOf(InputError);
  });

  it("when the URL has a folder and a query, it should keep both", async () => {
    answers = [good];
    await read(`${url}/x/y/?key=1`);
    expect(asked[0]?.path).to.equal("/x/y/a.json?key=1");
  });

  it("when the URL holds a password, it should use it and never show it", async () => {
    const secret = url.replace("//", "//miner:secret@");
    const error = await read(`${secret}/?key=hidden`);
    expect(asked[0]?.authorization).to.equal("Basic bWluZXI6c2VjcmV0");
    expect(String(error)).not.to.match(/secret|hidden/);
  });

  const redirect =
    (location: string): Answer =>
    (response) =>
      response.writeHead(302, { location }).end();

  it("when it is moved, it should follow, with the password only to the host that it was given for", async () => {
    const { port } = new URL(url);
    answers = [redirect("/y.json"), redirect(`http://localhost:${port}/z.json`), good];
    expect(await read(url.replace("//", "//miner:secret@"))).to.equal("tide");
    expect(asked.map(({ path }) => path)).to.deep.equal(["/a.json", "/y.json", "/z.json"]);
    expect(asked.map(({ authorization }) => authorization !== undefined)).to.deep.equal([
      true,
      true,
      false,
    ]);
  });

  it("when it is moved in a circle, or to another protocol, it should give up", async () => {
    for (const location of ["/a.json", "https://127.0.0.1:9/", "file:///etc/hosts"]) {
      answers = Array.from({ length: 20 }, () => redirect(location));
      expect(await read(), location).to.be.instanceOf(SourceError);
      expect(asked.length, location).to.be.at.most(12);
      asked = [];
    }
  });

  it("when it is on IPFS, it should go through the gateway", async () => {
    answers = [good];
    expect(await read("ipfs://bafy/2", `${url}/`)).to.equal("tide");
    expect(asked[0]?.path).to.equal("/ipfs/bafy/2/a.json");
  });

  it("when it is on IPFS and no gateway is named, it should ask for one", () => {
    expect(() => openSource("ipfs://bafy")).to.throw(InputError, "--gateway");
  });

  it("when the URL is of another kind, it should refuse it", () => {
    expect(() => openSource("ftp://a.example")).to.throw(InputError);
  });
});
