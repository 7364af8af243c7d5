/** What commands are kept from: a view of the machine of their own, made by bubblewrap where it works. */
package dev.akmon.tools.sandbox;
