/** How a person is asked about a tool call: what is shown, which answers there are, and where rules are kept. */
@NullMarked
package dev.akmon.cli.approval;

import org.jspecify.annotations.NullMarked;
