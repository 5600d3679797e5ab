/** Uniswap's own contracts, as npm ships them, on a local node. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  type Contract,
  ContractFactory,
  Contract as EthersContract,
  type InterfaceAbi,
  type Signer,
} from "ethers";
import type { LocalNode } from "../../scripts/demo/node.ts";

const { resolve } = createRequire(import.meta.url);
const V2 = "@uniswap/v2-core/build";
const V2_PERIPHERY = "@uniswap/v2-periphery/build";
const V3 = "@uniswap/v3-core/artifacts/contracts";
const V3_PERIPHERY = "@uniswap/v3-periphery/artifacts/contracts";

const GAS = { gasLimit: 12_000_000 };
const LATER = 10n ** 12n;
const ALL = 2n ** 255n;
/** Where both tokens are worth the same. */
const PRICE_ONE = 2n ** 96n;
const FEE = 3000;

export interface Chain {
  readonly node: LocalNode;
  readonly signers: readonly Signer[];
  readonly accounts: readonly string[];
  /** Token0 and token1 of the pair and the pool, of which every signer has plenty. */
  readonly tokens: readonly [Contract, Contract];
  /** Mines what `send` sends into one block at a second. */
  readonly block: (second: number, send: () => Promise<void>) => Promise<void>;
}

function artifact(path: string): { abi: InterfaceAbi; bytecode: string } {
  const { abi, bytecode } = JSON.parse(readFileSync(resolve(path), "utf8"));
  return { abi, bytecode };
}

async function deploy(path: string, signer: Signer, ...args: unknown[]): Promise<Contract> {
  const { abi, bytecode } = artifact(path);
  const made = await new ContractFactory(abi, bytecode, signer).deploy(...args, GAS);
  await made.waitForDeployment();
  return made as Contract;
}

/** A call that is sent, and not waited for. */
export async function send(contract: Contract, signer: Signer, name: string, ...args: unknown[]) {
  await (contract.connect(signer) as Contract).getFunction(name).send(...args, GAS);
}

export async function setChain(node: LocalNode, count: number): Promise<Chain> {
  const { provider } = node;
  const signers: Signer[] = await Promise.all(
    Array.from({ length: count }, (_, i) => provider.getSigner(i)),
  );
  const accounts = (await Promise.all(signers.map((signer) => signer.getAddress()))).map((each) =>
    each.toLowerCase(),
  );
  const [owner] = signers as [Signer];
  const made = [];
  for (let i = 0; i < 2; i++) made.push(await deploy(`${V2}/ERC20.json`, owner, 10n ** 40n));
  const sorted = made.sort((a, b) =>
    String(a.target).toLowerCase() < String(b.target).toLowerCase() ? -1 : 1,
  );
  const tokens = sorted as unknown as [Contract, Contract];
  for (const token of tokens)
    for (const account of accounts.slice(1))
      await send(token, owner, "transfer", account, 10n ** 36n);
  return {
    node,
    signers,
    accounts,
    tokens,
    block: async (second, sendAll) => {
      await provider.send("evm_setAutomine", [false]);
      await sendAll();
      await provider.send("evm_setNextBlockTimestamp", [second]);
      await provider.send("evm_mine", []);
      await provider.send("evm_setAutomine", [true]);
    },
  };
}

async function approve(
  { tokens, signers }: Chain,
  spender: string,
  others: readonly Contract[] = [],
) {
  for (const token of [...tokens, ...others])
    for (const signer of signers) await send(token, signer, "approve", spender, ALL);
}

export interface Pair {
  readonly address: string;
  readonly contract: Contract;
  /** What the signer of that number does. */
  readonly add: (who: number, amount: bigint) => Promise<void>;
  readonly remove: (who: number, shares: bigint) => Promise<void>;
  readonly give: (who: number, to: string, shares: bigint) => Promise<void>;
  readonly swap: (who: number, amount: bigint, isUp: boolean) => Promise<void>;
}

export async function setPair(chain: Chain): Promise<Pair> {
  const { signers, accounts, tokens } = chain;
  const [owner] = signers as [Signer];
  const weth = await deploy(`${V2_PERIPHERY}/WETH9.json`, owner);
  const factory = await deploy(`${V2}/UniswapV2Factory.json`, owner, accounts[0]);
  const router = await deploy(
    `${V2_PERIPHERY}/UniswapV2Router02.json`,
    owner,
    factory.target,
    weth.target,
  );
  const [a, b] = tokens.map(({ target }) => String(target));
  await send(factory, owner, "createPair", a, b);
  const address = String(await factory.getFunction("getPair")(a, b)).toLowerCase();
  const { abi } = artifact(`${V2}/UniswapV2Pair.json`);
  const contract = new EthersContract(address, abi, owner);
  await approve(chain, String(router.target), [contract]);
  const by = (who: number) => signers[who] as Signer;
  return {
    address,
    contract,
    add: (who, amount) =>
      send(router, by(who), "addLiquidity", a, b, amount, amount, 0, 0, accounts[who], LATER),
    remove: (who, shares) =>
      send(router, by(who), "removeLiquidity", a, b, shares, 0, 0, accounts[who], LATER),
    give: (who, to, shares) => send(contract, by(who), "transfer", to, shares),
    swap: (who, amount, isUp) =>
      send(
        router,
        by(who),
        "swapExactTokensForTokens",
        amount,
        0,
        isUp ? [b, a] : [a, b],
        accounts[who],
        LATER,
      ),
  };
}

export interface Pool {
  readonly address: string;
  readonly manager: Contract;
  readonly contract: Contract;
  readonly mint: (who: number, lower: number, upper: number, amount: bigint) => Promise<void>;
  readonly increase: (who: number, id: bigint, amount: bigint) => Promise<void>;
  readonly decrease: (who: number, id: bigint, liquidity: bigint) => Promise<void>;
  readonly collect: (who: number, id: bigint) => Promise<void>;
  readonly give: (who: number, id: bigint, to: string) => Promise<void>;
  readonly swap: (who: number, amount: bigint, isUp: boolean) => Promise<void>;
}

/** A pool of 0.3 %, whose ticks are 60 apart, at a price of one. */
export async function setPool(chain: Chain): Promise<Pool> {
  const { signers, accounts, tokens } = chain;
  const [owner] = signers as [Signer];
  const weth = await deploy(`${V2_PERIPHERY}/WETH9.json`, owner);
  const factory = await deploy(`${V3}/UniswapV3Factory.sol/UniswapV3Factory.json`, owner);
  const at = (name: string) => `${V3_PERIPHERY}/${name}.sol/${name}.json`;
  const manager = await deploy(
    at("NonfungiblePositionManager"),
    owner,
    factory.target,
    weth.target,
    weth.target,
  );
  const router = await deploy(at("SwapRouter"), owner, factory.target, weth.target);
  const [a, b] = tokens.map(({ target }) => String(target));
  await send(manager, owner, "createAndInitializePoolIfNecessary", a, b, FEE, PRICE_ONE);
  const address = String(await factory.getFunction("getPool")(a, b, FEE)).toLowerCase();
  await approve(chain, String(manager.target));
  await approve(chain, String(router.target));
  const { abi } = artifact(`${V3}/UniswapV3Pool.sol/UniswapV3Pool.json`);
  const by = (who: number) => signers[who] as Signer;
  return {
    address,
    manager,
    contract: new EthersContract(address, abi, owner),
    mint: (who, lower, upper, amount) =>
      send(manager, by(who), "mint", [
        a,
        b,
        FEE,
        lower,
        upper,
        amount,
        amount,
        0,
        0,
        accounts[who],
        LATER,
      ]),
    increase: (who, id, amount) =>
      send(manager, by(who), "increaseLiquidity", [id, amount, amount, 0, 0, LATER]),
    decrease: (who, id, liquidity) =>
      send(manager, by(who), "decreaseLiquidity", [id, liquidity, 0, 0, LATER]),
    collect: (who, id) =>
      send(manager, by(who), "collect", [id, accounts[who], 2n ** 128n - 1n, 2n ** 128n - 1n]),
    give: (who, id, to) => send(manager, by(who), "transferFrom", accounts[who], to, id),
    swap: (who, amount, isUp) =>
      send(router, by(who), "exactInputSingle", [
        isUp ? b : a,
        isUp ? a : b,
        FEE,
        accounts[who],
        LATER,
        amount,
        0,
        0,
      ]),
  };
}
