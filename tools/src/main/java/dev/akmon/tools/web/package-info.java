/** The tool that fetches pages of the public internet, connecting only to the addresses it has checked. */
package dev.akmon.tools.web;
