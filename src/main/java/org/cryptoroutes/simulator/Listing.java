package org.cryptoroutes.simulator;

import java.util.Map;
import java.util.SplittableRandom;

import static java.util.Map.entry;

/**
 * Where a coin's random walk begins and what never changes.
 *
 * @param price      US dollars at the start
 * @param supply     coins in circulation
 * @param turnover   usual share of the market cap traded in 24 hours
 * @param volatility standard deviation of the price in a year, as a share of the price
 */
record Listing(double price, double supply, double turnover, double volatility) {

    private static final double STABLE = 0.005;

    /** US dollars and coins in circulation: rough figures of 2025, for the look of it. */
    private static final Map<String, Start> WELL_KNOWN = Map.ofEntries(
            entry("aave", new Start(280, 15.2e6)),
            entry("algorand", new Start(0.22, 8.8e9)),
            entry("aptos", new Start(4.6, 690e6)),
            entry("arbitrum", new Start(0.43, 5.4e9)),
            entry("avalanche-2", new Start(29.5, 422e6)),
            entry("binancecoin", new Start(905, 139e6)),
            entry("bitcoin", new Start(114_800, 19.9e6)),
            entry("bitcoin-cash", new Start(590, 19.9e6)),
            entry("bonk", new Start(0.0000213, 82e12)),
            entry("cardano", new Start(0.872, 35.7e9)),
            entry("chainlink", new Start(23.4, 678e6)),
            entry("cosmos", new Start(4.5, 470e6)),
            entry("dai", new Start(0.9998, 4.4e9)),
            entry("dogecoin", new Start(0.268, 151e9)),
            entry("ethereum", new Start(4_490, 120.7e6)),
            entry("ethereum-classic", new Start(20.4, 153e6)),
            entry("filecoin", new Start(2.45, 690e6)),
            entry("hedera-hashgraph", new Start(0.241, 42.4e9)),
            entry("internet-computer", new Start(4.8, 537e6)),
            entry("litecoin", new Start(115, 76.3e6)),
            entry("monero", new Start(298, 18.4e6)),
            entry("near", new Start(2.7, 1.25e9)),
            entry("pepe", new Start(0.0000109, 420.69e12)),
            entry("polkadot", new Start(4.2, 1.52e9)),
            entry("polygon-ecosystem-token", new Start(0.262, 10.5e9)),
            entry("ripple", new Start(3.04, 59.6e9)),
            entry("shiba-inu", new Start(0.00000812, 589e12)),
            entry("solana", new Start(236, 543e6)),
            entry("stellar", new Start(0.391, 31.9e9)),
            entry("sui", new Start(3.6, 3.57e9)),
            entry("tether", new Start(1.0002, 171e9)),
            entry("the-open-network", new Start(3.15, 2.53e9)),
            entry("tron", new Start(0.347, 94.7e9)),
            entry("uniswap", new Start(9.4, 630e6)),
            entry("usd-coin", new Start(0.9999, 73e9)));

    /** The same for an id in every run; what is not well known starts at 0.001 to 100 dollars. */
    static Listing of(String id) {
        SplittableRandom character = new SplittableRandom(id.hashCode());
        double turnover = character.nextDouble(0.02, 0.06);
        double volatility = character.nextDouble(0.6, 0.9);
        Start start = WELL_KNOWN.getOrDefault(id, Start.unknown(character));
        return new Listing(start.price(), start.supply(), turnover, isStable(id) ? STABLE : volatility);
    }

    private static boolean isStable(String id) {
        return switch (id) {
            case "dai", "tether", "usd-coin" -> true;
            default -> false;
        };
    }

    private record Start(double price, double supply) {

        /** A market cap of 10 million to 1 billion dollars at a price of any magnitude. */
        static Start unknown(SplittableRandom character) {
            double price = Math.pow(10, character.nextDouble(-3, 2));
            double marketCap = Math.pow(10, character.nextDouble(7, 9));
            return new Start(price, marketCap / price);
        }
    }
}
