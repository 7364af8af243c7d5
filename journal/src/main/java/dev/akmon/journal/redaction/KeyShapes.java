package dev.akmon.journal.redaction;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What keys look like, as their issuers publish it: for finding those that nobody knew to be in a session. A password
 * without a shape of its own is found only where it stands in an address or behind the name of a setting.
 */
public final class KeyShapes {
    /** No longer word ends where a key begins. */
    private static final String BEGIN = "(?<![A-Za-z0-9_-])";

    private static final List<Sought> ALL = Stream.of(
                    // Private keys of any kind, in PEM, of OpenSSH and PGP.
                    "-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----",
                    // Anthropic, OpenAI, OpenRouter and those that took the prefix over; Groq.
                    BEGIN + "sk-(?=[a-z_-]*[A-Z0-9])[A-Za-z0-9_-]{20,}",
                    BEGIN + "gsk_[A-Za-z0-9]{40,}",
                    // Amazon: the id of a key, and the key where it is called so.
                    BEGIN + "(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])",
                    "(?i)aws_?secret_?access_?key[\"']?\\s{0,3}[=:]\\s{0,3}[\"']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])",
                    // Google, and its OAuth clients.
                    BEGIN + "AIza[A-Za-z0-9_-]{35}",
                    BEGIN + "GOCSPX-[A-Za-z0-9_-]{28}",
                    // GitHub, GitLab.
                    BEGIN + "gh[pousr]_[A-Za-z0-9]{36,}",
                    BEGIN + "github_pat_[A-Za-z0-9_]{40,}",
                    BEGIN + "gl(?:pat|dt|rt|ptt|cbt|soat)-[A-Za-z0-9_-]{20,}",
                    // Slack, and addresses that are its keys.
                    BEGIN + "xox[abeoprs]-[A-Za-z0-9-]{10,}",
                    "hooks\\.slack\\.com/services/T[A-Za-z0-9_]+/B[A-Za-z0-9_]+/[A-Za-z0-9_]+",
                    // Stripe, SendGrid, Hugging Face; what npm and PyPI publish with.
                    BEGIN + "[sr]k_(?:live|test)_[A-Za-z0-9]{16,}",
                    BEGIN + "SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}",
                    BEGIN + "hf_[A-Za-z0-9]{30,}",
                    BEGIN + "npm_[A-Za-z0-9]{36}",
                    BEGIN + "pypi-[A-Za-z0-9_-]{50,}",
                    // Signed tokens (JWT), and passwords in addresses.
                    BEGIN + "eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}",
                    "://[^/\\s:@\"'<>{}$]{1,64}:[^/\\s@\"'<>{}$]{8,128}@[A-Za-z0-9.\\[-]")
            .<Sought>map(shape -> new Sought.Matching(Pattern.compile(shape)))
            .toList();

    private KeyShapes() {}

    /** Every shape. */
    public static List<Sought> all() {
        return ALL;
    }
}
