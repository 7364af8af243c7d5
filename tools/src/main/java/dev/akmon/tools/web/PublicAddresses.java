package dev.akmon.tools.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Tells addresses of the public internet from all others, by the IANA registries of special-purpose addresses (RFC 6890)
 * and the metadata services of clouds.
 */
final class PublicAddresses {

    /** In none of these is a public server. */
    private static final List<Block> NOT_PUBLIC_4 = blocks(
            "0.0.0.0/8", // this host
            "10.0.0.0/8", // private
            "100.64.0.0/10", // behind a carrier's NAT; a cloud's metadata
            "127.0.0.0/8", // loopback
            "168.63.129.16/32", // a cloud's metadata
            "169.254.0.0/16", // link-local; metadata of most clouds
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocols; a cloud's metadata
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // relays of 6to4
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, broadcast

    /** What global unicast is taken from. Mapped, compatible, local and multicast addresses lie outside. */
    private static final Block GLOBAL_6 = Block.of("2000::/3");

    private static final List<Block> NOT_PUBLIC_6 = blocks(
            "2001::/23", // protocols: Teredo, which carries an IPv4 address, benchmarks, ORCHID
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4, which carries an IPv4 address
            "3fff::/20"); // documentation

    /** How hosts without IPv4 reach an IPv4 address, which is the last four bytes. */
    private static final Block NAT64 = Block.of("64:ff9b::/96");

    private PublicAddresses() {}

    /** Whether the address is one of the public internet. */
    static boolean contain(InetAddress address) {
        return contain(address.getAddress());
    }

    private static boolean contain(byte[] address) {
        if (address.length == 4) {
            return NOT_PUBLIC_4.stream().noneMatch(block -> block.contains(address));
        }
        if (NAT64.contains(address)) {
            return contain(Arrays.copyOfRange(address, 12, 16));
        }
        return GLOBAL_6.contains(address) && NOT_PUBLIC_6.stream().noneMatch(block -> block.contains(address));
    }

    private static List<Block> blocks(String... texts) {
        return Arrays.stream(texts).map(Block::of).toList();
    }

    /** The addresses that begin with the same bits. */
    private record Block(byte[] prefix, int bits) {

        static Block of(String text) {
            String[] parts = text.split("/");
            try {
                // An address written out is not looked up.
                return new Block(InetAddress.getByName(parts[0]).getAddress(), Integer.parseInt(parts[1]));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(text, e);
            }
        }

        boolean contains(byte[] address) {
            int whole = bits / 8;
            if (address.length != prefix.length || !Arrays.equals(address, 0, whole, prefix, 0, whole)) {
                return false;
            }
            int rest = bits % 8;
            return rest == 0 || (address[whole] ^ prefix[whole]) >> (8 - rest) == 0;
        }
    }
}
