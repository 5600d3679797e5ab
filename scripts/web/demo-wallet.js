/** Only of `npm run web`: the local node's own unlocked accounts, as wallets that announce themselves. */
const { rpc, accounts } = await (await fetch("demo-wallets.json")).json();
let lastId = 0;

async function ask(method, params = []) {
  lastId += 1;
  const body = JSON.stringify({ jsonrpc: "2.0", id: lastId, method, params });
  const headers = { "content-type": "application/json" };
  const { result, error } = await (await fetch(rpc, { method: "POST", headers, body })).json();
  if (error !== undefined) throw error;
  return result;
}

const announce = ({ name, account }) => {
  const provider = {
    request: ({ method, params }) => {
      if (method === "eth_requestAccounts" || method === "eth_accounts") return [account];
      if (method === "wallet_watchAsset") return true;
      return ask(method, params);
    },
  };
  const info = { uuid: account, rdns: `local.${account}`, name, icon: "" };
  const detail = Object.freeze({ info, provider });
  const tell = () => dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  addEventListener("eip6963:requestProvider", tell);
  tell();
};

accounts.forEach(announce);
