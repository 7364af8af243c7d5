/** The tool that shows images to a model. */
package dev.akmon.tools.image;
