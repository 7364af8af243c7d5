/** Tools that touch nothing but the conversation. */
package dev.akmon.tools.dialog;
