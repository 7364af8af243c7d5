/** The demonstration: a recorded run, its signature, its verification and its replay, one after the other. */
@NullMarked
package dev.akmon.cli.demo;

import org.jspecify.annotations.NullMarked;
