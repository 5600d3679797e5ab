/**
 * Loads books in a process of its own, which tests kill. Arguments: servers, cluster or nothing, campaign file, folder, and
 * the campaign's name in the servers. Says `begun` when it begins.
 */
import { CLUSTER, connectTo } from "../../scripts/clickhouse/servers.ts";
import { loadBooks } from "../../src/engine/load-books.ts";
import { loadCampaign } from "../../src/epoch/load.ts";

const [urls = "", file = "", folder = "", campaign = ""] = process.argv.slice(2);
const { markets } = (await loadCampaign(file)).campaign;
const key = { campaign, phase: "beta", epoch: 1 };
const engine = connectTo(urls);
process.stdout.write("begun\n");
await loadBooks({ engine, key, folder, markets, cluster: CLUSTER, batchBytes: 256 });
await engine.close();
