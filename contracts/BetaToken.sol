// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title A token without value, for a campaign's beta on a testnet.
contract BetaToken is ERC20, Ownable {
    uint8 private immutable _decimals;

    /// @param name the token's name; say in it that the token has no value.
    /// @param symbol the token's symbol.
    /// @param tokenDecimals as many as the production token has, so that the beta shows the same figures.
    /// @param owner who receives the first supply, and may mint more.
    /// @param initialSupply the first supply, in base units.
    constructor(
        string memory name,
        string memory symbol,
        uint8 tokenDecimals,
        address owner,
        uint256 initialSupply
    ) ERC20(name, symbol) Ownable(owner) {
        _decimals = tokenDecimals;
        _mint(owner, initialSupply);
    }

    /// @notice Makes new tokens out of nothing, which is why they have no value.
    /// @param account who receives them.
    /// @param amount how many, in base units.
    function mint(address account, uint256 amount) external onlyOwner {
        _mint(account, amount);
    }

    /// @inheritdoc ERC20
    function decimals() public view override returns (uint8) {
        return _decimals;
    }
}
