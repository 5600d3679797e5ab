/** Uniswap V4's own contracts, as npm ships them, on a local node: one pool manager, two pools, a position manager. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { AbiCoder, type Contract, ContractFactory, keccak256, type Signer } from "ethers";
import { type Chain, send } from "./uniswap.ts";

const { resolve } = createRequire(import.meta.url);
const GAS = { gasLimit: 12_000_000 };
const LATER = 10n ** 12n;
const MOST = 2n ** 128n - 1n;
const PRICE_ONE = 2n ** 96n;
const ZERO_ADDRESS = `0x${"0".repeat(40)}`;
const LOWEST = 4295128740n;
const HIGHEST = 1461446703485210103287273052203988822378723970341n;

/** Of the position manager's plans. */
const ACTIONS = { increase: 0, decrease: 1, mint: 2, burn: 3, settle: 0x0b, takePair: 0x11 };
const KEY = "tuple(address,address,uint24,int24,address)";

const coder = AbiCoder.defaultAbiCoder();

async function deploy(name: string, file: string, signer: Signer, ...args: unknown[]) {
  const path = resolve(`@uniswap/v4-periphery/foundry-out/${name}.sol/${file}.json`);
  const { abi, bytecode } = JSON.parse(readFileSync(path, "utf8"));
  const made = await new ContractFactory(abi, bytecode.object, signer).deploy(...args, GAS);
  await made.waitForDeployment();
  return made as Contract;
}

export interface ManagedPool {
  readonly address: string;
  readonly poolId: string;
  /** Who is the owner of what it holds without an NFT. */
  readonly router: string;
  readonly manager: Contract;
  readonly view: Contract;
  /** NFTs of another pool go by another's key. */
  readonly mint: (
    who: number,
    lower: number,
    upper: number,
    liquidity: bigint,
    ofOther?: "of another pool",
  ) => Promise<void>;
  readonly increase: (who: number, id: bigint, liquidity: bigint) => Promise<void>;
  readonly decrease: (who: number, id: bigint, liquidity: bigint) => Promise<void>;
  readonly burn: (who: number, id: bigint) => Promise<void>;
  readonly give: (who: number, id: bigint, to: string) => Promise<void>;
  /** Puts liquidity in without an NFT, or takes it out. */
  readonly modify: (who: number, lower: number, upper: number, delta: bigint) => Promise<void>;
  readonly swap: (who: number, amount: bigint, isUp: boolean) => Promise<void>;
}

/** Two pools of the chain's tokens at a price of one: one of 0.3 %, whose ticks are 60 apart, and another beside it. */
export async function setManagedPool(chain: Chain): Promise<ManagedPool> {
  const { signers, accounts, tokens } = chain;
  const [owner] = signers as [Signer];
  const core = await deploy("PoolManager", "PoolManager.default", owner, accounts[0]);
  const manager = await deploy(
    "PositionManager",
    "PositionManager",
    owner,
    core.target,
    ZERO_ADDRESS,
    300_000,
    ZERO_ADDRESS,
    ZERO_ADDRESS,
  );
  const view = await deploy("StateView", "StateView", owner, core.target);
  const swapper = await deploy("PoolSwapTest", "PoolSwapTest.default", owner, core.target);
  const router = await deploy(
    "PoolModifyLiquidityTest",
    "PoolModifyLiquidityTest.default",
    owner,
    core.target,
  );
  const [a, b] = tokens.map(({ target }) => String(target)) as [string, string];
  const key = [a, b, 3000, 60, ZERO_ADDRESS];
  const other = [a, b, 500, 10, ZERO_ADDRESS];
  for (const each of [key, other]) await send(core, owner, "initialize", each, PRICE_ONE);
  for (const token of tokens) {
    // It pays what it is told to pay out of what it has.
    await send(token, owner, "transfer", manager.target, 10n ** 36n);
    for (const signer of signers)
      for (const { target } of [swapper, router])
        await send(token, signer, "approve", target, 2n ** 255n);
  }
  const by = (who: number) => signers[who] as Signer;
  const settle = [a, b].map(
    (currency) => [ACTIONS.settle, ["address", "uint256", "bool"], [currency, 0, false]] as const,
  );
  const take = (who: number) =>
    [ACTIONS.takePair, ["address", "address", "address"], [a, b, accounts[who]]] as const;
  const change = (action: number, id: bigint, liquidity: bigint, most: bigint) =>
    [
      action,
      ["uint256", "uint256", "uint128", "uint128", "bytes"],
      [id, liquidity, most, most, "0x"],
    ] as const;

  async function plan(
    who: number,
    ...steps: (readonly [number, readonly string[], readonly unknown[]])[]
  ): Promise<void> {
    const actions = `0x${steps.map(([action]) => action.toString(16).padStart(2, "0")).join("")}`;
    const params = steps.map(([, types, values]) => coder.encode(types, values));
    const text = coder.encode(["bytes", "bytes[]"], [actions, params]);
    await send(manager, by(who), "modifyLiquidities", text, LATER);
  }

  return {
    address: String(core.target).toLowerCase(),
    poolId: keccak256(coder.encode([KEY], [key])),
    router: String(router.target).toLowerCase(),
    manager,
    view,
    mint: (who, lower, upper, liquidity, ofOther) =>
      plan(
        who,
        [
          ACTIONS.mint,
          [KEY, "int24", "int24", "uint256", "uint128", "uint128", "address", "bytes"],
          [
            ofOther === undefined ? key : other,
            lower,
            upper,
            liquidity,
            MOST,
            MOST,
            accounts[who],
            "0x",
          ],
        ],
        ...settle,
      ),
    increase: (who, id, liquidity) =>
      plan(
        who,
        change(ACTIONS.decrease, id, 0n, 0n),
        take(who),
        change(ACTIONS.increase, id, liquidity, MOST),
        ...settle,
      ),
    decrease: (who, id, liquidity) =>
      plan(who, change(ACTIONS.decrease, id, liquidity, 0n), take(who)),
    burn: (who, id) =>
      plan(
        who,
        [ACTIONS.burn, ["uint256", "uint128", "uint128", "bytes"], [id, 0, 0, "0x"]],
        take(who),
      ),
    give: (who, id, to) => send(manager, by(who), "transferFrom", accounts[who], to, id),
    modify: (who, lower, upper, delta) =>
      send(
        router,
        by(who),
        "modifyLiquidity((address,address,uint24,int24,address),(int24,int24,int256,bytes32),bytes)",
        key,
        [lower, upper, delta, `0x${"00".repeat(32)}`],
        "0x",
      ),
    swap: (who, amount, isUp) =>
      send(
        swapper,
        by(who),
        "swap",
        key,
        [!isUp, -amount, isUp ? HIGHEST : LOWEST],
        [false, false],
        "0x",
      ),
  };
}
