/** The playback side of the seam, comparison with the recording, and session diff. */
package dev.akmon.replay;
