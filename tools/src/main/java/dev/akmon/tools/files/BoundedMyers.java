package dev.akmon.tools.files;

import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HashedSequence;
import org.eclipse.jgit.diff.HashedSequenceComparator;
import org.eclipse.jgit.diff.LowLevelDiffAlgorithm;
import org.eclipse.jgit.diff.MyersDiff;
import org.eclipse.jgit.diff.Sequence;

/**
 * Compares what the histogram algorithm leaves to a fallback: regions in which every line occurs very often. Myers'
 * algorithm is exact there but needs time in proportion to the square of the differences, a minute for 60 KiB of
 * repetitive text; beyond a limit such a region counts as replaced, which is a longer diff and still a right one. For one
 * comparison.
 */
final class BoundedMyers extends LowLevelDiffAlgorithm {

    /** Pairs of lines compared at most: some tenths of a second. */
    private static final long MAX_PAIRS = 4_000_000;

    private long pairs;

    @Override
    public <S extends Sequence> void diffNonCommon(
            EditList edits,
            HashedSequenceComparator<S> comparator,
            HashedSequence<S> a,
            HashedSequence<S> b,
            Edit region) {
        pairs += (long) region.getLengthA() * region.getLengthB();
        if (pairs > MAX_PAIRS) {
            edits.add(region);
        } else {
            ((LowLevelDiffAlgorithm) MyersDiff.INSTANCE).diffNonCommon(edits, comparator, a, b, region);
        }
    }
}
