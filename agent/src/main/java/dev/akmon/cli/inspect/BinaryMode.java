package dev.akmon.cli.inspect;

/** How objects that are not text are shown. */
public enum BinaryMode {
    /** Size and digest only. */
    META,
    /** The first bytes in hexadecimal. */
    HEX,
    /** The beginning in base64. */
    BASE64
}
